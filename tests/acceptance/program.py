"""Runs the program under test as a user would, and reads what it prints.

The binary's path comes in FIRSTREPLY. The data sets lie outside the repository, in FIRSTREPLY_SHARED or else in the
folder `shared` beside the repository; a test that needs them and finds none skips itself.
"""

import csv
import decimal
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
ALL_SKIPPED = 77  # the exit code that ctest shows as "Skipped"
PATIENCE_SECONDS = 300  # longer than any run takes under a sanitizer; a program that hangs fails by it


def binary():
    path = os.environ.get("FIRSTREPLY")
    if not path or not os.access(path, os.X_OK):
        raise RuntimeError("FIRSTREPLY must name the firstreply binary, and says %r" % path)
    return path


def data_set(name):
    """The path of one of the shared data sets; skips the test where it is absent."""
    shared = pathlib.Path(os.environ.get("FIRSTREPLY_SHARED") or REPOSITORY.parent / "shared")
    path = shared / "data" / name
    if not path.is_file():
        raise unittest.SkipTest("the data set %s is not in %s" % (name, shared))
    return path


def exact(text):
    """JSON with its numbers as decimals, so that 6128.740 and 6128.74 are one number and nothing is rounded."""
    return json.loads(text, parse_float=decimal.Decimal, parse_int=decimal.Decimal)


class Outcome:
    """What one run left behind."""

    def __init__(self, arguments, finished):
        self.command = "firstreply " + " ".join(str(argument) for argument in arguments)
        self.code = finished.returncode
        self.stdout = finished.stdout.decode("utf-8")
        self.stderr = finished.stderr.decode("utf-8", errors="replace")

    def __str__(self):
        return "%s\nexit code %d\nstdout: %s\nstderr: %s" % (self.command, self.code, self.stdout[:4000], self.stderr[:4000])


def run(*arguments, stdin=b""):
    finished = subprocess.run([binary(), *map(str, arguments)], input=stdin, capture_output=True, timeout=PATIENCE_SECONDS)
    return Outcome(arguments, finished)


class Case(unittest.TestCase):
    """A test with a folder of its own, which goes when it ends."""

    maxDiff = 4000

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="firstreply-acceptance-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def replay(self, *arguments, code=0):
        """Runs `firstreply replay --report json --conversations CSV`: the report and the CSV's rows, sorted."""
        lines = self.folder / "conversations.csv"
        lines.unlink(missing_ok=True)
        outcome = run("replay", "--report", "json", "--conversations", lines, *arguments)
        self.assertEqual(outcome.code, code, outcome)
        try:
            report = exact(outcome.stdout)
        except ValueError as error:
            self.fail("standard output is not one JSON object: %s\n%s" % (error, outcome))
        return report, self.read_rows(lines)

    def read_rows(self, path):
        with open(path, encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        self.assertEqual(
            header, ["root", "customer", "brand", "started_at", "first_response_at", "seconds", "response", "outcome"])
        return sorted(rows)

    def assert_same_rows(self, found, expected):
        expected = sorted(expected)
        if found == expected:
            return
        missing = [row for row in expected if row not in found]
        surplus = [row for row in found if row not in expected]
        self.fail("%d lines, expected %d. Not found: %s\nNot expected: %s" % (
            len(found), len(expected), missing[:5], surplus[:5]))

    def assert_same_report(self, found, expected):
        """`expected` holds no "sources": the judge knows of none."""
        self.assertEqual({key: value for key, value in found.items() if key != "sources"}, exact(json.dumps(expected)))

    def totals(self, report):
        """The counters of all sources together; every source by itself must add up (law 1)."""
        counters = ("received", "irrelevant", "queued", "duplicates", "conflicts", "quarantined", "stored")
        sums = dict.fromkeys(counters + ("rejected",), 0)
        self.assertIn("sources", report)
        for name, source in report["sources"].items():
            self.assertEqual(set(source), set(counters) | {"rejected"}, name)
            rejected = sum(source["rejected"].values())
            self.assertEqual(
                source["received"],
                rejected + source["irrelevant"] + source["queued"] + source["duplicates"] + source["quarantined"]
                + source["stored"], "source %s does not add up: %s" % (name, source))
            self.assertLessEqual(source["conflicts"], source["duplicates"], name)
            for counter in counters:
                sums[counter] += int(source[counter])
            sums["rejected"] += int(rejected)
        return sums


class CountingResult(unittest.TextTestResult):
    passed = 0

    def addSuccess(self, test):
        self.passed += 1
        super().addSuccess(test)


def main():
    """Runs the tests of the calling script. Exit code 0, 1, or ALL_SKIPPED when not one of them could run."""
    runner = unittest.TextTestRunner(resultclass=CountingResult, verbosity=2)
    result = unittest.main(module="__main__", testRunner=runner, exit=False).result
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(ALL_SKIPPED if result.skipped and not result.passed else 0)
