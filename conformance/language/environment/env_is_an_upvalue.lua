local function f() return name end
do
  local _ENV = { name = "inside" }
  function g() return name end
  h = g
end
name = "outside"
print(f(), g)  --> outside\tnil
