"""Calendar dates as C knows them (``struct tm``): from and to seconds since 1970, and as text (strftime).

The zone of the place comes from Python's `time`; the rest is arithmetic, because Python's dates end at the
year 9999 and its strftime differs by platform and locale. Ours always is that of the locale "C". The
Gregorian calendar repeats every 400 years, so a date is computed in a cycle that Python knows and moved.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Callable, NamedTuple

INT32_MAX = (1 << 31) - 1
INT32_MIN = -(1 << 31)

YEAR_BASE = 1900
"""C counts years from here, in an ``int``."""

_DAY = 86400
_CYCLE_YEARS = 400
_CYCLE_DAYS = 146097
_EPOCH = dt.date(1970, 1, 1).toordinal()
_FIRST_YEAR_OF_RULES = 1200  # before and after these every zone treats all 400 years alike
_LAST_YEAR_OF_RULES = 2800


class Date(NamedTuple):
    """A broken-down time."""

    year: int
    month: int  # from 1
    day: int  # from 1
    hour: int
    minute: int
    second: int
    year_day: int  # from 1
    week_day: int  # from 1, Sunday
    is_dst: bool
    iso_year: int
    iso_week: int
    zone: str  # its name, a Lua string
    offset: int  # of the zone, seconds east of Greenwich


def utc_date(seconds: int) -> Date | None:
    """Return the date in Greenwich, None if its year does not fit."""
    return _break_down(seconds, "GMT", 0, is_dst=False)


def local_date(seconds: int) -> Date | None:
    """Return the date at this place, None if its year does not fit."""
    try:
        local = time.localtime(seconds)
    except (OverflowError, OSError, ValueError):
        return None
    zone = local.tm_zone.encode("utf-8", "surrogateescape").decode("latin-1")
    return _break_down(seconds, zone, local.tm_gmtoff, is_dst=local.tm_isdst > 0)


def _break_down(seconds: int, zone: str, offset: int, *, is_dst: bool) -> Date | None:
    days, rest = divmod(seconds + offset, _DAY)
    cycles, days = divmod(days, _CYCLE_DAYS)
    moved = cycles * _CYCLE_YEARS
    date = dt.date.fromordinal(_EPOCH + days)
    if not INT32_MIN <= date.year + moved - YEAR_BASE <= INT32_MAX:
        return None
    iso_year, iso_week, iso_day = date.isocalendar()
    return Date(
        year=date.year + moved,
        month=date.month,
        day=date.day,
        hour=rest // 3600,
        minute=rest // 60 % 60,
        second=rest % 60,
        year_day=date.timetuple().tm_yday,
        week_day=iso_day % 7 + 1,
        is_dst=is_dst,
        iso_year=iso_year + moved,
        iso_week=iso_week,
        zone=zone,
        offset=offset,
    )


def local_seconds(date: tuple[int, int, int], clock: tuple[int, int, int], dst: int) -> int | None:
    """Return the time of a date at this place, None if it can't be told (mktime).

    Args:
        date: year, month, day, which may be out of range; the last two count from 1.
        clock: hour, minute, second, which may be out of range.
        dst: whether daylight saving time is in force: 1 or 0, -1 if the zone's rules are to tell.
    """
    year, month, day = date
    more, month = divmod(month - 1, 12)
    year += more
    cycles = 0
    if year < _FIRST_YEAR_OF_RULES:
        cycles = (year - _FIRST_YEAR_OF_RULES) // _CYCLE_YEARS
    elif year >= _LAST_YEAR_OF_RULES:
        cycles = (year - _LAST_YEAR_OF_RULES) // _CYCLE_YEARS + 1
    try:
        moved = time.mktime((year - cycles * _CYCLE_YEARS, month + 1, day, *clock, 0, 1, dst))
    except (OverflowError, OSError, ValueError):
        return None
    return int(moved) + cycles * _CYCLE_DAYS * _DAY


# ---------------------------------------------------------------- text

_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)  # fmt: skip


def _week(date: Date, first_day: int) -> int:
    """Return the week of the year if weeks start on *first_day* (0 is Sunday); 0 before the first such day."""
    return (date.year_day + 6 - (date.week_day - 1 - first_day) % 7) // 7


def _clock_hour(date: Date) -> int:
    return date.hour % 12 or 12


def _zone_offset(date: Date) -> str:
    minutes = abs(date.offset) // 60
    return f"{'-' if date.offset < 0 else '+'}{minutes // 60:02}{minutes % 60:02}"


# fmt: off
CONVERSIONS: dict[str, Callable[[Date], str]] = {
    "a": lambda date: _DAYS[date.week_day - 1][:3],
    "A": lambda date: _DAYS[date.week_day - 1],
    "b": lambda date: _MONTHS[date.month - 1][:3],
    "B": lambda date: _MONTHS[date.month - 1],
    "c": lambda date: _expand("%a %b %e %H:%M:%S %Y", date),
    "C": lambda date: f"{date.year // 100}",
    "d": lambda date: f"{date.day:02}",
    "D": lambda date: _expand("%m/%d/%y", date),
    "e": lambda date: f"{date.day:2}",
    "F": lambda date: _expand("%Y-%m-%d", date),
    "g": lambda date: f"{date.iso_year % 100:02}",
    "G": lambda date: f"{date.iso_year}",
    "h": lambda date: _MONTHS[date.month - 1][:3],
    "H": lambda date: f"{date.hour:02}",
    "I": lambda date: f"{_clock_hour(date):02}",
    "j": lambda date: f"{date.year_day:03}",
    "m": lambda date: f"{date.month:02}",
    "M": lambda date: f"{date.minute:02}",
    "n": lambda _date: "\n",
    "p": lambda date: ("AM", "PM")[date.hour // 12],
    "r": lambda date: _expand("%I:%M:%S %p", date),
    "R": lambda date: _expand("%H:%M", date),
    "S": lambda date: f"{date.second:02}",
    "t": lambda _date: "\t",
    "T": lambda date: _expand("%H:%M:%S", date),
    "u": lambda date: f"{(date.week_day - 2) % 7 + 1}",
    "U": lambda date: f"{_week(date, 0):02}",
    "V": lambda date: f"{date.iso_week:02}",
    "w": lambda date: f"{date.week_day - 1}",
    "W": lambda date: f"{_week(date, 1):02}",
    "x": lambda date: _expand("%m/%d/%y", date),
    "X": lambda date: _expand("%H:%M:%S", date),
    "y": lambda date: f"{date.year % 100:02}",
    "Y": lambda date: f"{date.year}",
    "z": _zone_offset,
    "Z": lambda date: date.zone,
    "%": lambda _date: "%",
}
"""What may stand behind a "%" in C99, and what it makes."""
# fmt: on

CONVERSIONS.update({"E" + letter: CONVERSIONS[letter] for letter in "cCxXyY"})  # as without the modifier:
CONVERSIONS.update({"O" + letter: CONVERSIONS[letter] for letter in "deHImMSuUVwWy"})  # the locale is "C"


def _expand(pattern: str, date: Date) -> str:
    """Return *pattern* with its conversions, all of one letter, replaced."""
    literal, *items = pattern.split("%")
    return literal + "".join([CONVERSIONS[item[0]](date) + item[1:] for item in items])
