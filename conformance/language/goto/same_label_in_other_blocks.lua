for i = 1, 2 do
  do goto next; print("never") ::next:: end
  do goto next; print("never") ::next:: end
end
local function f() ::next:: return "in a function" end
print(f())  --> in a function
