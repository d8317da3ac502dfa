local f = coroutine.wrap(function(...) coroutine.yield(select("#", ...)); return "end" end)
print(type(f), f(1, nil), f())  --> function\t2\tend
