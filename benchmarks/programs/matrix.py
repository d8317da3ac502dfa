"""Tables of tables of floats: matrix multiplication."""

import sys

ORDER = 24


def identity_plus(x):
    return [[(i - j) * x + (1 if i == j else 0) for j in range(ORDER)] for i in range(ORDER)]


def multiply(a, b):
    columns = list(zip(*b))
    product = []
    for row in a:
        result = []
        for column in columns:
            total = 0.0
            for x, y in zip(row, column):
                total += x * y
            result.append(total)
        product.append(result)
    return product


def main(size):
    m, trace = identity_plus(0.25), 0.0
    for n in range(1, size + 1):
        p = multiply(m, identity_plus(1 / n))
        for i in range(ORDER):
            trace += p[i][i]
    print(f"matrix\t{trace:.4f}")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 110)
