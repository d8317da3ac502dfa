local	x=
1;print(x)               --> 1
print( x . rep == nil )  --! attempt to index a number value (local 'x')
