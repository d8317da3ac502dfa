package.preload.mod = function(name) package.loaded[name] = "set by itself" end
print((require("mod")))  --> set by itself
