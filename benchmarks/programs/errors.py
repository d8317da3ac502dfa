"""Exceptions: a try that succeeds, exceptions of ours with and without data, errors of the language."""

import sys


class CodeError(Exception):
    def __init__(self, code):
        self.code = code


def check(n):
    if n % 5 == 0:
        raise CodeError(n)
    if n % 7 == 0:
        raise ValueError("seven")
    if n % 11 == 0:
        return n + None
    return n


def deeper(depth, n):
    if depth == 0:
        return check(n)
    return deeper(depth - 1, n)


def main(size):
    fine = tables = strings = others = 0
    for i in range(1, size * 100 + 1):
        try:
            fine += deeper(3, i)
        except CodeError as error:
            tables += error.code
        except ValueError:
            strings += 1
        except TypeError:
            others += 1
    print("errors", fine, tables, strings, others, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 4500)
