"""The bundled week of two invented brands, against the diary worked out by hand (tests/data/first_week.md)."""

import csv
import json
import math
import random
from decimal import Decimal

import program

DATA = program.REPOSITORY / "tests" / "data"
CONFIG = DATA / "first_week.yaml"
EVENTS = DATA / "first_week.ndjson"
DUPLICATES = 5


def diary():
    with open(DATA / "first_week.expected.csv", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


class FirstWeek(program.Case):
    def check(self, *arguments):
        report, rows = self.replay("--config", CONFIG, "--source", "week", *arguments)
        self.assert_same_rows(rows, diary())
        self.totals(report)
        return report

    def events_in_order(self, order):
        path = self.folder / "events.ndjson"
        path.write_text("".join(line + "\n" for line in order), encoding="utf-8")
        return path

    def lines(self):
        return EVENTS.read_text(encoding="utf-8").splitlines()

    def test_the_diary_is_that_worked_out_by_hand(self):
        self.check(EVENTS)

    def test_the_diary_is_the_same_as_given(self):
        self.check("--as-given", EVENTS)

    def test_the_diary_is_the_same_in_any_order(self):
        for seed in range(1, 11):
            order = self.lines()
            random.Random(seed).shuffle(order)
            with self.subTest(seed=seed):
                self.check("--as-given", self.events_in_order(order))

    def test_the_diary_is_the_same_when_each_event_comes_twice(self):
        self.check("--as-given", self.events_in_order(self.lines() + self.lines()))

    def test_the_diary_is_the_same_when_the_store_is_told_again(self):
        store = self.folder / "store"
        self.check("--store", store, EVENTS)
        self.check("--store", store, "--as-given", EVENTS)

    def test_the_report_sums_the_diary(self):
        report = self.check(EVENTS)
        rows = diary()
        seconds = sorted(Decimal(row[5]) for row in rows if row[5])
        self.assertEqual(report["conversations"], len(rows))
        self.assertEqual((report["answered"], report["unanswered"]), (len(seconds), len(rows) - len(seconds)))
        self.assertEqual(report["first_response_seconds"], {
            "p50": seconds[math.ceil(len(seconds) / 2) - 1], "p90": seconds[math.ceil(len(seconds) * 9 / 10) - 1],
            "max": seconds[-1]})
        self.assertEqual(report["outcomes"], {
            outcome: sum(row[7] == outcome for row in rows) for outcome in ("met", "missed", "cancelled", "undecided")})
        self.assertEqual(
            {name: brand["conversations"] for name, brand in report["brands"].items()},
            {name: sum(row[2] == name for row in rows) for name in ("Nagi Sabo", "Torvo")})

    def test_every_event_is_accounted_for(self):
        totals = self.totals(self.check(EVENTS))
        self.assertEqual((totals["received"], totals["duplicates"]), (len(self.lines()), DUPLICATES))
        self.assertGreaterEqual(totals["conflicts"], 1)
        self.assertEqual(totals["rejected"] + totals["quarantined"] + totals["queued"], 0)

    def test_every_line_is_an_event(self):
        for line in self.lines():
            self.assertIn("type", json.loads(line))


if __name__ == "__main__":
    program.main()
