local function condition() print("evaluated") return true end
repeat
  if true then break end
until condition()
print("out")  --> out
