print(pcall(function() error("text") end))     --> false\tposition_is_added_to_strings_only.lua:1: text
print(pcall(function() error(42) end))         --> false\t42
print(pcall(function() error("text", 0) end))  --> false\ttext
print(pcall(function() error(nil) end))        --> false\tnil
