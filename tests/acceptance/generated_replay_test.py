"""Invented threads, judged as the real ones are; needs no data set."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "oracle"))

import first_response as judge
import generated_threads
import program

SEEDS = range(1, 13)
MIDDLE = "2017-10-30T20:00:00Z"


class ReplayOfGeneratedThreads(program.Case):
    def check(self, seed, *arguments, until=None):
        path = self.folder / ("threads-%d.csv" % seed)
        generated_threads.write(path, generated_threads.rows_of(seed))
        if until:
            arguments += ("--until", until)
        report, rows = self.replay("--format", "twcs", *arguments, path)
        expected_rows, expected_report = judge.judge(path, "twcs", until)
        self.assert_same_rows(rows, expected_rows)
        self.assert_same_report(report, expected_report)
        self.totals(report)

    def test_in_order_of_time(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                self.check(seed)

    def test_in_no_order(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                self.check(seed, "--as-given")

    def test_until_the_middle(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                self.check(seed, until=MIDDLE)

    def test_until_the_middle_in_no_order(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                self.check(seed, "--as-given", until=MIDDLE)


if __name__ == "__main__":
    program.main()
