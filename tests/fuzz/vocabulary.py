"""What random programs are made of: literals, operators, events, and the library functions with what they take."""

from __future__ import annotations

NUMBERS = (
    "1", "2", "3", "0", "-1", "7", "10", "-3", "255", "1.0", "0.5", "-2.5", "3.0", "-0.0", "0.0", "1e15", "1e100",
    "math.maxinteger", "math.mininteger", "0x7fffffffffffffff", "0x8000000000000000", "0xffffffffffffffff",
    "9223372036854775807", "-9223372036854775808", "9223372036854775808", "2^53", "2^63", "-2^63", "9007199254740993",
    "(1 << 62)", "(1 << 63)", "63", "64", "-64", "0x10p-2", "3e-308", "1e308", "math.huge", "-math.huge", "(0/0)",
    "math.pi", "0xA.8", ".5", "5.", "1e1", "2147483648", "-2147483649", "4611686018427387904",
)  # fmt: skip
SMALL_INTEGERS = ("1", "2", "3", "0", "-1", "4", "-2", "5", "2.0", "'2'")
STRINGS = (
    '"a"', '""', '"b"', '"abc"', '"10"', '"0x10"', '" 5 "', '"1e1"', '"5.0"', '"-7"', '"hello world"', '"a,b,,c"',
    '"key = value"', '"x\\0y"', '"\\xff\\x80"', '"\\n"', '"tab\\there"', '"((a)b)"', '"abc123 def45"', '"9223372036854775808"',
    '"nan"', '"inf"', '"0x"', '"1e"', "'it\\'s'", "([[long]])", "([==[a]]b]==])", '"\\u{20AC}"', '"\\z  z"', '"%d"', '"%5"',
    '"THE (quick) fox"', '"a.b-c"', '"__index"', '"-0x1p4"', '"0x7fffffffffffffff"', '"\\65\\066"',
)  # fmt: skip
SUBJECTS = (
    '"hello world"', '"abc123 def45"', '"key = value"', '"THE (quick) fox"', '"((a)b)"', '""', '"aaab"', '"x\\0y"',
    '"a,b,,c"', '"  trim me  "', '"\\xff\\x80a"', '"f(a(b)c)d"', '"[x]^%$"',
)  # fmt: skip
INTEGERS = (
    "1", "2", "3", "0", "-1", "255", "math.maxinteger", "math.mininteger", "0x7fffffffffffffff", "0x8000000000000000",
    "2^53", "(1 << 62)", "(1 << 63)", "63", "64", "-64", "3.0", "-0.0", "0xF0F0", "-2^63", "'7'", "'0x1p4'",
)  # fmt: skip
LITERALS = {
    "nil": ("nil",),
    "boolean": ("true", "false"),
    "number": NUMBERS,
    "string": STRINGS,
    "table": (
        "{}", "{1, 2, 3}", "{x = 1, y = 'a'}", "{'b', 'a', 'c'}", "{3, 1, 2.5, 2}", "{{}, x = {y = 1}}", "{{1, 2}, 'z'}",
    ),
    "object": (
        "setmetatable({}, {__index = string})", "setmetatable({}, {__name = 'My'})", "setmetatable({}, {__index = _ENV})",
    ),
    "function": (
        "type", "math.abs", "string.upper", "select", "error", "rawlen", "show", "pcall", "rawequal", "math.type",
        "setmetatable", "table.unpack", "table.pack", "function() end", "function(...) return ... end",
        "function(x) return x.y.z end", "function(a, b) return a + b end", "function(a, b) return a < b end",
    ),
    "thread": ("coroutine.create(show)", "(coroutine.running())"),
}  # fmt: skip
RANGES = (
    "1, 3", "1, 2", "3, 1, -1", "0, 1, 0.25", "math.maxinteger - 1, math.maxinteger", "1, 0", "1.0, 3", "1, 3", "1, 2",
    "math.mininteger, math.mininteger + 1", "-1, -3, -2", "1, 3.7", "1, math.huge, 1 << 61", "3, 1", "-0.0, 0", "1, 3",
    "math.mininteger, math.maxinteger, math.maxinteger", "1, 2, 0", "'1', 2", "1, -math.huge, -0x7fffffffffffffff",
)  # fmt: skip
FIELDS = ("x", "y", "name", "get", "next")
GLOBALS = ("gx", "gy", "gf")
LOCALS = {
    "number": ("n", "i", "j", "k"),
    "string": ("s", "key"),
    "table": ("t", "u", "list"),
    "object": ("obj", "o", "self"),
    "function": ("f", "g", "h"),
    "thread": ("co", "co2"),
    "any": ("a", "b", "v", "w"),
}

