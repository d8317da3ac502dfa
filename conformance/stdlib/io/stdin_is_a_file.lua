print(io.type(io.stdin), io.input() == io.stdin)  --> file\ttrue
