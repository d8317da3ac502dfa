print(xpcall(error, function(e) return "handled " .. e, "dropped" end, "E"))  --> false\thandled E
print(xpcall(error, function() end))                                          --> false\tnil
