"""Variable arguments and several results: packing, unpacking, forwarding."""

import sys


def add(*numbers):
    total = 0
    for number in numbers:
        total += number
    return total


def largest(*numbers):
    best = numbers[0]
    for number in numbers[1:]:
        if number > best:
            best = number
    return best, len(numbers)


def forward(f, *arguments):
    return f(*arguments)


def swap(a, b, *others):
    return (b, a, *others)


def main(size):
    total = 0
    for i in range(1, size * 100 + 1):
        best, n = forward(largest, i % 13, i % 7, i % 29, i % 3)
        total += best * n
        total = (total + forward(add, *swap(i, i + 1, 2, 3))) % 1000003
        total += add(*[i % 5, i % 11, 1])
    print("varargs", total, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
