"""What the measurements say: ratios with their spread, geometric means, as table, JSON and SVG."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import attrs

from benchmarks.goals import outcomes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from benchmarks.measure import Measurement, Series

RESOLUTION = 0.001
"""Seconds; a time without start-up below it counts as it: processes can't be timed more finely."""

MEGABYTE = 1 << 20


@attrs.frozen
class Ratio:
    """A peer's time over the baseline's: of the best runs, and the range of the rounds' own ratios."""

    value: float
    low: float
    high: float


@attrs.frozen
class Mean:
    """A geometric mean over programs, with the smallest and largest of the values, and how many they are."""

    value: float
    low: float
    high: float
    count: int


@attrs.frozen(kw_only=True)
class Report:
    """Everything that is shown and written."""

    baseline: str
    clock: str
    repeat: int
    sizes: dict[str, int]
    machine: dict[str, str]
    peers: dict[str, str]  # what each is, in the order of the columns
    missing: dict[str, str]  # why each missing peer is missing
    engines: list[str]  # the peers that are pylua
    startup: dict[str, float]
    times: dict[str, dict[str, list[float]]]  # program, peer: seconds of each round, less start-up
    memory: dict[str, dict[str, int]]  # program, peer: bytes
    problems: dict[str, dict[str, str]]  # program, peer
    shares: dict[
        str, float
    ]  # of the sizes, what the peers ran that did not run all; their times are scaled up

    def ratio(self, program: str, peer: str, baseline: str | None = None) -> Ratio | None:
        """Return a peer's time over the baseline's, None if one of the two has none."""
        mine = self.times[program].get(peer)
        base = self.times[program].get(baseline or self.baseline)
        if not mine or not base:
            return None
        rounds = [a / b for a, b in zip(mine, base)]
        return Ratio(min(mine) / min(base), min(rounds), max(rounds))

    def mean(self, peer: str, baseline: str | None = None) -> Mean | None:
        """Return the geometric mean of a peer's ratios over the programs that both ran, None without any."""
        ratios = [self.ratio(program, peer, baseline) for program in self.times]
        values = [ratio.value for ratio in ratios if ratio]
        if not values:
            return None
        return Mean(geometric_mean(values), min(values), max(values), len(values))

    def peak(self, peer: str) -> int:
        """Return the most memory that any program took on a peer, in bytes."""
        return max((by_peer.get(peer, 0) for by_peer in self.memory.values()), default=0)


def geometric_mean(values: Iterable[float]) -> float:
    """Return the geometric mean of positive numbers."""
    logarithms = [math.log(value) for value in values]
    return math.exp(sum(logarithms) / len(logarithms))


def times_of(series: Series, clock: str, startup: float) -> list[float]:
    """Return the seconds of each run, less start-up; of the whole size if it ran a part of that."""
    return [max(getattr(run, clock) - startup, RESOLUTION) / series.share for run in series.runs]


def make_report(
    measurement: Measurement,
    *,
    baseline: str,
    clock: str,
    repeat: int,
    sizes: dict[str, int],
    machine: dict[str, str],
    peers: Mapping[str, str],
    missing: Mapping[str, str],
    engines: list[str],
    shares: Mapping[str, float] | None = None,
) -> Report:
    """Reduce a measurement to a report; a peer that can't even start joins the missing ones."""
    broken = {
        name: f"does not start: {series.problem}"
        for name, series in measurement.startup.items()
        if series.problem
    }
    startup = {
        name: min(getattr(run, clock) for run in series.runs)
        for name, series in measurement.startup.items()
        if name not in broken
    }
    times: dict[str, dict[str, list[float]]] = {}
    memory: dict[str, dict[str, int]] = {}
    problems: dict[str, dict[str, str]] = {}
    for program, by_peer in measurement.series.items():
        sound = {name: series for name, series in by_peer.items() if name in startup and not series.problem}
        times[program] = {name: times_of(series, clock, startup[name]) for name, series in sound.items()}
        memory[program] = {name: max(run.memory for run in series.runs) for name, series in sound.items()}
        problems[program] = {
            name: series.problem for name, series in by_peer.items() if series.problem and name in startup
        }
    return Report(
        baseline=baseline,
        clock=clock,
        repeat=repeat,
        sizes=sizes,
        machine=machine,
        peers={name: what for name, what in peers.items() if name in startup},
        missing={**missing, **broken},
        engines=[name for name in engines if name in startup],
        startup=startup,
        times=times,
        memory=memory,
        problems=problems,
        shares={name: share for name, share in (shares or {}).items() if share != 1 and name in startup},
    )


