-- Run a chunk after its prelude, both given as text; return what it printed, and its error message or nil.
local prelude, source, name = ...
local output, size = {}, 0
function print(...)
  local parts = table.pack(...)
  for i = 1, parts.n do parts[i] = tostring(parts[i]) end
  local line = table.concat(parts, "\t") .. "\n"
  size = size + #line
  if size > 200000 then error("too much output", 0) end
  output[#output + 1] = line
end
if prelude ~= "" then assert(load(prelude, "=prelude"))() end
local worked, message = load(source, name)
if worked then worked, message = pcall(worked) end
if worked then
  message = nil
elseif type(message) ~= "string" then
  message = type(message) == "number" and tostring(message) or "(error object is a " .. type(message) .. " value)"
end
return table.concat(output), message
