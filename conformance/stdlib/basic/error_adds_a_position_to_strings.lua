print(pcall(function() error("text") end))                     --> false\terror_adds_a_position_to_strings.lua:1: text
print(pcall(function() error("text", 0) end))                  --> false\ttext
print(pcall(function() error({}) end) == false, pcall(error))  --> true\tfalse\tnil
