"""Small arrays turned round: the most flips that any permutation needs until 1 is first."""

import sys


def flips(permutation):
    work = permutation[:]
    count = 0
    first = work[0]
    while first != 1:
        work[:first] = work[first - 1 :: -1]
        count += 1
        first = work[0]
    return count


def next_permutation(p):
    i = len(p) - 2
    while i >= 0 and p[i] > p[i + 1]:
        i -= 1
    if i < 0:
        return False
    j = len(p) - 1
    while p[j] < p[i]:
        j -= 1
    p[i], p[j] = p[j], p[i]
    p[i + 1 :] = p[:i:-1]
    return True


def main(size):
    most = total = 0
    for _ in range(size):
        p = [1, 2, 3, 4, 5, 6]
        while True:
            count = flips(p)
            total += count
            if count > most:
                most = count
            if not next_permutation(p):
                break
    print("fannkuch", most, total, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 120)
