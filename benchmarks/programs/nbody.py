"""Float arithmetic on the fields of records: bodies that attract each other."""

import sys
from itertools import combinations
from math import sqrt


class Body:
    __slots__ = ("mass", "vx", "vy", "vz", "x", "y", "z")

    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x = x
        self.y = y
        self.z = z
        self.vx = vx
        self.vy = vy
        self.vz = vz
        self.mass = mass


BODIES = [
    Body(0, 0, 0, 0, 0, 0, 40),
    Body(4.8, -1.2, -0.1, 0.6, 2.8, -0.02, 0.037),
    Body(8.3, 4.1, -0.4, -1.0, 1.8, 0.008, 0.011),
    Body(12.9, -15.1, -0.2, 1.1, 0.9, -0.011, 0.0017),
    Body(15.4, -25.9, 0.2, 1.0, 0.6, -0.035, 0.002),
]
PAIRS = list(combinations(BODIES, 2))


def advance(dt):
    for a, b in PAIRS:
        dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
        square = dx * dx + dy * dy + dz * dz
        force = dt / (square * sqrt(square))
        pull = b.mass * force
        a.vx -= dx * pull
        a.vy -= dy * pull
        a.vz -= dz * pull
        pull = a.mass * force
        b.vx += dx * pull
        b.vy += dy * pull
        b.vz += dz * pull
    for a in BODIES:
        a.x += dt * a.vx
        a.y += dt * a.vy
        a.z += dt * a.vz


def energy():
    e = 0
    for i, a in enumerate(BODIES):
        e += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
        for b in BODIES[i + 1 :]:
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            e -= a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    return e


def main(size):
    before = energy()
    for _ in range(size):
        advance(0.01)
    print(f"nbody\t{before:.6f}\t{energy():.6f}")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 32000)
