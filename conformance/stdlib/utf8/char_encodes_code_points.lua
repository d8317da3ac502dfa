print(utf8.char(72, 228, 8364, 128512) == "H\u{E4}\u{20AC}\u{1F600}", utf8.char() == "")  --> true\ttrue
print(utf8.char(0x7FFFFFFF):byte(1, -1))  --> 253\t191\t191\t191\t191\t191
