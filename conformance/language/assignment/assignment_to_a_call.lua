f() = 1  --! syntax error near '='
