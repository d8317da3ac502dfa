package.preload.mod = function() error("cannot load", 0) end
print(pcall(require, "mod"))  --> false\tcannot load
print(package.loaded.mod)     --> nil
