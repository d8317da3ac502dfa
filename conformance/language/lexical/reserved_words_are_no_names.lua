local words = "and break do else elseif end false for function goto if in local nil not or repeat return then true until while"
for word in words:gmatch("%a+") do
  local _, message = load("x." .. word .. " = 1")
  assert(message:find("<name> expected near '" .. word .. "'", 1, true), message)
end
print(load("goto = 1"))  --> nil\t[string "goto = 1"]:1: <name> expected near '='
