local done
for a, b, c in function() if not done then done = true; return 1 end end do print(a, b, c) end  --> 1\tnil\tnil
