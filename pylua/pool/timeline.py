"""Timelines: a picture (SVG) of states over time: when they were idle, leased, being reset, and retired."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pylua.pool.events import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pylua.pool.events import LifecycleEvent

BEGINS = {
    EventKind.CREATED: "idle",
    EventKind.ACTIVATED: "leased",
    EventKind.DEACTIVATED: "resetting",
    EventKind.RECYCLED: "idle",
    EventKind.DESTROYED: "retired",
}
"""The status that begins with an event."""

COLORS = {"idle": "#b7d7a8", "leased": "#4a86c5", "resetting": "#f1b04c", "retired": "#8c8c8c"}
MARK = "#c0392b"  # an error, or a limit that was hit

WIDTH, LEFT, ROW, TOP = 900, 130, 24, 56
_TICKS = 6


def segments(events: Iterable[LifecycleEvent], end: float) -> list[tuple[str, float, float]]:
    """Return what a state was, from when to when; the last status lasts until *end*, that of retirement has no length."""
    found: list[tuple[str, float, float]] = []
    status, since = "", 0.0
    for event in events:
        begins = BEGINS.get(event.kind)
        if begins is None:
            continue
        if status:
            found.append((status, since, event.time))
        status, since = begins, event.time
    if status:
        found.append((status, since, since if status == "retired" else end))
    return found


def draw(rows: Sequence[tuple[str, Sequence[LifecycleEvent]]], title: str) -> str:
    """Return an SVG document with a row for each state."""
    times = [event.time for _, events in rows for event in events]
    begin, end = (min(times), max(times)) if times else (0.0, 0.0)
    span = max(end - begin, 1e-9)
    plot = WIDTH - LEFT - 20

    def x(moment: float) -> float:
        return LEFT + (moment - begin) / span * plot

    height = TOP + ROW * len(rows) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="10" y="20" font-size="15">{escape(title)}</text>',
    ]
    for place, (status, color) in enumerate(COLORS.items()):
        parts.append(f'<rect x="{LEFT + place * 110}" y="30" width="14" height="12" fill="{color}"/>')
        parts.append(f'<text x="{LEFT + place * 110 + 19}" y="41">{status}</text>')
    parts.append(
        f'<circle cx="{LEFT + 450}" cy="36" r="4" fill="{MARK}"/><text x="{LEFT + 460}" y="41">error</text>'
    )
    for number, (label, events) in enumerate(rows):
        y = TOP + number * ROW
        parts.append(f'<text x="10" y="{y + 15}">{escape(label)}</text>')
        for status, since, until in segments(events, end):
            width = max(x(until) - x(since), 2.0 if status == "retired" else 0.5)
            tip = f"<title>{status}, {(until - since) * 1000:.1f} ms</title>"
            parts.append(
                f'<rect x="{x(since):.1f}" y="{y + 3}" width="{width:.1f}" height="{ROW - 8}" fill="{COLORS[status]}">'
                f"{tip}</rect>"
            )
        for event in events:
            if event.kind is EventKind.ERROR:
                tip = f"<title>{escape(str(event.details.get('error')))}</title>"
                parts.append(
                    f'<circle cx="{x(event.time):.1f}" cy="{y + 11}" r="4" fill="{MARK}">{tip}</circle>'
                )
    bottom = TOP + ROW * len(rows) + 8
    for tick in range(_TICKS):
        moment = begin + span * tick / (_TICKS - 1)
        parts.append(
            f'<line x1="{x(moment):.1f}" y1="{TOP}" x2="{x(moment):.1f}" y2="{bottom}" stroke="#dddddd"/>'
        )
        parts.append(
            f'<text x="{x(moment):.1f}" y="{bottom + 16}" text-anchor="middle">{_duration(moment - begin)}</text>'
        )
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
