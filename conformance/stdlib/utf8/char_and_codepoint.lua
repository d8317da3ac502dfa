print(utf8.char(72, 228, 8364, 128512) == "H\u{E4}\u{20AC}\u{1F600}")  --> true
print(utf8.codepoint("H\u{E4}\u{20AC}", 1, -1))                         --> 72\t228\t8364
