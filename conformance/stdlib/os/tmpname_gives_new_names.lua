local a, b = os.tmpname(), os.tmpname()
print(type(a), a ~= b)  --> string\ttrue
os.remove(a)
os.remove(b)
