local function handler(m)
  return m .. " in " .. debug.getinfo(2, "n").name
end
local function failing() local x = {} .. "" end
print(xpcall(function() failing() end, handler))
--> false\tmessage_handler_runs_at_the_point_of_the_error.lua:4: attempt to concatenate a table value in failing
