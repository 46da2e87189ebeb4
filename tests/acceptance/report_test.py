"""`firstreply report`: the statistics of a period out of a store, as a page and as JSON, checked against the lines of
the same conversations."""

import csv
import json

import program

WEEK = program.REPOSITORY / "tests" / "data" / "first_week.ndjson"
CONFIG = program.REPOSITORY / "tests" / "data" / "first_week.yaml"


class Report(program.Case):
    def setUp(self):
        super().setUp()
        self.store = self.folder / "week.db"
        self.lines = self.folder / "conversations.csv"
        self.replay("--config", CONFIG, "--store", self.store, WEEK)

    def report(self, *arguments):
        outcome = program.run("report", "--store", self.store, *arguments)
        self.assertEqual(outcome.code, 0, outcome)
        return outcome.stdout

    def first_waits(self):
        with open(self.lines, newline="", encoding="utf-8") as lines:
            return list(csv.DictReader(lines))

    def test_first_waits_are_those_of_the_conversations(self):
        first = json.loads(self.report("--json"))["kinds"]["first"]
        expected = self.first_waits()
        self.assertEqual(first["waits"], len(expected))
        answered = first["answered"]
        sums = answered["decided"] + sum(answered["excluded"].values())
        self.assertEqual(sums, first["waits"], "each wait in exactly one place")
        if answered["excluded"]["adopted"] == 0:
            for outcome in ("met", "missed"):
                self.assertEqual(answered[outcome], sum(line["outcome"] == outcome for line in expected))

    def test_the_groups_of_a_dimension_add_up(self):
        report = json.loads(self.report("--json"))
        for dimension in ("brand", "platform", "channel", "urgency", "language", "hour_of_week"):
            groups = report["breakdown"][dimension]
            self.assertEqual(sum(group["waits"] for group in groups), report["answers"]["waits"], dimension)

    def test_a_period_is_half_open_and_by_the_start(self):
        day = json.loads(self.report("--json", "--from", "2026-03-02", "--to", "2026-03-03"))
        started = [line for line in self.first_waits() if line["started_at"].startswith("2026-03-02")]
        self.assertEqual(day["kinds"]["first"]["waits"], len(started))
        self.assertEqual((day["from"], day["to"]), ("2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z"))

    def test_of_one_brand(self):
        report = json.loads(self.report("--json", "--brand", "Torvo"))
        self.assertEqual({group["name"] for group in report["breakdown"]["brand"]}, {"Torvo"})
        self.assertEqual(report["brands"], ["Torvo"])

    def test_the_page_shows_what_is_not_in_the_share(self):
        page = self.report()
        for words in ("Targets met, of those decided", "not in it:", "those not answered yet counted",
                      "of the answered only, which flatters", "Channel parity", "By urgency"):
            self.assertIn(words, page)

    def test_what_if_is_what_a_replay_by_the_other_policies_says(self):
        other, replayed = self.folder / "other.yaml", self.folder / "other.db"
        other.write_text("calendars:\n"
                         "  - {name: desk, zone: Europe/Oslo, week: {weekdays: ['08:00-16:00']}}\n"
                         "policies:\n"
                         "  - {name: half, calendar: desk, targets: {acknowledge: 10m, answer: 30m, next: 30m}}\n")
        self.replay("--config", CONFIG, "--policy", other, "--store", replayed, WEEK)
        told = json.loads(self.report("--what-if", other, "--json"))
        self.assertEqual(told["actual"], json.loads(self.report("--json")))
        expected = program.run("report", "--store", replayed, "--json")
        self.assertEqual(told["what_if"], json.loads(expected.stdout))
        self.assertNotEqual(told["what_if"]["answers"], told["actual"]["answers"])

    def test_what_if_shows_both_sides_and_what_is_not_in_them(self):
        other = self.folder / "other.yaml"
        other.write_text("policies: [{name: short, targets: {answer: 10m}}]\n")
        page = self.report("--what-if", other)
        for words in ("as it was", "as it would be", "answered (first and next)", "not in it", "By urgency"):
            self.assertIn(words, page)
        other.write_text("policies: [{name: short, targets: {answer: soon}}]\n")
        outcome = program.run("report", "--store", self.store, "--what-if", other)
        self.assertEqual((outcome.code, outcome.stdout), (1, ""), outcome)
        self.assertIn("other.yaml", outcome.stderr)

    def test_what_makes_no_sense_is_refused(self):
        for arguments, reason in ((("--from", "yesterday"), "--from"), (("--zone", "Mars/Olympus"), "zone"),
                                  (("--from", "2026-03-03", "--to", "2026-03-03"), "--from: must be before --to")):
            outcome = program.run("report", "--store", self.store, *arguments)
            self.assertEqual((outcome.code, outcome.stdout), (1, ""), outcome)
            self.assertIn(reason, outcome.stderr)
        outcome = program.run("report")
        self.assertEqual(outcome.code, 1)
        self.assertIn("--store", outcome.stderr)


if __name__ == "__main__":
    program.main()
