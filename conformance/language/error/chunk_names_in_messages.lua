local function message(name) return select(2, pcall(load("error('e')", name))) end
print(message("=exact name"))          --> exact name:1: e
print(message("@file.lua"))            --> file.lua:1: e
print(message("return 1"))             --> [string "return 1"]:1: e
print(message("one\ntwo"))             --> [string "one..."]:1: e
print(message("=" .. ("x"):rep(100)))  --> xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx:1: e
print(message("@" .. ("y"):rep(100)))  --> ...yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy:1: e
print(message(("z"):rep(100)))         --> [string "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz..."]:1: e
