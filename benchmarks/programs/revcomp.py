"""A long string turned round and translated letter by letter: the reverse complement of DNA."""

import sys

COMPLEMENT = str.maketrans("ACGTN", "TGCAN")
CODONS = ["ACGTN", "TTGAC", "GGCAT", "CATTA", "NACGG"]

seed = 7


def random(n):
    global seed
    seed = seed * 16807 % 2147483647
    return seed % n


def strand():
    return "".join(["".join([CODONS[random(len(CODONS))] for _ in range(120)]) for _ in range(100)])


def main(size):
    count, h, last = 0, 0, ""
    for _ in range(size):
        text = strand()[::-1]
        for i in range(0, len(text), 60):
            last = text[i : i + 60].translate(COMPLEMENT)
            count += 1
            h = (h * 31 + ord(last[0]) + ord(last[-1])) % 1000003
    print("revcomp", count, last, h, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 110)
