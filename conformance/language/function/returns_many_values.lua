local function f(n) if n == 0 then return end return n, f(n - 1) end
print(f(5))                 --> 5\t4\t3\t2\t1
print(select("#", f(100)))  --> 100