ARITHMETIC = ("+", "-", "*", "/", "//", "%", "^")
BITWISE = ("&", "|", "~", "<<", ">>")
COMPARISONS = ("<", "<=", ">", ">=", "==", "~=")

EVENTS = {
    "__index": ("self, key", "object.y; object[any]; object:get(any); object[1]"),
    "__newindex": ("self, key, v", ""),
    "__call": ("self, ...", "object(any); object(); object(any, number)"),
    "__add": ("a, b", "object + number; number + object; object + object; string + object"),
    "__sub": ("a, b", "object - number; number - object"),
    "__mul": ("a, b", "object * 2; 2 * object; number * object"),
    "__div": ("a, b", "object / number; number / object"),
    "__mod": ("a, b", "object % number; number % object"),
    "__pow": ("a, b", "object ^ number; number ^ object"),
    "__idiv": ("a, b", "object // number; number // object"),
    "__band": ("a, b", "object & 1; number & object"),
    "__bor": ("a, b", "object | number; 1 | object"),
    "__bxor": ("a, b", "object ~ number; number ~ object"),
    "__shl": ("a, b", "object << number; 1 << object"),
    "__shr": ("a, b", "object >> 1; number >> object"),
    "__concat": (
        "a, b",
        "object .. string; string .. object; number .. object; string .. object .. number; object .. object",
    ),
    "__eq": ("a, b", "object == object; object ~= object; object == {}; object == any"),
    "__lt": ("a, b", "object < object; object > number; string < object; object < number"),
    "__le": ("a, b", "object <= object; object >= number; number <= object"),
    "__unm": ("self", "- object"),
    "__bnot": ("self", "~ object"),
    "__len": ("self", "#object; table.unpack(object); table.insert(object, any)"),
    "__tostring": ("self", "tostring(plain(object)); string.format('%5s', plain(object))"),
    "__pairs": ("self", "pairs(object)"),
    "__close": ("self, v", ""),
}
"""Events: the parameters of their metamethods, and operations that cause them."""

PATTERN_ITEMS = (
    "a", ".", "%a", "%d", "%s", "%w", "[abc]", "[^%s]", "[a-c]", "%.", "b", "x", "%l", "%u", "%p", "%x", "%c", "%g", "%A",
    "[%a_]", "[]]", "[^]a]", "[a-]", "[%]]", "%D", ",", "=", " ", "\\0", "\\xff", "e", "()",
)  # fmt: skip
PATTERN_WHOLES = ("%b()", "%f[%w]", "%f[%W]", "%1", "%2", "^", "$", "%bxx", "%b[]")
PATTERN_SLIPS = ("%", "[a", "(", ")", "%f", "%b", "[", "[%", "%9", "[a-%", "%b(")
REPLACEMENTS = ('"x"', '""', '"%0"', '"<%1>"', '"%%"', '"%2"', '"%1%0"', '"%"', '"%x"', "5", "0.5")

FORMATS = {
    "number": (
        "d", "5d", "-5d", "+d", "05d", ".3d", " d", "i", "x", "X", "#x", "o", "8.3d", "u", "g", "f", ".3f", "e", ".0f",
        "10.2f", "-10.2fx", "+g", "#g", ".14g", "G", "E", "a", "A", ".2a", ".20g", "c", ".99f", "s", "q", "020.5f", "#o",
        "-+5d",
    ),
    "string": ("s", "10s", "-10s", ".2s", "5.1s", "q", ".0s", "d", "x", "%", "05s", "#s", "100s", "0100d", "y", "."),
}  # fmt: skip

