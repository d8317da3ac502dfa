"""Sorting: numbers, strings, and records by a key."""

import sys

seed = 3


def random(n):
    global seed
    seed = seed * 16807 % 2147483647
    return seed % n


class Record:
    __slots__ = ("id", "rank")

    def __init__(self, number, rank):
        self.id = number
        self.rank = rank


def main(size):
    h = 0
    for _ in range(size):
        numbers, strings, records = [], [], []
        for i in range(1, 1001):
            numbers.append(random(100000))
            strings.append(f"k{random(100000)}")
            records.append(Record(i, random(50)))
        numbers.sort()
        strings.sort()
        records.sort(key=lambda record: (record.rank, -record.id))
        for i in range(0, 1000, 100):
            h = (h * 31 + numbers[i] + len(strings[i]) + ord(strings[i][-1]) + records[i].id) % 1000003
    print("sort", h, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 126)
