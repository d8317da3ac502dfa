coroutine.resume(print)  --! bad argument #1 to 'resume' (thread expected, got function)
