package.preload.mod = function() end
print(require("mod"))      --> true\t:preload:
print(package.loaded.mod)  --> true
