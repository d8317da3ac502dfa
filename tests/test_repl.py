"""The read-eval-print loop, fed by a pipe and on a terminal."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time

import pytest

from tests.processes import TIMEOUT, environment, pylua

BANNER_END = "PUC-Rio\n"


def session(text, *options):
    """Return what an interactive session writes behind the banner, and its messages."""
    process = pylua(*options, "-i", stdin=text.encode())
    banner, end, output = process.stdout.decode().partition(BANNER_END)
    assert (process.returncode, banner[:3], end) == (0, "Lua", BANNER_END)
    return output, process.stderr.decode()


def answers(text, *options):
    """Return the lines that a session prints, without prompts and without the lines that it was given."""
    output, messages = session(text, "-e", r"_PROMPT = '\0'; _PROMPT2 = '\1'", *options)
    assert messages == ""
    return re.sub("[\0\1].*\n", "", output).splitlines()


# ---------------------------------------------------------------- fed by a pipe


def test_session_looks_as_if_it_was_typed():
    """Prompts, the lines that were read and the results stand in the output; it ends with a newline."""
    output, _ = session("6 * 7\nx =\n1\n")

    assert output == "> 6 * 7\n42\n> x =\n>> 1\n> \n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 1", ["2"]),
        ("1, nil, 'three'", ["1\tnil\tthree"]),
        ("nil", ["nil"]),
        ("return", []),
        ("x = 1", []),
        ("", []),
        ("=2^53", ["9.007199254741e+15"]),
        ("= ", []),
        ("(6*2-6) -- ===\na =\n10\nprint(a)\na", ["6", "10", "10"]),
        ("a = [[b\nc]]\n=a", ["b", "c"]),
        ("for i = 1, 2 do\nprint(i)\nend", ["1", "2"]),
        ("local x = 1\nx", ["nil"]),
        ("function f(x)\n\n  return x, x end\nf(3)", ["3\t3"]),
        ("--[[\n]] x = 5\nx", ["5"]),
        ("('\\xe9\\xff'):byte(1, -1)", ["233\t255"]),
    ],
)
def test_input_is_an_expression_or_a_statement(text, expected):
    """Expressions are printed, statements run, and lines are joined until they are complete."""
    assert answers(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (")", "stdin:1: unexpected symbol near ')'\n"),
        ("x = ", "stdin:1: unexpected symbol near <eof>\n"),
        ("error('oops', 0)", "oops\nstack traceback:\n\t[C]: in function 'error'\n\tstdin:1: in main chunk\n\t[C]: in ?\n"),
        ("error(setmetatable({}, {__tostring = function() return 'shown' end}))", "shown\n"),
        ("print = nil\n1", "error calling 'print' (attempt to call a nil value)\n"),
    ],
)  # fmt: skip
def test_message_does_not_name_the_program(text, message):
    """Interactively a message begins with the message."""
    assert session(text)[1] == message


def test_loop_goes_on_after_an_error():
    """An error ends the line that made it, not the session."""
    output, _ = session("error()\nx.y.z\n1 +* 2\n'alive'")

    assert "alive\n" in output


def test_results_are_printed_by_the_global_print():
    """A program may replace print."""
    assert answers("print = function(...) io.write(select('#', ...), '!\\n') end\n1, nil") == ["2!"]


def test_prompts_may_be_any_values():
    """_PROMPT and _PROMPT2 become strings each time that they are shown."""
    output, _ = session(
        " --\na = 2",
        "-e",
        "local C = 0; _PROMPT = setmetatable({}, {__tostring = function() C = C + 1; return C end})",
    )

    assert output == "1 --\n2a = 2\n3\n"


def test_prompt_that_fails_ends_the_session():
    """What can't be shown as a prompt ends the command with a message."""
    process = pylua("-e", "_PROMPT = setmetatable({}, {__tostring = error})", "-i", stdin=b"1")

    assert process.returncode == 1
    assert process.stderr


def test_program_reads_the_lines_behind_its_own():
    """io.read and the session take turns at the same input."""
    assert answers("io.read()\nhello\n'next'")[-2:] == ["hello", "next"]


def test_exit_ends_the_session():
    """os.exit ends the command at once, with its status."""
    process = pylua("-i", stdin=b"os.exit(3)\nprint('never')")

    assert process.returncode == 3
    assert b"never\n" not in process.stdout.partition(b"> os.exit(3)\n")[2]


