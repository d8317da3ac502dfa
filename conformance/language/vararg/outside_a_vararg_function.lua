function f() return ... end  --! cannot use '...' outside a vararg function near '...'
