print(type(debug.getregistry()), debug.getregistry() == debug.getregistry())  --> table\ttrue
print(debug.getregistry()._LOADED == package.loaded)                          --> true
