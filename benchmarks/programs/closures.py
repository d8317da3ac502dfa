"""Closures: counters with private state, map, filter and fold, composed functions."""

import sys
from functools import reduce


def counter(step):
    n = 0

    def next_number():
        nonlocal n
        n += step
        return n

    return next_number


def compose(f, g):
    return lambda x: f(g(x))


def main(size):
    total = 0
    for r in range(1, size + 1):
        next_number = counter(r)
        numbers = [next_number() for _ in range(100)]
        twice_plus = compose(lambda x, r=r: x + r, lambda x: x * 2)
        even = list(filter(lambda x: x % 2 == 0, map(twice_plus, numbers)))
        total = (total + reduce(lambda a, b: a + b, even, 0)) % 1000003
        adders = [lambda x, i=i: x + i for i in range(1, 51)]
        for add in adders:
            total = add(total)
    print("closures", total, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 9000)
