print(collectgarbage("isrunning"))                             --> true
print(collectgarbage("stop"), collectgarbage("isrunning"))     --> 0\tfalse
print(collectgarbage("restart"), collectgarbage("isrunning"))  --> 0\ttrue
