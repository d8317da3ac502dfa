"""Random sequences: letters drawn by weight, put together in lines."""

import sys
from itertools import accumulate

WEIGHTS = {"a": 0.30, "c": 0.20, "g": 0.20, "t": 0.27, "B": 0.01, "D": 0.01, "H": 0.01}
LETTERS = list(zip(WEIGHTS, accumulate(WEIGHTS.values())))

seed = 42


def random():
    global seed
    seed = seed * 16807 % 2147483647
    return seed / 2147483647


def draw():
    r = random()
    for letter, limit in LETTERS:
        if r < limit:
            return letter
    return LETTERS[-1][0]


def checksum(h, line):
    for letter in line[::7]:
        h = (h * 31 + ord(letter)) % 1000003
    return h


def main(size):
    h, line = 0, ""
    for _ in range(size):
        line = "".join([draw() for _ in range(60)])
        h = checksum(h, line)
    print("fasta", line, h, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 3200)
