for c in ("a\u{E4}\u{20AC}"):gmatch(utf8.charpattern) do io.write(#c, " ") end
print()                                                      --> 1 2 3\s
print(utf8.charpattern == "[\0-\x7F\xC2-\xFD][\x80-\xBF]*")  --> true
