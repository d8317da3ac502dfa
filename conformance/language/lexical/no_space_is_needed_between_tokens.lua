local t={1,2}print(#t..""..t[1])local a="x"if a=="x"then print"one"end  --> 21
--> one
