--[[ a
long comment ]] print(1)  --> 1
--[==[ ]] ]==] print(2)   --> 2
---[[ not long
print(3)                  --> 3
