print(("\u{7F}\u{80}\u{7FF}\u{800}"):byte(1, -1))  --> 127\t194\t128\t223\t191\t224\t160\t128
print(#"\u{FFFF}", #"\u{10000}", #"\u{200000}", #"\u{4000000}", #"\u{7fffffff}")  --> 3\t4\t5\t6\t6
print(load([[return "\u{80000000}"]]))
--> nil\t[string "return "\\u{80000000}""]:1: UTF-8 value too large near '"\\u{80000000'
print(load([[return "\u{}"]]))  --> nil\t[string "return "\\u{}""]:1: hexadecimal digit expected near '"\\u{}'
