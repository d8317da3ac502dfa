print(getmetatable(io.stdout).__name, getmetatable(io.stdout).__index.write == io.stdout.write)  --> FILE*\ttrue
print(io.stdout.no_such_method)  --> nil
