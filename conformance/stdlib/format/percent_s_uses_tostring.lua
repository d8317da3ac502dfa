local t = setmetatable({}, { __tostring = function() return "shown" end })
print(("%s %10s"):format(t, t))  --> shown      shown
