"""A long string turned round and translated letter by letter: the reverse complement of DNA."""

import sys

COMPLEMENT = str.maketrans("ACGTN", "TGCAN")
CODONS = ["ACGTN", "TTGAC", "GGCAT", "CATTA", "NACGG"]

seed = 7


def random(n):
    global seed
    seed = seed * 16807 % 2147483647
    return seed % n


def main(size):
    lines = ["".join([CODONS[random(len(CODONS))] for _ in range(120)]) for _ in range(size)]
    text = "".join(lines)[::-1]
    out, h = [], 0
    for i in range(0, len(text), 60):
        line = text[i : i + 60].translate(COMPLEMENT)
        out.append(line)
        h = (h * 31 + ord(line[0]) + ord(line[-1])) % 1000003
    print("revcomp", len(out), out[-1], h, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 450)
