print(type(package.path), package.path:find("?", 1, true) ~= nil)  --> string\ttrue
