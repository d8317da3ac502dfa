"""Lists, stacks, queues and dictionaries: append, insert, pop, join, enumerate, items."""

import sys


def main(size):
    h = 0
    for n in range(1, size + 1):
        values = []
        for i in range(1, 101):
            values.append(i * n % 97)
        for i in range(30):
            values.insert(i, values[-1] + 1)
        for _ in range(30):
            h += values.pop(9)
        while len(values) > 60:
            h += values.pop()
        for i, value in enumerate(values, 1):
            h += i * value
        squares = {}
        for value in values:
            squares[value] = value * value
        for value, square in squares.items():
            h += square - value
        a, b, c = values[1:4]
        h = (h + a * b + c + len(",".join(map(str, values)))) % 1000003
    print("tables", h, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 3500)
