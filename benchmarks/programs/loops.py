"""Loops and integer arithmetic: numeric for, while, repeat."""

import sys


def count(n):
    total = 0
    for i in range(1, n + 1):
        total += i % 7 * 2
    for i in range(n, 0, -3):
        for j in (1, 2):
            total += i * j % 5
    x, steps = n, 0
    while steps < n:
        x = x // 2 if x % 2 == 0 else (x * 3 + 1) % 65536
        steps += 1
    while steps:
        steps -= 1
        total += steps % 3
    return total, x


def main(size):
    print("loops", *count(size * 1000), sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
