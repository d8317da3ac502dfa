local function line(source) return select(2, pcall(load(source, "=s"))) end
print(line("local t\nprint(1,\nt.x\n)"))     --> s:4: attempt to index a nil value (local 't')
print(line("local t\nreturn (\nt.x\n)\n"))    --> s:4: attempt to index a nil value (local 't')
print(line("local t\nreturn (\nt\n)\n.x"))    --> s:5: attempt to index a nil value (local 't')
print(line("local t\n(print)\n(t.x,\nt.y)"))  --> s:3: attempt to index a nil value (local 't')
print(line("local t = {}\nt:f(\n1\n)"))       --> s:2: attempt to call a nil value (method 'f')