def test_script_runs_before_the_session(tmp_path):
    """-i enters the session behind the script, whose globals are there."""
    script = tmp_path / "script.lua"
    script.write_text("x = ...")

    process = pylua("-i", str(script), "argument", stdin=b"x")

    assert process.stdout.endswith(b"> x\nargument\n> \n")


def test_failing_script_prevents_the_session(tmp_path):
    """After an error of the script there is no session."""
    script = tmp_path / "script.lua"
    script.write_text("error('no')")

    process = pylua("-i", str(script), stdin=b"'never'")

    assert process.returncode == 1
    assert b"never" not in process.stdout


# ---------------------------------------------------------------- on a terminal


class Terminal:
    """A person at a terminal with the command on it."""

    def __init__(self, *arguments, home):
        """Start the command with its standard streams on a new terminal."""
        import pty  # noqa: PLC0415  only where there are terminals

        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pylua", *arguments],
            stdin=slave, stdout=slave, stderr=slave,
            env=environment(HOME=str(home), TERM="dumb"), start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self._screen = ""

    def type(self, text):
        """Press the keys of *text*."""
        os.write(self._master, text.encode())

    def read_until(self, pattern, timeout=TIMEOUT):
        """Wait until *pattern* appears; return the screen up to its end.

        Raises:
            TimeoutError: it did not appear.
        """
        deadline = time.monotonic() + timeout
        while not (found := re.search(pattern, self._screen)):
            if not select.select([self._master], [], [], max(deadline - time.monotonic(), 0))[0]:
                raise TimeoutError(self._screen)
            self._screen += os.read(self._master, 4096).decode().replace("\r\n", "\n")
        shown, self._screen = self._screen[: found.end()], self._screen[found.end() :]
        return shown

    def interrupt_until(self, pattern):
        """Press Ctrl-C until *pattern* appears: Python misses a signal that comes just before it waits for keys."""
        for _ in range(TIMEOUT):
            os.kill(self.process.pid, signal.SIGINT)
            try:
                return self.read_until(pattern, timeout=1)
            except TimeoutError as error:
                screen = error
        raise screen

    def close(self):
        """Take the terminal away."""
        os.close(self._master)
        self.process.kill()
        self.process.wait(TIMEOUT)


@pytest.fixture
def terminal(tmp_path):
    """A terminal with a session that has just begun."""
    pytest.importorskip("pty")
    terminal = Terminal(home=tmp_path)
    yield terminal
    terminal.close()


def test_terminal_session(terminal, tmp_path):
    """Without arguments a terminal gets the banner and a session that keeps a history."""
    assert "Lua 5.4 (pylua " in terminal.read_until("> ")

    terminal.type("for i = 1, 2 do\n")
    terminal.read_until("\n>> ")
    terminal.type("print(i * 100) end\n")
    assert "\n100\n200\n" in terminal.read_until("\n> ")
    terminal.type("'caf\u00e9', ('\u00e9'):byte(1, -1)\n")
    assert "\ncaf\u00e9\t195\t169\n" in terminal.read_until("\n> ")
    terminal.type("\x04")

    assert terminal.process.wait(TIMEOUT) == 0
    pytest.importorskip("readline")
    history = (tmp_path / ".pylua_history").read_text("utf-8")
    assert "for i = 1, 2 do\nprint(i * 100) end\n'caf\u00e9'" in history


def test_interrupt_at_the_prompt_discards_the_input(terminal):
    """Ctrl-C while a statement is being typed starts anew."""
    terminal.read_until("> ")
    terminal.type("x = (\n")
    terminal.read_until("\n>> ")

    terminal.interrupt_until("\n> ")
    terminal.type("'alive'\n")

    assert "\nalive\n" in terminal.read_until("\n> ")


def test_interrupt_stops_what_runs_and_not_the_session(terminal):
    """Ctrl-C ends an endless loop with a message; the session goes on."""
    terminal.read_until("> ")
    terminal.type("print('r' .. 'eady') while true do end\n")
    terminal.read_until("ready\n")

    os.kill(terminal.process.pid, signal.SIGINT)

    assert "\nstdin:1: interrupted!\nstack traceback:\n" in "\n" + terminal.read_until("\n> ")
    terminal.type("'alive'\n")
    assert "\nalive\n" in terminal.read_until("\n> ")
