"""Deep recursion: Ackermann's function."""

import sys


def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    inner = ack(m, n - 1)
    return ack(m - 1, inner)


def main(size):
    print("ackermann", sum(ack(2, 60) for _ in range(size)), sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 180)
