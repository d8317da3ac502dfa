"""Dates against Python's own calendar, and the years beyond it; `test_oslib` compares them with real Lua."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylua.stdlib import dates

CYCLE = 146097 * 86400  # seconds in 400 years
OF_PYTHON = [
    "%a", "%A", "%b", "%B", "%d", "%H", "%I", "%j", "%m", "%M", "%p", "%S", "%u", "%U", "%V", "%w", "%W", "%y",
]  # fmt: skip


@given(moment=st.datetimes(min_value=dt.datetime(1, 1, 1), max_value=dt.datetime(9999, 12, 31)))  # noqa: DTZ001  UTC below
def test_conversions_equal_python(moment: dt.datetime) -> None:
    """In the years that Python knows, both make the same text."""
    moment = moment.replace(microsecond=0, tzinfo=dt.timezone.utc)
    date = dates.utc_date(int(moment.timestamp()))

    texts = [dates.CONVERSIONS[conversion[1:]](date) for conversion in OF_PYTHON]

    assert texts == [moment.strftime(conversion) for conversion in OF_PYTHON]


@given(seconds=st.integers(-(2**40), 2**40), cycles=st.integers(-1000, 1000))
def test_the_calendar_repeats_after_400_years(seconds: int, cycles: int) -> None:
    """Dates 400 years apart differ in nothing but the year."""
    date = dates.utc_date(seconds)

    later = dates.utc_date(seconds + cycles * CYCLE)

    years = 400 * cycles
    assert later == date._replace(year=date.year + years, iso_year=date.iso_year + years)


@given(seconds=st.integers(-(2**55), 2**55))
def test_local_dates_lead_back_to_their_time(seconds: int) -> None:
    """Breaking a time down and putting it together again gives the time."""
    date = dates.local_date(seconds)

    again = dates.local_seconds(
        (date.year, date.month, date.day), (date.hour, date.minute, date.second), int(date.is_dst)
    )

    assert again == seconds


@pytest.mark.parametrize("seconds", [2**62, -(2**62), 2**63 - 1, -(2**63)])
def test_years_beyond_an_int_are_refused(seconds: int) -> None:
    """A date whose year does not fit a C int is None."""
    assert dates.utc_date(seconds) is None
    assert dates.local_date(seconds) is None


@pytest.mark.parametrize(
    ("offset", "expected"), [(0, "+0000"), (-17762, "-0456"), (20700, "+0545"), (-60, "-0001")]
)
def test_offsets_show_hours_and_minutes(offset: int, expected: str) -> None:
    """The offset of a zone is cut to minutes toward zero."""
    date = dates.utc_date(0)._replace(offset=offset)

    assert dates.CONVERSIONS["z"](date) == expected
