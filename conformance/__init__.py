"""Lua programs with known results, run under any engine; README.md tells how they are written."""
