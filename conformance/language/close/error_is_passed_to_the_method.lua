local ok, message = pcall(function()
  local x <close> = setmetatable({}, { __close = function(_, e) print("closing:", e); error("second", 0) end })
  error("first", 0)
end)
print(ok, message)
--> closing:\tfirst
--> false\tsecond
