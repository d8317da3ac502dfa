-- What a generic for calls in a coroutine is one level of the stack, also for the position of an error (§6.10).
print(pcall(coroutine.wrap(function()
  for _ in coroutine.wrap(function() return nil < nil end) do end
end)))
--> false	iterator_that_resumes_a_coroutine_is_one_level.lua:3: iterator_that_resumes_a_coroutine_is_one_level.lua:3: attempt to compare two nil values
