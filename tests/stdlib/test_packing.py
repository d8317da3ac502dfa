"""string.pack, packsize and unpack against real Lua."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pylua.errors import HostFault, LuaError
from pylua.stdlib.packing import pack_values
from pylua.stdlib.strlib import LIBRARY
from pylua.vm.globalstate import GlobalState
from tests.stdlib.comparing import SideBySide

STRING = SideBySide(LIBRARY)

number_options = [
    *"bBhHlLjJTfdn", "i", "I", *(letter + str(size) for letter in "iI" for size in (1, 2, 3, 4, 7, 8, 9, 16)),
]  # fmt: skip
settings_options = ["<", ">", "=", "!", "!1", "!2", "!4", "!8", "!16", " ", "x", "Xi", "Xi4", "Xd", "Xh"]
broken_options = [
    "r",
    "X",
    "Xz",
    "Xx",
    "XX",
    "X ",
    "Xc1",
    "c",
    "i0",
    "i17",
    "s0",
    "!0",
    "!17",
    "!3",
    "\0",
    "i99999999999",
]
string_options = ["z", "s", "s1", "s2", "s9", "c0", "c1", "c5"]

integers = st.one_of(
    st.sampled_from([0, 1, -1, 127, 128, -128, -129, 255, 256, 2**31, 2**63 - 1, -(2**63)]),
    st.integers(-(2**63), 2**63 - 1),
)
floats = st.one_of(st.sampled_from([0.5, -0.0, 1e300, -1e300, 1e-300, math.inf, math.nan]), st.floats())
strings = st.text(st.sampled_from("ab\0\xff"), max_size=6)
values = st.one_of(integers, floats, strings, st.sampled_from([None, True, "12", 3.0]))
layouts = st.lists(st.sampled_from(number_options + settings_options + string_options), max_size=6).map(
    "".join
)
broken_layouts = st.lists(
    st.sampled_from(number_options[:8] + settings_options + broken_options), max_size=4
).map("".join)


class TestPack:
    """string.pack."""

    @settings(max_examples=300)
    @given(
        options=st.lists(
            st.tuples(st.sampled_from(settings_options + number_options), integers | floats), max_size=6
        )
    )
    def test_numbers_equal_real_lua(self, options: list[tuple[str, object]]) -> None:
        """Bytes, order, alignment and overflow checks."""
        layout = "".join(option for option, _ in options)
        arguments = [value for option, value in options if option in number_options]

        assert STRING.same("pack", layout, *arguments)

    @settings(max_examples=300)
    @given(layout=layouts, arguments=st.lists(values, max_size=6))
    @example(layout="i4", arguments=[])
    @example(layout="s1", arguments=["x" * 256])
    def test_any_arguments_equal_real_lua(self, layout: str, arguments: list[object]) -> None:
        """What does not fit, or is missing, gives real Lua's message."""
        assert STRING.same("pack", layout, *arguments)

    @given(layout=broken_layouts, arguments=st.lists(st.integers(0, 9), max_size=4))
    def test_mistakes_in_layouts_equal_real_lua(self, layout: str, arguments: list[object]) -> None:
        """They are noticed in their turn, after the options before them."""
        assert STRING.same("pack", layout, *arguments)

    @pytest.mark.parametrize("layout", ["c2147483639", "c2000000000c2000000000"])
    def test_memory_is_asked_for_first(self, layout: str) -> None:
        """A padded string that is too large ends in "not enough memory"."""
        g = GlobalState()
        g.meter.max_bytes = 1 << 20

        with pytest.raises(LuaError, match="not enough memory"):
            pack_values(g, layout, ("x", "y"))


class TestPacksize:
    """string.packsize."""

    @given(layout=st.one_of(layouts, broken_layouts))
    @example(layout="c2147483639c8")
    @example(layout="c2147483639c9")
    @example(layout="c99999999999")
    def test_sizes_equal_real_lua(self, layout: str) -> None:
        """Also the messages for variable and for too large layouts."""
        assert STRING.same("packsize", layout)


class TestUnpack:
    """string.unpack."""

    @settings(max_examples=300)
    @given(layout=layouts, packed=st.binary(max_size=40), start=st.one_of(st.none(), st.integers(-45, 45)))
    def test_any_bytes_equal_real_lua(self, layout: str, packed: bytes, start: int | None) -> None:
        """Values, the place behind them, and the messages for what does not fit."""
        assert STRING.same("unpack", layout, packed.decode("latin-1"), start)

    @pytest.mark.parametrize("order", "<>")
    @pytest.mark.parametrize("letter", "iI")
    @pytest.mark.parametrize("size", range(1, 17))
    @pytest.mark.parametrize("fill", ["\0", "\x7f", "\x80", "\xff"])
    def test_integers_of_every_size_equal_real_lua(
        self, order: str, letter: str, size: int, fill: str
    ) -> None:
        """Beyond 8 bytes only sign bits may stand."""
        for packed in (fill * size, "\xff" * 8 + fill * (size - 8), fill * (size - 8) + "\xff" * 8):
            assert STRING.same("unpack", f"{order}{letter}{size}", packed)

    @pytest.mark.parametrize(
        ("layout", "packed"),
        [
            ("s", "\5" + "\0" * 7 + "abc"), ("s8", "\xff" * 16), ("s16", "\xff" * 20), ("s2", "\2\0ab"), ("z", "abc"),
            ("zz", "a\0b\0"), ("zB", "ab\0c"), ("c4", "abc"), ("c10000000", "abc"), ("zc10000000", "alo"),
        ],
    )  # fmt: skip
    def test_strings_equal_real_lua(self, layout: str, packed: str) -> None:
        """Counted, terminated and fixed strings, and what is too short for them."""
        assert STRING.same("unpack", layout, packed)

    @given(
        arguments=st.lists(
            st.one_of(
                integers.map(lambda n: ("j", n)),
                floats.map(lambda x: ("d", x)),
                strings.map(lambda s: ("s4", s)),
            )
        )
    )
    def test_unpack_reverses_pack(self, arguments: list[tuple[str, object]]) -> None:
        """What was packed comes back, with the place behind it."""
        layout = "!4>" + "".join(option for option, _ in arguments)
        packed = STRING.ours("pack", layout, *(value for _, value in arguments))[0]  # type: ignore[index]

        assert STRING.ours("unpack", layout, packed) == STRING.theirs("unpack", layout, packed)

    def test_too_many_results_are_refused(self) -> None:
        """As where real Lua's stack is full."""
        g = GlobalState()
        g.max_registers = 1_000
        unpack = LIBRARY.open(g)["unpack"]

        assert len(unpack("b" * 900, "x" * 900)) == 901
        with pytest.raises(HostFault, match=r"stack overflow \(too many results\)"):
            unpack("b" * 1_000, "x" * 1_000)
