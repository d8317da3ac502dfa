local get, set
do
  local x = 1
  function get() return x end
  function set(v) x = v end
end
set(5)
print(get())  --> 5
