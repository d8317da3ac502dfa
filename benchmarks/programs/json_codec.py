"""JSON: an encoder and a recursive decoder, with sorted keys and escapes."""

import re
import sys

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
MEANINGS = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}
TO_ESCAPE = re.compile(r'["\\\n\t]')
NO_SPACE = re.compile(r"\S")
STRING_END = re.compile(r'["\\]')
INTEGER = re.compile(r"-?[0-9]+")


def encode(value):
    if isinstance(value, str):
        return '"' + TO_ESCAPE.sub(lambda match: ESCAPES[match[0]], value) + '"'
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ",".join([encode(item) for item in value]) + "]"
    return "{" + ",".join([encode(key) + ":" + encode(value[key]) for key in sorted(value)]) + "}"


def skip(text, at):
    return NO_SPACE.search(text, at).start()


def decode_string(text, at):
    parts = []
    while True:
        stop = STRING_END.search(text, at).start()
        parts.append(text[at:stop])
        if text[stop] == '"':
            return "".join(parts), stop + 1
        parts.append(MEANINGS[text[stop + 1]])
        at = stop + 2


def decode_array(text, at):
    array = []
    at = skip(text, at)
    while text[at] != "]":
        value, at = decode(text, at)
        array.append(value)
        at = skip(text, at)
        if text[at] == ",":
            at = skip(text, at + 1)
    return array, at + 1


def decode_object(text, at):
    result = {}
    at = skip(text, at)
    while text[at] != "}":
        key, at = decode(text, at)
        result[key], at = decode(text, skip(text, at) + 1)
        at = skip(text, at)
        if text[at] == ",":
            at = skip(text, at + 1)
    return result, at + 1


def decode(text, at):
    at = skip(text, at)
    first = text[at]
    if first == "{":
        return decode_object(text, at + 1)
    if first == "[":
        return decode_array(text, at + 1)
    if first == '"':
        return decode_string(text, at + 1)
    if first == "t":
        return True, at + 4
    if first == "f":
        return False, at + 5
    digits = INTEGER.match(text, at)[0]
    return int(digits), at + len(digits)


def document(n):
    users = [
        {
            "id": n * 100 + i,
            "name": f'user "{i}"',
            "active": i % 2 == 0,
            "tags": ["a\tb", "line\nbreak", "back\\slash"],
            "scores": [i, -i, i * i],
        }
        for i in range(1, 13)
    ]
    return {"version": n, "users": users}


def main(size):
    h = 0
    for n in range(1, size + 1):
        text = encode(document(n))
        value, _ = decode(text, 0)
        again = encode(value)
        assert again == text
        h = (h * 31 + len(text) + ord(text[n % len(text)])) % 1000003
    print("json", h, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 140)
