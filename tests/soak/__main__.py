"""Soak pools: ``python -m tests.soak``; ends with status 1 if anything was found."""

from __future__ import annotations

import argparse
import sys
import time

from tests.soak.running import Soak


def main() -> int:
    """Run the soak and show how it goes."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--leases", type=int, default=1_000_000, help="how many (default: a million)")
    parser.add_argument("--threads", type=int, default=16, help="how many borrowers (default: 16)")
    parser.add_argument(
        "--rounds", type=int, default=10, help="how many pools, one after the other (default: 10)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the random choices (default: 0)")
    options = parser.parse_args()
    started = time.monotonic()
    shown = [0.0]

    def show(soak: Soak) -> None:
        now = time.monotonic()
        if now - shown[0] < (0.5 if sys.stdout.isatty() else 10):
            return
        shown[0] = now
        line = (
            f"round {soak.round}/{soak.rounds}  {soak.leases:>9,} of {soak.goal:,} leases  "
            f"{soak.leases / (now - started):,.0f}/s  {len(soak.findings)} findings"
        )
        print(line, end="\r" if sys.stdout.isatty() else "\n", flush=True)

    soak = Soak(
        leases=options.leases, threads=options.threads, rounds=options.rounds, seed=options.seed, show=show
    )
    soak.run()
    print(f"\n{soak.leases:,} leases by {options.threads} threads in {time.monotonic() - started:.0f} s")
    print("what they did:", ", ".join(f"{kind} {count:,}" for kind, count in soak.done.most_common()))
    print("states retired:", ", ".join(f"{reason} {count:,}" for reason, count in soak.retired.most_common()))
    print("objects of Python after each round:", " ".join(f"{size:,}" for size in soak.sizes))
    for finding in soak.findings:
        print("FOUND:", finding)
    if not soak.findings:
        print("nothing was found: every count adds up, no state was lost or lent twice, no thread is left")
    return 1 if soak.findings else 0


if __name__ == "__main__":
    sys.exit(main())
