function f() return "global" end
print(_ENV.f == f, f())  --> true\tglobal
