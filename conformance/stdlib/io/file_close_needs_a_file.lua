io.stdout.close({})  --! bad argument #1 to 'close' (FILE* expected, got table)
