table.insert(package.searchers, 1, function(name)
  if name == "magic" then return function(...) return { ... } end, "extra" end
  return "no magic for " .. name
end)
print(table.concat(require("magic"), " "), select(2, require("magic")))  --> magic extra
for i = #package.searchers, 2, -1 do package.searchers[i] = nil end
print((select(2, pcall(require, "other")):gsub("\n%s*", "|")))  --> module 'other' not found:|no magic for other
