local t = { 1 }
for i, v in ipairs(t) do if i < 3 then t[i + 1] = v * 2 end; print(v) end  --> 1
--> 2
--> 4
