os.setlocale("C", "unknown")  --! bad argument #2 to 'setlocale' (invalid option 'unknown')
