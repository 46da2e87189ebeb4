"""Thousands of real conversations: what the monitor finds must be, line by line, what the judge finds.

The judge (oracle/first_response.py) computes each case anew from the unharmed file; no number is written down here but
those that were agreed on before there was any code.
"""

import csv
import json
import pathlib
import random
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "oracle"))

import first_response as judge
import program

HOUR_MS = 60 * 60 * 1000


class ReplayOfRealConversations:
    """The cases, for one data set; the classes below say which."""

    data_set = ""
    file_format = ""
    tick_ms = 0  # the smallest step of the file's times
    agreed = {}  # conversations, answered, p50, p90, met, missed, cancelled, undecided

    @classmethod
    def setUpClass(cls):
        cls.path = program.data_set(cls.data_set)
        with open(cls.path, encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            cls.columns, cls.rows = reader.fieldnames, list(reader)
        cls.posts = judge.read_posts(cls.path, cls.file_format)

    def written(self, rows):
        path = self.folder / "input.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, self.columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return path

    def shuffled(self, rows, seed):
        rows = list(rows)
        random.Random(seed).shuffle(rows)
        return rows

    def check(self, *arguments, until=None, store="store"):
        """One replay, judged; returns its report."""
        if until:
            arguments = ("--until", until) + arguments
        report, rows = self.replay("--format", self.file_format, "--store", self.folder / store, *arguments)
        expected_rows, expected_report = judge.judge(self.path, self.file_format, until)
        self.assert_same_rows(rows, expected_rows)
        self.assert_same_report(report, expected_report)
        self.totals(report)
        return report

    def figures(self, report):
        seconds = report["first_response_seconds"]
        return {"conversations": report["conversations"], "answered": report["answered"], "p50": seconds["p50"],
                "p90": seconds["p90"], **report["outcomes"]}

    def test_the_figures_are_those_agreed_on(self):
        report = self.check(self.path)
        self.assertEqual(self.figures(report), program.exact(json.dumps(self.agreed)))

    def test_every_row_is_accounted_for(self):
        totals = self.totals(self.check(self.path))
        self.assertEqual(totals["received"], len(self.rows))
        self.assertEqual(totals["stored"], len(self.posts))
        self.assertEqual(totals["duplicates"], len(self.rows) - len(self.posts))
        self.assertEqual(totals["rejected"] + totals["quarantined"] + totals["queued"], 0)

    def test_without_a_store_the_same_is_found(self):
        report, rows = self.replay("--format", self.file_format, self.path)
        expected_rows, expected_report = judge.judge(self.path, self.file_format)
        self.assert_same_rows(rows, expected_rows)
        self.assert_same_report(report, expected_report)

    def test_the_store_says_the_same_when_the_file_comes_again(self):
        first = self.totals(self.check(self.path))
        again = self.totals(self.check(self.path))
        gained = {name: again[name] - first[name] for name in again if again[name] != first[name]}
        self.assertEqual(gained, {"received": len(self.rows), "duplicates": len(self.rows)})

    def test_file_order_does_not_matter(self):
        self.check("--as-given", self.path)

    def test_shuffled_rows_end_in_the_same(self):
        for seed in (1, 2, 3):
            with self.subTest(seed=seed):
                self.check("--as-given", self.written(self.shuffled(self.rows, seed)), store="store-%d" % seed)

    def test_doubled_rows_count_once(self):
        doubled = [row for row in self.rows for _ in (1, 2)]
        totals = self.totals(self.check(self.written(doubled)))
        self.assertEqual(totals["received"], 2 * len(self.rows))
        self.assertEqual(totals["stored"], len(self.posts))

    def test_doubled_rows_far_apart_count_once(self):
        self.check("--as-given", self.written(self.shuffled(self.rows * 2, 4)))

    def telling_times(self):
        """Moments at which an error by one tick shows: around an answer and around a deadline."""
        conversations = judge.conversations_of(self.posts)
        answered = [one for one in conversations if one.answered_at is not None]
        late = [one for one in answered if one.answered_at > one.started_at + HOUR_MS]
        answer = answered[len(answered) // 2].answered_at
        deadline = late[len(late) // 2].started_at + HOUR_MS
        return [answer, answer - self.tick_ms, deadline, deadline - self.tick_ms]

    def test_until_admits_what_was_posted_by_then_and_stops_the_clock_there(self):
        precision = judge.Precision(self.file_format)
        for number, moment in enumerate(self.telling_times()):
            until = precision.instant(moment)
            with self.subTest(until=until):
                self.check(self.path, until=until, store="store-%d" % number)

    def test_until_beyond_the_last_post_decides_what_is_due_by_then(self):
        last = max(post.at for post in self.posts.values())
        for number, later in enumerate((self.tick_ms, 24 * HOUR_MS)):
            until = judge.Precision(self.file_format).instant(last + later)
            with self.subTest(until=until):
                self.check(self.path, until=until, store="store-%d" % number)

    def test_until_before_the_first_post_finds_nothing(self):
        report = self.check(self.path, until="2001-01-01T00:00:00Z")
        self.assertIsNone(report["first_response_seconds"]["p50"])

    def test_a_store_left_at_until_goes_on_where_it_stood(self):
        middle = judge.Precision(self.file_format).instant(self.telling_times()[0])
        self.check(self.path, until=middle)
        self.check(self.path)

    def start(self, *arguments):
        return subprocess.Popen(
            [program.binary(), "replay", "--format", self.file_format, "--report", "json", *map(str, arguments)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def killed_after(self, seconds, *arguments):
        """Starts a replay and kills it then; False when it had ended by itself."""
        process = self.start(*arguments)
        try:
            process.wait(timeout=seconds)
            return False
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True

    def duration(self, *arguments):
        begun = time.monotonic()
        self.assertEqual(self.start("--store", self.folder / "unharmed", *arguments).wait(program.PATIENCE_SECONDS), 0)
        return time.monotonic() - begun

    def killed_again_and_again(self, seed, *arguments):
        dice = random.Random(seed)
        whole = self.duration(*arguments)
        kills = 0
        for _ in range(8):
            kills += self.killed_after(dice.uniform(0, 0.9 * whole), "--store", self.folder / "store", *arguments)
        self.assertGreater(kills, 0, "no run was killed before its end; the whole takes %.3f s" % whole)
        totals = self.totals(self.check(*arguments))
        self.assertEqual(totals["stored"], len(self.posts))

    def test_killed_and_restarted_ends_in_the_same(self):
        self.killed_again_and_again(5, self.path)

    def test_killed_and_restarted_on_shuffled_rows_ends_in_the_same(self):
        self.killed_again_and_again(6, "--as-given", self.written(self.shuffled(self.rows, 7)))


class ReplayOfTwcs(ReplayOfRealConversations, program.Case):
    data_set = "twcs_threads/train.csv"
    file_format = "twcs"
    tick_ms = 1000
    agreed = {"conversations": 1191, "answered": 1080, "p50": 748, "p90": 23204, "met": 810, "missed": 381,
              "cancelled": 0, "undecided": 0}

    def test_at_ten_in_the_evening_some_still_wait(self):
        report = self.check(self.path, until="2017-10-31T22:00:00Z")
        figures = self.figures(report)
        for percentile in ("p50", "p90"):
            del figures[percentile]
        self.assertEqual(figures, {"conversations": 394, "answered": 145, "met": 94, "missed": 215, "cancelled": 0,
                                   "undecided": 85})

    def test_at_ten_in_the_evening_on_shuffled_rows(self):
        self.check("--as-given", self.written(self.shuffled(self.rows, 8)), until="2017-10-31T22:00:00Z")

    def test_repeated_rows_are_no_conflicts(self):
        doubled = [row for row in self.rows for _ in (1, 2)]
        self.assertEqual(self.totals(self.check(self.written(doubled)))["conflicts"], 0)


class ReplayOfIbmCare(ReplayOfRealConversations, program.Case):
    data_set = "ibm_care_threads/dev.csv"
    file_format = "ibm-care"
    tick_ms = 1
    agreed = {"conversations": 542, "answered": 525, "p50": 6128.740, "p90": 274068.876, "met": 236, "missed": 306,
              "cancelled": 0, "undecided": 0}


if __name__ == "__main__":
    program.main()
