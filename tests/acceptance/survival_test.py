"""Response curves are R's: 200 random censored samples, through our curve and through R's survival package.

Needs Rscript with the package survival; skips itself where they are not. The path of the program that prints our
figures comes in FIRSTREPLY_SURVIVAL_FIGURES.
"""

import os
import pathlib
import shutil
import subprocess
import unittest

import program

JUDGE = pathlib.Path(__file__).resolve().parent / "oracle" / "survival_curve.R"
SEED = 4
SAMPLES = 200
TOLERANCE = 1e-9
EXACT_FIELDS = {"point": 6, "percentile": 6, "share": 4}  # what stands before the probabilities


def output(*command, stdin=b""):
    finished = subprocess.run([str(part) for part in command], input=stdin, capture_output=True,
                              timeout=program.PATIENCE_SECONDS)
    if finished.returncode:
        raise AssertionError("%s: exit code %d: %s" % (
            " ".join(map(str, command)), finished.returncode, finished.stderr.decode("utf-8", "replace")[-2000:]))
    return finished.stdout


def lines(text):
    return [line.split("\t") for line in text.decode("utf-8").splitlines()]


def rscript():
    """Rscript, if it is here and knows the package survival."""
    found = shutil.which("Rscript")
    if not found:
        return None
    asked = subprocess.run([found, "--vanilla", "-e", "library(survival)"], capture_output=True, check=False)
    return found if asked.returncode == 0 else None


def differs(found, expected):
    exact = EXACT_FIELDS[expected[0]]
    if len(found) != len(expected) or found[:exact] != expected[:exact]:
        return True
    for ours, theirs in zip(found[exact:], expected[exact:]):
        if "NA" in (ours, theirs):
            if ours != theirs:
                return True
        elif not abs(float(ours) - float(theirs)) <= TOLERANCE:
            return True
    return False


class Curves(unittest.TestCase):
    def setUp(self):
        self.r = rscript()
        if not self.r:
            self.skipTest("Rscript with the package survival is not here")
        self.samples = output(self.r, "--vanilla", JUDGE, "draw", SEED)

    def test_the_samples_hold_every_odd_case(self):
        waits = {}
        for sample, time, ending in lines(self.samples):
            waits.setdefault(sample, []).append((int(time), ending))
        self.assertEqual(len(waits), SAMPLES)
        endings = {sample: {ending for _, ending in wait} for sample, wait in waits.items()}
        competing = {sample for sample, kinds in endings.items() if "otherwise" in kinds}
        self.assertEqual(len(competing), SAMPLES // 2)
        for some in (competing, set(waits) - competing):
            for case, holds in (
                    ("nobody answered", lambda key: "answered" not in endings[key]),
                    ("nobody waiting", lambda key: "waiting" not in endings[key]),
                    ("one alone", lambda key: len(waits[key]) == 1),
                    ("many", lambda key: len(waits[key]) >= 5000),
                    ("no time at all", lambda key: any(time == 0 for time, _ in waits[key])),
                    ("an answer and a censoring at one time", lambda key: any(
                        (time, "waiting") in waits[key] for time, ending in waits[key] if ending == "answered"))):
                self.assertTrue(any(holds(key) for key in some), case)

    def test_curves_bands_and_percentiles_are_those_of_r(self):
        expected = lines(output(self.r, "--vanilla", JUDGE, "judge", stdin=self.samples))
        found = lines(output(os.environ["FIRSTREPLY_SURVIVAL_FIGURES"], stdin=self.samples))
        wrong = ["found %s, expected %s" % pair for pair in zip(found, expected) if differs(*pair)]
        self.assertEqual(wrong[:10], [])
        self.assertEqual(len(found), len(expected))
        kinds = [line[0] for line in expected]
        self.assertEqual(kinds.count("percentile"), SAMPLES * 99)
        self.assertEqual(kinds.count("share"), SAMPLES)
        self.assertGreater(kinds.count("point"), SAMPLES)


if __name__ == "__main__":
    program.main()
