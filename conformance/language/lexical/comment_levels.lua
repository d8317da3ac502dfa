--[=[ ]] --]=] print(1)  --> 1
--[ not long
print(2)  --> 2
--[==
print(3)  --> 3
---[[ not long
print(4)  --> 4
--[[ a
long comment ]] print(5)  --> 5
