"""String building: concatenation, join, repetition, upper, slices, ord, chr."""

import sys

h = 0


def take(s):
    global h
    h = (h * 31 + len(s) + ord(s[0]) + ord(s[-1])) % 1000003


def main(size):
    for n in range(1, size + 1):
        s = ""
        for i in range(1, 151):
            s += f"{i % 10},"
        take(s)
        take("; ".join([f"item{i}={n * i}" for i in range(1, 151)]))
        text = ("<%s>" * 20).upper().lower()
        for i in range(0, len(text), 4):
            take(text[i : i + 4])
        take("".join([chr(ord(c) + n % 7) for c in s[:60]]))
    print("strings", h, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 1800)
