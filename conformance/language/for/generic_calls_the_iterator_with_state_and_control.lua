local function iterator(state, control)
  print("called", state, control)
  if control < 2 then return control + 1, "value" end
end
for i, v in iterator, "state", 0 do print(i, v) end  --> called\tstate\t0
--> 1\tvalue
--> called\tstate\t1
--> 2\tvalue
--> called\tstate\t2
