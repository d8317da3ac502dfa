"""Method calls on objects: points that are made, moved and measured."""

import sys


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def move(self, dx, dy):
        self.x += dx
        self.y += dy
        return self

    def norm(self):
        return self.x * self.x + self.y * self.y


def main(size):
    total, points = 0, Point(0, 0)
    for i in range(1, size * 1000 + 1):
        p = Point(i % 100, i % 37).move(1, -1)
        if p.norm() > 5000:
            p.move(-10, 10)
        points = points + p
        total = (total + p.norm()) % 1000003
    print("methods", total, points.x, points.y, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 72)
