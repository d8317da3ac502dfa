print(load("error('e')") ~= nil, pcall(load("error('e')")))  --> true\tfalse\t[string "error('e')"]:1: e
local done
print(pcall(load(function() if not done then done = true; return "error('e')" end end)))  --> false\t(load):1: e
