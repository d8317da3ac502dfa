"""Text processing with patterns: finditer, sub with strings, tables and functions, search."""

import re
import sys

PARAGRAPH = """\
The host lends a state to a script, and the script asks for what it needs: 3 tables, 14 strings,
159 numbers. Mail to <operator@example.org> when the budget (2.65 units) ends, on 2035-08-09 at 07:30;
key = value; other_key=another value; width="80" height="24". $name met $other in $place.
"""
NAMES = {"name": "Ada", "other": "Charles", "place": "London"}


def shorten(match):
    word = match.group()
    return word[:6] + "." if len(word) > 7 else word


def main(size):
    counts, numbers, h = {}, 0, 0
    for n in range(1, size + 1):
        for word in re.findall(r"[A-Za-z]+", PARAGRAPH):
            word = word.lower()
            counts[word] = counts.get(word, 0) + 1
        for digits in re.findall(r"[0-9]+", PARAGRAPH):
            numbers += int(digits)
        text = re.sub(r"\$([A-Za-z0-9]+)", lambda match: NAMES.get(match[1], match[0]), PARAGRAPH)
        text = re.sub(r"([0-9]+)-([0-9]+)-([0-9]+)", r"\3.\2.\1", text)
        text = re.sub(r"\s+", " ", text)
        text = re.sub(r"[A-Za-z0-9]+", shorten, text)
        for key, value in re.findall(r'([A-Za-z0-9_]+)\s*=\s*"?([^;"]+)', text):
            h += len(key) * len(value)
        user, host = re.search(r"<([A-Za-z0-9.]+)@([A-Za-z0-9.]+)>", text).groups()
        h = (h * 7 + len(text) + len(user) * len(host) + text.find("Charles") + 1 + n) % 1000003
    words = sorted(counts)
    print("patterns", len(words), words[0], counts["the"], numbers, h, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 1800)
