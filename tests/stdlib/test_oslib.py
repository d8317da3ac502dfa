"""The os library: dates, processes and files, where it can be compared with real Lua."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pylua.errors import ExitRequest
from pylua.stdlib.api import FALSE, TRUE, LuaTable, boolean, set_metatable
from pylua.stdlib.dates import CONVERSIONS
from pylua.stdlib.oslib import LIBRARY
from tests.stdlib.comparing import REAL_LUA, SideBySide, bits

if TYPE_CHECKING:
    from collections.abc import Iterator

OS = SideBySide(LIBRARY)

FIRST = -67768040609740800  # the first second whose year fits a C int from 1900 on, in UTC
LAST = 67768036191676799
LAST_SHOWN = LAST - 1900 * 366 * 86400  # beyond it the C library shows years that have wrapped around
EVERYTHING = "|".join(f"%{conversion}" for conversion in CONVERSIONS)
ZONES = ["UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "XYZ3:30ABC,M3.2.0,M11.1.0"]

moments = st.one_of(
    st.integers(0, 2**32),
    st.integers(-(2**36), 2**36),
    st.integers(FIRST, LAST_SHOWN),
    st.sampled_from([FIRST, LAST_SHOWN, FIRST - 1, LAST + 1, -1, 0, -(2**63), 2**63 - 1]),
)


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Let the C library and Python believe that they are in a time zone."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def test_the_library_has_the_fields_of_real_lua() -> None:
    """Every field of real Lua's table is there, and no other."""
    assert sorted(OS.table) == sorted(REAL_LUA.globals().os)


class TestDate:
    """os.date."""

    @given(moment=moments)
    @example(moment=1577836800)  # 2020-01-01, in ISO week 1
    @example(moment=1609459200)  # 2021-01-01, in ISO week 53 of 2020
    def test_every_conversion_equals_real_lua(self, moment: int) -> None:
        """All conversions of C99 give real Lua's text in UTC, for every year that C knows."""
        assert OS.same("date", "!" + EVERYTHING, moment)

    def test_local_dates_equal_real_lua(self, zone: str) -> None:
        """All conversions give real Lua's text in the local zone, in summer and in winter."""
        moments = [0, 1594000000, 1605000000, 1583652600, -5000000000, 10**10, 10**15]

        assert all(OS.same("date", EVERYTHING, moment) for moment in moments), zone

    @pytest.mark.parametrize(
        "pattern",
        [
            "%Ez", "%", "%E", "%O", "%9", "%Ea", "%Q\0abc", "%d%", "%-d", "%Od %Oz", "%s", "%k", "%L\xff",
            "", "!", "\0\0", "!\0\0", "a\0%Y", "!!%H", "*tt", "*T", "%%%n%t", "%Ex%EX%Ey%EY%EC%Ec", "no conversion",
        ],
    )  # fmt: skip
    def test_odd_patterns_equal_real_lua(self, pattern: str) -> None:
        """Unknown conversions give real Lua's message, which shows all that follows."""
        assert OS.same("date", pattern, 86400)

    @pytest.mark.parametrize(
        "arguments",
        [
            (1, 0),
            (True,),
            ("x", 1.5),
            ("x", "y"),
            ("x", "12"),
            (None, 0),
            ("!%c", None),
            ("%c", LAST + 10**6),
        ],
    )
    def test_odd_arguments_equal_real_lua(self, arguments: tuple[object, ...]) -> None:
        """Wrong arguments give real Lua's messages."""
        assert OS.same("date", *arguments)

    @pytest.mark.parametrize("pattern", ["!*t", "!*t\0x"])
    @pytest.mark.parametrize("moment", [0, 951782400, FIRST, LAST])
    def test_tables_equal_real_lua(self, pattern: str, moment: int) -> None:
        """The format "*t" gives a table with the fields of real Lua's."""
        expected = {key: bits(value) for key, value in REAL_LUA.globals().os.date(pattern, moment).items()}

        table = OS.table["date"](pattern, moment)

        assert {key: bits(value) for key, value in table.items()} == expected

    def test_the_default_is_now(self) -> None:
        """Without a time the date is today's."""
        before = OS.table["date"]("%Y-%m-%d %H:%M:%S")
        now = OS.table["date"]("%Y-%m-%d %H:%M:%S", OS.table["time"]())
        after = OS.table["date"]("%F %T")

        assert before <= now <= after


FIELDS = ["year", "month", "day", "hour", "min", "sec", "isdst"]
REAL_TIME = REAL_LUA.eval("function(fields) return pcall(os.time, fields) end")


def compare_time(fields: dict[str, object]) -> bool:
    """Assert that both Luas make the same time of *fields*, and bring the table into range equally."""
    fields = {key: value for key, value in fields.items() if value is not None}
    real_fields = REAL_LUA.table_from(fields)
    worked, expected = REAL_TIME(real_fields)
    table = LuaTable({k: boolean(v) if isinstance(v, bool) else v for k, v in fields.items()})

    result = OS.ours("time", table)

    assert result == ([expected] if worked else expected), fields
    if worked:
        assert {k: bits(v) for k, v in table.items()} == {k: bits(v) for k, v in real_fields.items()}, fields
    return True


