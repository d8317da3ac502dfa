"""Backtracking: all ways to place queens that do not attack each other."""

import sys


def place(row, n, columns, rising, falling):
    if row == n:
        return 1
    solutions = 0
    for column in range(n):
        up, down = row + column, row - column + n
        if not (columns[column] or rising[up] or falling[down]):
            columns[column] = rising[up] = falling[down] = True
            solutions += place(row + 1, n, columns, rising, falling)
            columns[column] = rising[up] = falling[down] = False
    return solutions


def main(size):
    n = 7
    total = 0
    for _ in range(size):
        total += place(0, n, [False] * n, [False] * (2 * n), [False] * (2 * n))
    print("queens", total, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 480)