PACKS = {
    "integer": ("b", "B", "h", "H", "i", "I", "l", "j", "J", "i1", "i3", "I5", "i8", "i16", "T", "I16", "i7"),
    "number": ("n", "d", "f"),
    "string": ("s", "z", "s1", "s2", "c5", "c0", "c40"),
    "": ("<", ">", "=", "!", "!4", "x", " ", "Xi4", "Xd", "!2", "X", "i17", "!3", "c", "k", "i0"),
}

CALLS = {
    "number": """
        math.abs(number)
        math.ceil(number)
        math.floor(number)
        math.max(number, number)
        math.min(number, number, number)
        math.fmod(number, number)
        math.tointeger(number)
        math.tointeger(string)
        math.ult(number, number)
        math.sqrt(number)
        math.modf(number)
        math.exp(small)
        math.log(3, 2)
        tonumber(string)
        tonumber(number)
        tonumber(string, small)
        tonumber(any)
        string.len(string)
        string.byte(subject, small)
        string.byte(subject, small, small)
        select("#", any, any)
        rawlen(table)
        rawlen(any)
        utf8.len(string)
        utf8.codepoint(string, small, small)
        utf8.offset(string, small)
        string.packsize("<i4i8")
    """,
    "string": """
        string.sub(string, small)
        string.sub(string, small, number)
        string.rep(subject, small)
        string.rep(subject, small, subject)
        string.upper(string)
        string.lower(string)
        string.reverse(string)
        string.char(small, number)
        table.concat(table)
        table.concat(table, string)
        table.concat(table, string, small, small)
        tostring(plain)
        type(any)
        math.type(any)
        utf8.char(number, small)
        string.format("%s|%s", plain, plain)
        select(small, string, any)
        coroutine.status(thread)
    """,
    "table": """
        table.pack(any, any)
        table.move(table, small, small, small)
        table.move(table, small, small, small, table)
        setmetatable(table, table)
        setmetatable(table, nil)
        getmetatable(any)
        rawset(table, string, any)
    """,
    "function": """
        load("return " .. subject)
        load("x = 1; return y", "=piece", "t", table)
        load("return ...", "=piece", "b")
        load(once(function))
        coroutine.wrap(function)
        load("local a, b = ... return a + b, a.x", "=piece")
        load("return ... // 0", "piece")
        load("x = = 1", "=piece")
        load("goto out", "@piece")
        load("local x <const> = 1; x = 2", "=piece")
        load("for i = 1 do end")
        load(string.dump(function))
        load(string.dump(function, true))
    """,
    "any": """
        table.unpack(table)
        table.unpack(table, small, small)
        table.remove(table)
        table.remove(table, small)
        table.insert(table, any)
        table.insert(table, small, any)
        table.sort(table)
        rawget(table, any)
        rawequal(any, any)
        select(small, any, any, any)
        next({})
        next({any})
        ipairs(table)
        assert(any, any)
        assert(any)
        error(any)
        error(string, small)
        pcall(function, any)
        pcall(function, any, any)
        xpcall(function, trace, any)
        xpcall(function, function, any)
        coroutine.resume(thread, any)
        coroutine.close(thread)
        coroutine.isyieldable()
        coroutine.running()
        string.find(subject, pattern)
        string.find(subject, pattern, small)
        string.find(subject, string, small, true)
        string.match(subject, pattern)
        string.match(subject, pattern, small)
        string.gsub(subject, pattern, replacement)
        string.gsub(subject, pattern, replacement, small)
        string.gsub(subject, pattern, function)
        string.gsub(subject, pattern, table)
        math.random(small)
        math.random(small, number)
        math.type(number)
        trace(any)
        variables()
        debug.getinfo(function, "SL")
        debug.getinfo(1, "uSL")
        debug.getinfo(1, "nSlut")
        debug.getinfo(2, "nlut")
        debug.getupvalue(function() return any, any end, small)
        string.gsub(subject, pattern, replacement)
    """,
}
"""Calls by the kind of what they (mostly) return; a word that is a kind is replaced by an expression of it."""
