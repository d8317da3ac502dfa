if true then
  if false then print("inner") else print("else") end  --> else
end
