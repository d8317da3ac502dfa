"""LZW compression: a dictionary of strings that grows while the text is read, and back again."""

import sys


def compress(text):
    codes = {chr(i): i for i in range(256)}
    output, prefix = [], ""
    for letter in text:
        longer = prefix + letter
        if longer in codes:
            prefix = longer
        else:
            output.append(codes[prefix])
            codes[longer] = len(codes)
            prefix = letter
    output.append(codes[prefix])
    return output


def expand(codes):
    strings = [chr(i) for i in range(256)]
    previous = strings[codes[0]]
    output = [previous]
    for code in codes[1:]:
        entry = strings[code] if code < len(strings) else previous + previous[0]
        output.append(entry)
        strings.append(previous + entry[0])
        previous = entry
    return "".join(output)


WORDS = ["state ", "table ", "the ", "pool ", "lease ", "of ", "a "]
seed = 99


def make_text():
    global seed
    parts, length = [], 0
    while length < 4000:
        seed = seed * 16807 % 2147483647
        word = WORDS[seed % len(WORDS)]
        parts.append(word)
        length += len(word)
    return "".join(parts)


def main(size):
    h = 0
    for _ in range(size):
        text = make_text()
        codes = compress(text)
        assert expand(codes) == text
        for code in codes:
            h = (h * 31 + code) % 1000003
    print("lzw", h, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 72)
