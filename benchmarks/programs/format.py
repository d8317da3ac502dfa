"""Numbers and strings to text and back: format, str, int, float."""

import sys
from math import floor


def main(size):
    h, last = 0, ""
    for i in range(1, size * 100 + 1):
        price = i * 0.0625  # exact in binary: nobody rounds
        truth = "true" if i % 3 == 0 else "false"
        last = f"{i:05d}|{'item' + str(i % 50):<8}|{price:9.4f}|{i * 7:x}|{truth}"
        back = int(last[:5]) + float(f"{price:.4f}")
        h = (h * 31 + len(last) + floor(back * 16)) % 1000003
    print("format", last, h, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
