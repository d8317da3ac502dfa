print(package.loaded.string == string, package.loaded._G == _G, package.loaded.package == package)  --> true\ttrue\ttrue
