print(require("string") == string, require("_G") == _G, require("coroutine") == coroutine)  --> true\ttrue\ttrue
