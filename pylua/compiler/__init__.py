"""From AST to bytecode: scopes, registers, constant folding, instructions; knows nothing of the VM."""
