print(getmetatable("a") == getmetatable("b"), getmetatable("").__index == string)  --> true\ttrue
getmetatable("").__call = function(s, x) return s .. x end
print(("a")("b"))  --> ab
getmetatable("").__call = nil
