"""Float arithmetic in local variables: which points belong to the Mandelbrot set."""

import sys


def escape_time(cr, ci, limit):
    zr = zi = 0.0
    for i in range(1, limit + 1):
        rr, ii = zr * zr, zi * zi
        if rr + ii > 4.0:
            return i
        zr, zi = rr - ii + cr, 2.0 * zr * zi + ci
    return 0


def main(size):
    inside = total = 0
    for row in range(size):
        ci = 2.0 * row / size - 1.0
        for column in range(100):
            time = escape_time(3.0 * column / 100 - 2.0, ci, 50)
            if time == 0:
                inside += 1
            total += time
    print("mandelbrot", inside, total, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 800)
