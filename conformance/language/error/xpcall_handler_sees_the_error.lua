print(xpcall(function() local x = nil + 1 end, function(m) return "handled: " .. m end))  --> false\thandled: xpcall_handler_sees_the_error.lua:1: attempt to perform arithmetic on a nil value
print(xpcall(function(...) return select("#", ...) end, print, 1, 2))                      --> true\t2
