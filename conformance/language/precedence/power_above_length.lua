print(#"abc" ^ 2)  --! attempt to pow a 'string' with a 'number'