class TestTime:
    """os.time."""

    @given(
        date=st.tuples(st.integers(1800, 2500), st.integers(-30, 30), st.integers(-99, 99)),
        clock=st.tuples(*[st.integers(-99, 99)] * 3),
        is_dst=st.sampled_from([None, True, False]),
    )
    def test_fields_are_brought_into_range_as_in_real_lua(
        self, date: tuple[int, ...], clock: tuple[int, ...], is_dst: object
    ) -> None:
        """Fields out of range give the time and the table of real Lua."""
        assert compare_time(dict(zip(FIELDS, (*date, *clock, is_dst))))

    @given(
        values=st.tuples(
            *[st.sampled_from([-(2**31), -(2**31) + 1900, 2**31 - 1, 2**31, 2**31 + 1899, 0, 1, 2000])] * 6
        )
    )
    @settings(max_examples=200)
    def test_large_fields_equal_real_lua(self, values: tuple[int, ...]) -> None:
        """Fields that fit a C int are added up exactly, others are refused."""
        assert compare_time(dict(zip(FIELDS, values)))

    def test_local_times_equal_real_lua(self, zone: str) -> None:
        """Hours that daylight saving skips or repeats count as in real Lua."""
        days = [
            (2020, 3, 8),
            (2020, 11, 1),
            (2020, 4, 5),
            (2020, 10, 4),
            (1883, 11, 18),
            (3020, 7, 1),
            (900, 1, 1),
        ]

        assert all(
            compare_time({"year": y, "month": m, "day": d, "hour": hour, "min": 30, "isdst": is_dst})
            for y, m, d in days
            for hour in (0, 1, 2, 3)
            for is_dst in (None, True, False)
        ), zone

    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"year": 2000},
            {"year": 2000, "month": 1},
            {"hour": 12},
            {"year": "x", "month": 1, "day": 1},
            {"year": "2000", "month": "0x1", "day": " 3.0 "},
            {"year": 2000, "month": 1, "day": 1.5},
            {"year": 2000, "month": 1, "day": True},
            {"year": 2000, "month": 1, "day": 2**32},
            {"year": 0, "month": -(2**31) - 1, "day": 1},
            {"year": 2000, "month": -(2**63), "day": 1},
            {"year": 2**31 + 1899, "month": 12, "day": 31, "hour": 23, "min": 59, "sec": 59},
            {"year": 2**31 + 1899, "month": 12, "day": 31, "hour": 23, "min": 59, "sec": 60},
            {"year": -(2**31) + 1900, "month": 1, "day": 1, "hour": 0},
            {"year": -(2**31) + 1900, "month": 1, "day": 1, "hour": 0, "sec": -1},
            {"year": 1970, "month": 1, "day": 1, "hour": 0, "sec": -1},
            {"year": 2020, "month": 1, "day": 1, "isdst": 0},
        ],
    )
    def test_odd_fields_equal_real_lua(self, fields: dict[str, object]) -> None:
        """Missing, wrong and extreme fields give real Lua's times and messages."""
        assert compare_time(fields)

    def test_without_table_it_is_now(self) -> None:
        """Without an argument, or with nil, the clock is read."""
        before = int(time.time())

        assert before <= OS.table["time"]() <= OS.table["time"](None) <= time.time()

    def test_wrong_argument_equals_real_lua(self) -> None:
        """What is no table gives real Lua's message."""
        assert OS.same("time", 5)

    def test_fields_are_read_and_written_with_metamethods(self) -> None:
        """A date table may inherit its fields."""
        base = LuaTable(year=2020, month=14, day=1, hour=12)
        table = LuaTable()
        set_metatable(OS.g, table, LuaTable(__index=base))

        OS.table["time"](table)

        assert (table["year"], table["month"]) == (2021, 2)

    @given(
        t2=st.one_of(st.integers(-(2**63), 2**63 - 1), st.none()),
        t1=st.one_of(st.integers(-(2**63), 2**63 - 1), st.floats()),
    )
    def test_difftime_equals_real_lua(self, t2: object, t1: object) -> None:
        """The difference of any two times is real Lua's."""
        assert OS.same("difftime", t2, t1)

    def test_difftime_needs_both_times(self) -> None:
        """Missing arguments give real Lua's messages."""
        assert OS.same("difftime")
        assert OS.same("difftime", 1)

    def test_clock_counts_processor_time(self) -> None:
        """The clock is a float that never goes back."""
        first = OS.table["clock"]()

        assert first.__class__ is float
        assert 0 <= first <= OS.table["clock"]()


