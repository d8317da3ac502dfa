"""The goals: ratios that pylua is to reach, what was measured of them, and which programs hold it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

import attrs

if TYPE_CHECKING:
    from benchmarks.report import Report

ENGINE, LIMITED = "pylua-translator", "pylua-translator-limited"
PURE_PYTHON = ("abstra-lua", "moonpie")
"""The other implementations of Lua in pure Python."""

LUAPYRE = {
    "nbody": 323, "mandelbrot": 326, "fannkuch": 197, "fasta": 268, "knucleotide": 243, "revcomp": 214,
}  # fmt: skip
"""How many times slower than native Lua LuaPyre says it is, another register machine in Python (untyped, CPython 3.14)."""

SHARE_OF_LUAPYRE = 8
"""pylua is to be that many times closer to native Lua."""

SHOWN_PROGRAMS = 5
"""The programs that are named where a mean misses its goal."""


@attrs.frozen
class Goal:
    """One ratio of times.

    Attributes:
        what: what is divided by what.
        target: the most that it may be.
        measured: returns the ratio, None if a part of it was not measured.
        pair: of a mean, the two peers.
    """

    what: str
    target: float
    measured: Callable[[Report], float | None]
    pair: tuple[str, str] | None = None


@attrs.frozen
class Outcome:
    """A goal and what was measured: the ratio, and the programs with the worst ratios, if it is a mean."""

    what: str
    target: float
    measured: float
    worst: tuple[tuple[str, float], ...] = ()

    @property
    def reached(self) -> bool:
        """Whether the goal is reached."""
        return self.measured <= self.target


def _mean(peer: str, baseline: str) -> Callable[[Report], float | None]:
    def measured(report: Report) -> float | None:
        mean = report.mean(peer, baseline)
        return mean and mean.value

    return measured


def _against_pure_python(report: Report) -> float | None:
    """Return the ratio to the best of those that run at least half of the programs."""
    means = [mean for peer in PURE_PYTHON if (mean := report.mean(ENGINE, peer))]
    return max((mean.value for mean in means if 2 * mean.count >= len(report.times)), default=None)


def _against_native(program: str) -> Callable[[Report], float | None]:
    def measured(report: Report) -> float | None:
        ratio = report.ratio(program, ENGINE, "puc54") if program in report.times else None
        return ratio and ratio.value

    return measured


def _mean_goal(what: str, target: float, peer: str, baseline: str) -> Goal:
    return Goal(what, target, _mean(peer, baseline), (peer, baseline))


GOALS: tuple[Goal, ...] = (
    _mean_goal("GopherLua, neither limited", 1.0, ENGINE, "gopherlua"),
    _mean_goal("GopherLua under a context, instructions counted here", 1.0, LIMITED, "gopherlua-limited"),
    _mean_goal("the same programs written in Python", 2.5, ENGINE, "python"),
    Goal("the best other Lua in pure Python", 1 / 30, _against_pure_python),
    _mean_goal("itself without counting instructions, when it counts", 1.15, LIMITED, ENGINE),
    *[
        Goal(f"PUC Lua 5.4 on {program}", round(factor / SHARE_OF_LUAPYRE), _against_native(program))
        for program, factor in LUAPYRE.items()
    ],
)
"""Every goal. Against what pylua's time is held is named first."""


def outcomes(report: Report) -> list[Outcome]:
    """Return what became of the goals of which all parts were measured."""
    found = []
    for goal in GOALS:
        measured = goal.measured(report)
        if measured is not None:
            found.append(Outcome(goal.what, goal.target, measured, _worst(report, goal)))
    return found


def _worst(report: Report, goal: Goal) -> tuple[tuple[str, float], ...]:
    if goal.pair is None:
        return ()
    ratios = {program: report.ratio(program, *goal.pair) for program in report.times}
    ranked = sorted(((ratio.value, program) for program, ratio in ratios.items() if ratio), reverse=True)
    return tuple((program, value) for value, program in ranked[:SHOWN_PROGRAMS])
