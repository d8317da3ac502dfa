"""Arrays of booleans: the sieve of Eratosthenes."""

import sys


def primes(limit):
    composite = [False] * (limit + 1)
    found = []
    for i in range(2, limit + 1):
        if not composite[i]:
            found.append(i)
            for j in range(i * i, limit + 1, i):
                composite[j] = True
    return found


def main(size):
    count = last = 0
    for _ in range(size):
        found = primes(8000)
        count, last = count + len(found), found[-1]
    print("sieve", count, last, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 130)
