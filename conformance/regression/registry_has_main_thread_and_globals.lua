-- pylua/vm/globalstate.py: the registry had no fields 1 and 2.
print(debug.getregistry()[1] == coroutine.running(), debug.getregistry()[2] == _G)  --> true\ttrue
