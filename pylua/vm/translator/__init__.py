"""The translator: turns bytecode into Python functions; the engine for speed."""
