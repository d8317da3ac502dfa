x = 1
print(_G.x, _G._G == _G, _G.print == print)  --> 1\ttrue\ttrue
_G.y = 2
print(y)  --> 2
