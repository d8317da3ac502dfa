collectgarbage("unknown")  --! bad argument #1 to 'collectgarbage' (invalid option 'unknown')
