print(collectgarbage("count") > 0, collectgarbage("isrunning"), collectgarbage())  --> true\ttrue\t0
collectgarbage("unknown")  --! bad argument #1 to 'collectgarbage' (invalid option 'unknown')
