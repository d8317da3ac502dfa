print(load("local x <const> = 1; if false then x = 2 end"))
--> nil\t[string "local x <const> = 1; if false then x = 2 end"]:1: attempt to assign to const variable 'x'
print(load("local x <const> = 1; function x() end"))
--> nil\t[string "local x <const> = 1; function x() end"]:1: attempt to assign to const variable 'x'
print(load("local x <const> = 1; return function() x = 2 end"))
--> nil\t[string "local x <const> = 1; return function() x = 2 ..."]:1: attempt to assign to const variable 'x'
