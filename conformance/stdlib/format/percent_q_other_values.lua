print(("%q %q %q"):format(nil, true, false))  --> nil true false
print(("%q"):format({}))                      --! bad argument #1 to 'format' (value has no literal form)
