"""Generators: a pipeline, a recursive generator, tasks that take turns."""

import sys


def count(n):
    yield from range(1, n + 1)


def keep(source, wanted):
    for x in source:
        if wanted(x):
            yield x


def walk(low, high):
    if low > high:
        return
    middle = (low + high) // 2
    yield from walk(low, middle - 1)
    yield middle
    yield from walk(middle + 1, high)


def task(turns, given):
    for j in range(1, turns + 1):
        given += yield given + j
    return given


def take_turns(count):
    tasks = [[turns, None] for turns in range(1, count + 1)]
    total = 0
    while tasks:
        for i in range(len(tasks), 0, -1):
            entry = tasks[i - 1]
            try:
                if entry[1] is None:
                    entry[1] = task(entry[0], i)
                    total += next(entry[1])
                else:
                    total += entry[1].send(i)
            except StopIteration as end:
                del tasks[i - 1]
                total += end.value
    return total


def main(size):
    total = 0
    for n in range(1, size + 1):
        for x in keep(count(200), lambda x: x % 3 == 0):
            total += x
        for x in walk(1, 100):
            total = (total * 3 + x) % 1000003
        total = (total + take_turns(10) * n) % 1000003
    print("coroutines", total, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 2600)
