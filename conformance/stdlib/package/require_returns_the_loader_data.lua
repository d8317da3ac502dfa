package.preload.mod = function() return "value" end
print(require("mod"))  --> value\t:preload:
print(require("mod"))  --> value
