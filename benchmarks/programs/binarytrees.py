"""Making and dropping many small objects: binary trees."""

import sys


class Tree:
    __slots__ = ("left", "right")

    def __init__(self, left=None, right=None):
        self.left = left
        self.right = right


def grow(depth):
    if depth == 0:
        return Tree()
    return Tree(grow(depth - 1), grow(depth - 1))


def count(tree):
    if tree.left is None:
        return 1
    return 1 + count(tree.left) + count(tree.right)


def main(size):
    kept, nodes = grow(10), 0
    for _ in range(size):
        nodes += count(grow(9))
    print("binarytrees", nodes, count(kept), sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 350)
