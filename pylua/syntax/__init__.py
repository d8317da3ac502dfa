"""From text to AST; the only package that imports Lark."""
