local source = ("return function() "):rep(1000) .. ("end "):rep(1000)
print(select(2, load(source)):match("C stack overflow"))  --> C stack overflow
