coroutine.wrap(function()
  coroutine.close(coroutine.running())  --!! close_the_running_coroutine.lua:3: close_the_running_coroutine.lua:2: cannot close a running coroutine
end)()
