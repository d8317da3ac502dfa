if nil then print("nil") end
if false then print("false") end
if 0 then print("zero") end    --> zero
if "" then print("empty") end  --> empty
