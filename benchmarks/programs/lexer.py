"""A lexer for Lua, by one regular expression with an alternative for each kind of token."""

import re
import sys

SOURCE = """\
-- area of a polygon given by its corners
local function area(corners)
  local sum = 0.0
  for i = 1, #corners do
    local a, b = corners[i], corners[i % #corners + 1]
    sum = sum + (a.x * b.y - a.y * b.x)
  end
  return sum / 2 ~= 0 and sum / 2 or nil, "no \\"area\\"" .. 'x'
end
if area {} <= 0x1F then print [[a long
string]] elseif 3e10 >= 1.5 then goto done end
::done:: return ... -- the end
t = {[1] = 'one'; two = "zwei", ["drei"] = 3 // 1}
"""

KEYWORDS = frozenset(
    """and break do else elseif end false for function goto if in local nil not or
    repeat return then true until while""".split()
)

TOKEN = re.compile(
    r"""
    (?P<space>   \s+ )
  | (?P<name>    [A-Za-z_][A-Za-z0-9_]* )
  | (?P<number>  [0-9][A-Za-z0-9.]* )
  | (?P<string>  "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | \[\[.*?\]\] )
  | (?P<comment> --[^\n]* )
  | (?P<symbol>  \.\.\.? | [=~<>/:]= | :: | // | . )
    """,
    re.VERBOSE | re.DOTALL,
)


def main(size):
    counts, h = {}, 0
    for n in range(1, size + 1):
        for match in TOKEN.finditer(SOURCE):
            kind = match.lastgroup
            if kind == "name" and match[0] in KEYWORDS:
                kind = "keyword"
            counts[kind] = counts.get(kind, 0) + 1
            h = (h * 31 + len(kind) + match.end() - 1 - match.start() + n) % 1000003
    kinds = ("keyword", "name", "number", "string", "symbol", "comment")
    print("lexer", *[counts[kind] for kind in kinds], h, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
