print("abc
--!! unfinished_string.lua:1: unfinished string near '"abc'
