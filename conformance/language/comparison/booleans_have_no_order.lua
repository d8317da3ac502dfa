print(true > false)  --! attempt to compare two boolean values
