print([[
first newline is dropped]])       --> first newline is dropped
print([==[a]]b]=]c]==])           --> a]]b]=]c
print(#[[

]])                               --> 1