# ---------------------------------------------------------------- table


def significant(value: float) -> str:
    """Write a number with three digits, or all those before the point."""
    if value >= 100:  # noqa: PLR2004  three digits
        return f"{value:.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}" if value > 0 else "0"


def _ratio_cell(ratio: Ratio | None) -> str:
    if ratio is None:
        return "-"
    if ratio.low == ratio.high:  # one round has no spread
        return significant(ratio.value)
    spread = (ratio.high - ratio.low) / 2 / ratio.value
    return f"{significant(ratio.value)} ±{spread:.0%}"


def align(rows: list[list[str]]) -> list[str]:
    """Return lines with the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    return [
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width) for i, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows
    ]


def _program_rows(report: Report) -> list[list[str]]:
    others = [name for name in report.peers if name != report.baseline]
    rows = [["program", "size", f"{report.baseline} s", *others]]
    for program, size in report.sizes.items():
        base = report.times[program].get(report.baseline)
        cells = [_ratio_cell(report.ratio(program, peer)) for peer in others]
        rows.append([program, str(size), f"{min(base):.3f}" if base else "-", *cells])
    return rows


def _mean_cells(mean: Mean | None) -> list[str]:
    if mean is None:
        return ["-", "-", "0"]
    return [significant(mean.value), f"{significant(mean.low)} - {significant(mean.high)}", str(mean.count)]


def _peer_rows(report: Report) -> list[list[str]]:
    rows = [["peer", f"times {report.baseline}", "range", "programs", "start-up ms", "peak MB"]]
    for peer in report.peers:
        start = f"{report.startup[peer] * 1000:.1f}"
        peak = f"{report.peak(peer) / MEGABYTE:.1f}"
        rows.append([peer, *_mean_cells(report.mean(peer)), start, peak])
    return rows


def _engine_rows(report: Report, engine: str) -> list[list[str]]:
    rows = [[f"{engine} against", "times", "range", "programs"]]
    rows += [[peer, *_mean_cells(report.mean(engine, peer))] for peer in report.peers if peer != engine]
    return rows


def _goal_rows(report: Report) -> list[list[str]]:
    rows = [["goal: pylua-translator against", "at most", "measured", ""]]
    for outcome in outcomes(report):
        mark = "reached" if outcome.reached else "missed"
        rows.append([outcome.what, significant(outcome.target), significant(outcome.measured), mark])
    return rows


def _note_lines(report: Report) -> list[str]:
    lines = [f"scaled up: {name} ran {share:.0%} of the sizes" for name, share in report.shares.items()]
    lines += [f"missing: {name}: {why}" for name, why in report.missing.items()]
    for program, by_peer in report.problems.items():
        lines += [f"failed: {program} on {peer}: {problem}" for peer, problem in by_peer.items()]
    return lines


def text(report: Report) -> str:
    """Return the report as tables of plain text."""
    lines = [
        (
            f"Times over those of {report.baseline}: best of {report.repeat} ({report.clock} time, start-up taken"
            f" off, at least {RESOLUTION * 1000:g} ms), ± half the range of the rounds' ratios."
        ),
        "",
        *align(_program_rows(report)),
        "",
        "Geometric means over the programs that ran; peak memory of the program that needs most.",
        "",
        *align(_peer_rows(report)),
    ]
    for engine in report.engines:
        lines += ["", *align(_engine_rows(report, engine))]
    rows = _goal_rows(report)
    if len(rows) > 1:
        lines += ["", *align(rows)]
    notes = _note_lines(report)
    if notes:
        lines += ["", *notes]
    return "\n".join(lines) + "\n"


# ---------------------------------------------------------------- JSON


def as_json(report: Report) -> str:
    """Return the report as JSON: what was measured, and the ratios and means made of it."""
    content: dict[str, Any] = attrs.asdict(report)
    content["ratios"] = {
        program: {
            peer: attrs.asdict(ratio) for peer in report.peers if (ratio := report.ratio(program, peer))
        }
        for program in report.times
    }
    content["means"] = {peer: attrs.asdict(mean) for peer in report.peers if (mean := report.mean(peer))}
    content["goals"] = [attrs.asdict(outcome) for outcome in outcomes(report)]
    content["means_of_engines"] = {
        engine: {
            peer: attrs.asdict(mean)
            for peer in report.peers
            if peer != engine and (mean := report.mean(engine, peer))
        }
        for engine in report.engines
    }
    return json.dumps(content, indent=1) + "\n"


# ---------------------------------------------------------------- SVG

_LEFT, _WIDTH, _ROW, _TOP, _RIGHT = 190, 480, 26, 58, 90
_FONT = 'font-family="sans-serif" font-size="12"'


def as_svg(report: Report) -> str:
    """Return a plot: for each peer a bar for its geometric mean and a dot for each program, on a log scale."""
    means = {peer: mean for peer in report.peers if (mean := report.mean(peer))}
    ordered = sorted(means, key=lambda peer: means[peer].value)
    low = math.floor(math.log10(min([mean.low for mean in means.values()], default=1)))
    high = max(math.ceil(math.log10(max([mean.high for mean in means.values()], default=1))), low + 1)

    def x(value: float) -> str:
        return f"{_LEFT + _WIDTH * (math.log10(value) - low) / (high - low):.1f}"

    bottom = _TOP + _ROW * len(ordered)
    width, height = _LEFT + _WIDTH + _RIGHT, bottom + 34
    heading = f"Time over that of {report.baseline}: geometric mean (bar), each program (dot)"
    python = report.machine.get("python", "")
    conditions = (
        f"{len(report.times)} programs, best of {report.repeat}, {python}; less is faster, logarithmic"
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {_FONT}>',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="12" y="22" font-size="15">{escape(heading)}</text>',
        f'<text x="12" y="42" fill="#666">{escape(conditions)}</text>',
    ]
    for exponent in range(low, high + 1):
        at = x(10.0**exponent)
        parts.append(f'<line x1="{at}" y1="{_TOP}" x2="{at}" y2="{bottom}" stroke="#ddd"/>')
        label = f"{10.0**exponent:g}"
        parts.append(f'<text x="{at}" y="{bottom + 18}" text-anchor="middle" fill="#666">{label}</text>')
    for row, peer in enumerate(ordered):
        middle = _TOP + _ROW * row + _ROW / 2
        mean = means[peer]
        color = "#c2410c" if peer in report.engines else "#64748b"
        start, end = sorted((float(x(1)) if low <= 0 <= high else _LEFT, float(x(mean.value))))
        size = f'width="{max(end - start, 1):.1f}" height="16"'
        parts += [
            f'<text x="{_LEFT - 10}" y="{middle + 4}" text-anchor="end">{escape(peer)}</text>',
            f'<rect x="{start:.1f}" y="{middle - 8}" {size} fill="{color}" fill-opacity="0.45"/>',
        ]
        for program in report.times:
            ratio = report.ratio(program, peer)
            if ratio:
                title = f"<title>{escape(program)}: {significant(ratio.value)}</title>"
                parts.append(
                    f'<circle cx="{x(ratio.value)}" cy="{middle}" r="2.5" fill="{color}">{title}</circle>'
                )
        parts.append(f'<text x="{_LEFT + _WIDTH + 12}" y="{middle + 4}">{significant(mean.value)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
