local function f() return false, true end
if f() then print("then") else print("else") end  --> else
while f() do print("never") end
print(not f())  --> true
