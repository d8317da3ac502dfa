"""Substrings as keys of dictionaries: how often each word of a sequence occurs."""

import sys

LETTERS = "ACGTA"


def make_sequence(length):
    seed = 11
    letters = []
    for _ in range(length):
        seed = seed * 16807 % 2147483647
        letters.append(LETTERS[seed % len(LETTERS)])
    return "".join(letters)


def frequencies(sequence, length):
    counts = {}
    for i in range(len(sequence) - length + 1):
        word = sequence[i : i + length]
        counts[word] = counts.get(word, 0) + 1
    return counts


def main(size):
    sequence = make_sequence(size * 1000)
    for length in (1, 2, 3, 4, 6, 12):
        counts = frequencies(sequence, length)
        words = sorted(counts, key=lambda word: (-counts[word], word))
        print("knucleotide", len(words), words[0], counts[words[0]], sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 32)
