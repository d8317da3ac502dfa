print(pcall(function() for _ in utf8.codes("\u{110000}") do end end))
--> false\tcodes_strict_and_lax.lua:1: invalid UTF-8 code
for _, c in utf8.codes("\u{110000}", true) do print(c) end  --> 1114112
