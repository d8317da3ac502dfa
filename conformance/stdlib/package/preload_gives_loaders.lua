package.preload.mod = function(...) return table.concat({ ... }, " ") end
print(require("mod"))  --> mod :preload:\t:preload:
