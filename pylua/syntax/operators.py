"""The operators' priorities (§3.4.8): for the builder, which shapes expressions by them, and the diagnosis."""

from __future__ import annotations

UNARY_OPERATORS = frozenset({"not", "#", "-", "~"})
UNARY_PRIORITY = 12

# To the left and to the right; an operator is right associative if the right one is lower.
# fmt: off
BINARY_PRIORITIES = {
    "or":  (1, 1),
    "and": (2, 2),
    "<":   (3, 3), ">": (3, 3), "<=": (3, 3), ">=": (3, 3), "~=": (3, 3), "==": (3, 3),
    "|":   (4, 4),
    "~":   (5, 5),
    "&":   (6, 6),
    "<<":  (7, 7), ">>": (7, 7),
    "..":  (9, 8),
    "+":   (10, 10), "-": (10, 10),
    "*":   (11, 11), "/": (11, 11), "//": (11, 11), "%": (11, 11),
    "^":   (14, 13),
}
# fmt: on
