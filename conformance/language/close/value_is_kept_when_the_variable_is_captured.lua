local seen
do
  local x <close> = setmetatable({ n = 1 }, { __close = function(o) seen = o.n end })
  local function f() return x.n end
  x.n = f() + 1
end
print(seen)  --> 2
