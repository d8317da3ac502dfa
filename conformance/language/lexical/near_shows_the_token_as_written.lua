local function message(s) return (select(2, load(s)):gsub("^.*:1: ", "")) end
print(message("x = ) "))                           --> unexpected symbol near ')'
print(message("x = 'a' 'b\\65'"))                  --> unexpected symbol near ''bA''
print(message("x = 1 0x10"))                       --> unexpected symbol near '0x10'
print(message("x = [[a]] [==[long]==]"))           --> unexpected symbol near '[==[long]==]'
print(message("x = 1 " .. ("y"):rep(60) .. " z"))  --> syntax error near 'z'
