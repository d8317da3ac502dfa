print(1 == "1", "a" < "b", "a" < "B", "" < "\0", "\255" > "a")  --> false\ttrue\tfalse\ttrue\ttrue
print(1 < "2")  --! attempt to compare number with string
