-- pylua/syntax/diagnosis.py: a syntax error hid misuses of ... and of attributes before it.
print(load("function f() return ... end x ="))      --> nil\t[string "function f() return ... end x ="]:1: cannot use '...' outside a vararg function near '...'
print(load("local x <fixed> = 1 y ="))              --> nil\t[string "local x <fixed> = 1 y ="]:1: unknown attribute 'fixed'
print(load("local a <close>, b <close> = nil, ="))  --> nil\t[string "local a <close>, b <close> = nil, ="]:1: multiple to-be-closed variables in local list