class TestProcess:
    """The process and its environment."""

    @pytest.mark.parametrize(
        ("command", "expected"),
        [
            ("true", (TRUE, "exit", 0)),
            ("exit 3", (None, "exit", 3)),
            ("kill -9 $$", (None, "signal", 9)),
            ("exit 3\0exit 4", (None, "exit", 3)),
            ("", (TRUE, "exit", 0)),
        ],
    )
    def test_execute_tells_how_the_command_ended(self, command: str, expected: object) -> None:
        """The result is true or nil, the kind of ending, and its code (as Lua built for POSIX)."""
        assert OS.table["execute"](command) == expected

    def test_wrong_command_equals_real_lua(self) -> None:
        """What is no string gives real Lua's message."""
        assert OS.same("execute", True)

    def test_execute_without_command_asks_for_a_shell(self) -> None:
        """Without a command the result says whether there is a shell."""
        assert OS.same("execute")
        assert OS.same("execute", None)

    def test_process_that_cannot_start_gives_a_failure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A system that starts no process is reported, not raised."""
        monkeypatch.setattr(os, "system", lambda _line: -1)

        assert OS.table["execute"]("true") == (None, "(no extra info)", 0)

    @pytest.mark.parametrize(
        "name", ["PATH", "PATH\0x", "NO_SUCH_VARIABLE", "", "A=B", 12, None, "PYLUA_TEST"]
    )
    def test_getenv_equals_real_lua(self, name: object, monkeypatch: pytest.MonkeyPatch) -> None:
        """Variables come as byte strings, nil if they are not set."""
        monkeypatch.setenv("PYLUA_TEST", "gr\u00fcn\udcff")

        assert OS.same("getenv", name)

    @pytest.mark.parametrize(
        "arguments", [("no such",), ("no such", "time"), ("C", "foo"), (True,), ("C", 1)]
    )
    def test_setlocale_refuses_as_real_lua(self, arguments: tuple[object, ...]) -> None:
        """Unknown locales give nil, unknown categories real Lua's message."""
        assert OS.same("setlocale", *arguments)

    @pytest.mark.parametrize("arguments", [(), (None, "time"), ("C",), ("POSIX", "all"), ("",)])
    def test_the_locale_is_always_c(self, arguments: tuple[object, ...]) -> None:
        """There is no other locale: they belong to the process, not to a state."""
        assert OS.table["setlocale"](*arguments) == "C"

    @pytest.mark.parametrize(
        ("arguments", "code", "close"),
        [
            ((), 0, False),
            ((TRUE,), 0, False),
            ((FALSE, TRUE), 1, True),
            ((3, None), 3, False),
            (("4", FALSE), 4, False),
            ((None, 0), 0, True),
            ((2**32 + 5,), 5, False),
            ((2**31,), -(2**31), False),
        ],
    )
    def test_exit_asks_the_host(self, arguments: tuple[object, ...], code: int, close: object) -> None:
        """`os.exit` leaves the script by an exception that tells status and closing."""
        with pytest.raises(ExitRequest) as caught:
            OS.table["exit"](*arguments)

        assert (caught.value.code, caught.value.close) == (code, close)

    def test_exit_with_wrong_status_equals_real_lua(self) -> None:
        """A status that is no integer is an ordinary error."""
        assert OS.same("exit", "x")


class TestFiles:
    """Files by name."""

    @pytest.mark.parametrize(
        "name", ["/no/such/file", "/no/such\0x", "", "/proc", "/proc/self", "x" * 5000, 12345, None]
    )
    def test_failing_remove_equals_real_lua(self, name: object) -> None:
        """What can't be removed gives real Lua's message and number."""
        assert OS.same("remove", name)

    def test_remove_takes_files_and_empty_directories(self, tmp_path: Path) -> None:
        """A file goes, a directory when it is empty, a link without what it points to."""
        directory = tmp_path / "directory"
        directory.mkdir()
        file = directory / "gr\u00fcn"
        file.touch()
        link = tmp_path / "link"
        link.symlink_to(directory)

        assert OS.same("remove", str(directory))
        assert OS.table["remove"](str(link)) is TRUE
        assert OS.table["remove"](str(file).encode().decode("latin-1")) is TRUE
        assert OS.table["remove"](str(directory)) is TRUE
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        "names", [("/no/such", "/x"), ("/no/such",), (), ("", ""), ("/proc", "/x"), (1, 2)]
    )
    def test_failing_rename_equals_real_lua(self, names: tuple[object, ...]) -> None:
        """What can't be renamed gives real Lua's message and number."""
        assert OS.same("rename", *names)

    def test_rename_moves_a_file(self, tmp_path: Path) -> None:
        """A file gets its new name."""
        (tmp_path / "old").write_text("content")

        assert OS.table["rename"](str(tmp_path / "old"), str(tmp_path / "new")) is TRUE
        assert (tmp_path / "new").read_text() == "content"

    def test_tmpname_makes_an_empty_file(self) -> None:
        """The named file exists, is empty and is a new one each time."""
        names = [OS.table["tmpname"]() for _ in range(2)]

        sizes = [Path(name).stat().st_size for name in names]
        for name in names:
            Path(name).unlink()
        assert sizes == [0, 0]
        assert names[0] != names[1]

    def test_tmpname_reports_a_system_without_room(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """No temporary file means an error of Lua's."""

        def refuse(**_: object) -> None:
            raise OSError

        monkeypatch.setattr("tempfile.mkstemp", refuse)

        assert OS.ours("tmpname") == "unable to generate a unique filename"
