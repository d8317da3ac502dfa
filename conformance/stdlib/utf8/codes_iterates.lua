for p, c in utf8.codes("a\u{E4}\u{20AC}") do print(p, c) end  --> 1\t97
--> 2\t228
--> 4\t8364
for p in utf8.codes("") do print("never") end
