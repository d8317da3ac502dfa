local a
(a) = 1  --! syntax error near '='
