local object = {}
function object:add(x) self[#self + 1] = x; return self end
print(table.concat(object:add("a"):add("b"):add("c")))  --> abc
