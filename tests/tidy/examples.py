#!/usr/bin/env python3
"""Runs the `console` blocks of the documents against the built program.

Usage: FIRSTREPLY=path/to/firstreply examples.py ROOT

Each document has a folder of its own that lasts from its first block to its last and shows the rooms of the tree
(`tests/data/...`) as they are; what a command writes lands there. Lines after a command are what it has to print, where
a line of `...` stands for any number of lines; without such lines only the exit status counts.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
from typing import NamedTuple

import document_rules
import tables

SECONDS_MAX = 60


class Step(NamedTuple):
    line: int
    command: str
    expected: str


def steps_of(text):
    for first_line, info, body in document_rules.fenced_blocks(text):
        if info.split(" ")[0] != "console":
            continue
        for match in re.finditer(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", body, re.MULTILINE):
            yield Step(first_line + body.count("\n", 0, match.start()), match[1], match[2])


def prints_as_expected(expected, printed):
    if not expected.strip():
        return True
    pattern = "".join("(?:.*\n)*" if line.strip() == "..." else re.escape(line) + "\n" for line in expected.splitlines())
    return re.fullmatch(pattern, printed if printed.endswith("\n") else printed + "\n") is not None


def run_document(text, root, program):
    """What went wrong, a sentence each, and how many commands were run."""
    failures, count = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for room in sorted(tables.TOP_FOLDERS):
            if (root / room).exists():
                os.symlink(root / room, pathlib.Path(folder, room))
        os.symlink(program, pathlib.Path(folder, "firstreply"))
        environment = {**os.environ, "PATH": folder + os.pathsep + os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        for step in steps_of(text):
            count += 1
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", step.command], cwd=folder, env=environment,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  encoding="utf-8", timeout=SECONDS_MAX, check=False)
            if done.returncode != 0:
                failures.append(f"{step.line}: `{step.command}` ended with {done.returncode}:\n{done.stdout}")
            elif not prints_as_expected(step.expected, done.stdout):
                failures.append(f"{step.line}: `{step.command}` printed\n{done.stdout}instead of\n{step.expected}")
    return failures, count


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    program = pathlib.Path(os.environ["FIRSTREPLY"]).resolve()
    failed = False
    for document in tables.EXAMPLE_DOCUMENTS:
        if not (root / document).exists():
            continue
        failures, count = run_document((root / document).read_text(encoding="utf-8"), root, program)
        failed |= bool(failures)
        print(f"{document}: {count} commands, {len(failures)} failures")
        for failure in failures:
            print(f"{document}:{failure}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
