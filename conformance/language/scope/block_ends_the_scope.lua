do local x = 1 end
print(x)  --> nil
if true then local y = 1 end
while true do local z = 1; break end
print(y, z)  --> nil\tnil
