"""Recursive calls: Fibonacci numbers, the slow way."""

import sys


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def main(size):
    print("fib", sum(fib(18) for _ in range(size)), sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 320)
