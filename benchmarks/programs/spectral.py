"""Float arithmetic behind small functions: the spectral norm of a matrix that is never stored."""

import sys
from math import sqrt

ORDER = 60


def entry(i, j):
    ij = i + j
    return 1.0 / (ij * (ij + 1) / 2 + i + 1)


def times(v):
    result = []
    for i in range(ORDER):
        total = 0.0
        for j, x in enumerate(v):
            total += entry(i, j) * x
        result.append(total)
    return result


def transposed_times(v):
    result = []
    for i in range(ORDER):
        total = 0.0
        for j, x in enumerate(v):
            total += entry(j, i) * x
        result.append(total)
    return result


def main(size):
    u = v = [1.0] * ORDER
    for _ in range(size):
        v = transposed_times(times(u))
        u = transposed_times(times(v))
    uv = vv = 0.0
    for x, y in zip(u, v):
        uv += x * y
        vv += y * y
    print(f"spectral\t{sqrt(uv / vv):.9f}")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 48)
