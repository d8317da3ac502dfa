for p, c in utf8.codes("a\u{20AC}") do print(p, c) end
--> 1\t97
--> 2\t8364
for _ in utf8.codes("\xff") do end  --! invalid UTF-8 code
