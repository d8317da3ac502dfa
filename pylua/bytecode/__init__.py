"""Bytecode: the contract between the compiler and the VM."""
