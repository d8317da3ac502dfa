x = 1
print(_ENV.x, _ENV == _G)  --> 1\ttrue
_ENV.y = 2
print(y)  --> 2
