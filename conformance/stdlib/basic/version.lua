print(_VERSION, _G._G == _G)  --> Lua 5.4\ttrue
