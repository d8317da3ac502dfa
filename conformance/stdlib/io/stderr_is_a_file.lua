print(io.type(io.stderr), io.stderr ~= io.stdout)  --> file\ttrue
