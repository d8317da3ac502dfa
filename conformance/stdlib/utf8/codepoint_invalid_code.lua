utf8.codepoint("a\xFF", 1, -1)  --! invalid UTF-8 code
