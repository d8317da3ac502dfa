local function message(s) return (select(2, load("return " .. s)):gsub("^.*:1: ", "")) end
print(message("1e"))     --> malformed number near '1e'
print(message("0x"))     --> malformed number near '0x'
print(message("1.2.3"))  --> malformed number near '1.2.3'
print(message("12ab"))   --> malformed number near '12ab'
print(message("0x1p"))   --> malformed number near '0x1p'
print(message("1..2"))   --> malformed number near '1..2'
