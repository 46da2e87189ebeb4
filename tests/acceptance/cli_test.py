"""What a user meets on the command line: bad lines, odd times, wrong arguments."""

import json
import re

import program

CONFIG = program.REPOSITORY / "tests" / "data" / "first_week.yaml"
DEEP = 100
LONG = 2 << 20


def created(number, **changed):
    """A post by a customer of Torvo, in its own thread; `None` leaves a field out."""
    event = {"id": "e-%d" % number, "type": "created", "platform": "plaza", "post": str(number), "author": "p-%d" % number,
             "text": "Torvo, where is my boat?", "posted_at": "2026-03-02T08:%02d:00Z" % (number % 60)}
    event.update(changed)
    return json.dumps({key: value for key, value in event.items() if value is not None}).encode()


def answer(number, posted_at="2026-03-02T08:59:00Z"):
    return created(number + 1000, author="torvo_help", parent=str(number), text="At pier 4.", posted_at=posted_at)


# (line, field named, reason): a field of None is a fault of the whole line. The reasons are those of ingest/EVENTS.md.
BAD_LINES = [
    (created(201)[:-20], None, "malformed"),
    (b"}{", None, "malformed"),
    (b'"a text and no object"', None, "malformed"),
    (created(202).replace(b"boat", b"bo\xff\xfeat"), None, "not_utf8"),
    (created(203, extra=0).replace(b"0}", b"[" * DEEP + b"]" * DEEP + b"}"), None, "too_deep"),
    (created(204, text="x" * LONG), None, "too_long"),
    (created(205, text="x" * (65 << 10)), "text", "too_long"),
    (created(206, author="a" * 513), "author", "too_long"),
    (created(207, mentions=["a-%d" % number for number in range(101)]), "mentions", "too_many"),
    (created(208, text=5), "text", "wrong_type"),
    (created(209, posted_at=1772438400), "posted_at", "wrong_type"),
    (created(210, post=["210"]), "post", "wrong_type"),
    (created(211, directed="yes"), "directed", "wrong_type"),
    (created(212, id=None), "id", "missing_field"),
    (created(213, author=None), "author", "missing_field"),
    (created(214, posted_at=None), "posted_at", "missing_field"),
    (created(215, id=""), "id", "bad_value"),
    (created(216, type="shouted"), "type", "bad_value"),
    (created(217, posted_at="last Tuesday"), "posted_at", "bad_value"),
    (created(218, posted_at="2026-03-02T08:00:00"), "posted_at", "bad_value"),
    (created(219, visibility="whispered"), "visibility", "bad_value"),
]


class Command(program.Case):
    def replay_lines(self, lines, *arguments, end=b"\n"):
        """The run's outcome, report and rows for an NDJSON file of these lines."""
        events, table = self.folder / "events.ndjson", self.folder / "conversations.csv"
        events.write_bytes(b"".join(line + end for line in lines))
        outcome = program.run(
            "replay", "--config", CONFIG, "--report", "json", "--conversations", table, *arguments, events)
        self.assertEqual(outcome.code, 0, outcome)
        return outcome, program.exact(outcome.stdout), self.read_rows(table)

    def refused(self, *arguments):
        """A run that must end with a message and no result."""
        outcome = program.run(*arguments)
        self.assertGreater(outcome.code, 0, outcome)
        self.assertNotEqual(outcome.stderr.strip(), "", outcome)
        self.assertEqual(outcome.stdout, "", outcome)
        return outcome


class BadLines(Command):
    def test_good_lines_between_bad_ones_are_taken(self):
        lines = [created(100), answer(100)]
        for number, (line, _, _) in enumerate(BAD_LINES, start=1):
            lines += [line, created(100 + number)]
        _, report, rows = self.replay_lines(lines)
        self.assertEqual(report["conversations"], 1 + len(BAD_LINES))
        self.assertEqual(report["answered"], 1)
        self.assertEqual({row[0] for row in rows}, {str(100 + number) for number in range(1 + len(BAD_LINES))})
        self.assertEqual(self.totals(report)["received"], len(lines))

    def test_each_bad_line_is_named_with_its_number_field_and_reason(self):
        lines = [line for bad, _, _ in BAD_LINES for line in (bad, created(100))]
        outcome, report, _ = self.replay_lines(lines)
        said = outcome.stderr.splitlines()
        for number, (_, field, reason) in enumerate(BAD_LINES):
            line = 2 * number + 1
            with self.subTest(line=line, field=field, reason=reason):
                about = [text for text in said if re.search(r"\bline %d\b" % line, text)]
                self.assertEqual(len(about), 1, outcome.stderr[:4000])
                self.assertIn(reason, about[0])
                if field:
                    self.assertRegex(about[0], r"\b%s\b" % field)
        self.assertFalse([text for text in said if re.search(r"\bline 2\b", text)], "a good line is complained about")

    def test_bad_lines_are_counted_by_reason(self):
        _, report, _ = self.replay_lines([line for line, _, _ in BAD_LINES])
        found = {}
        for source in report["sources"].values():
            for reason, count in source["rejected"].items():
                found[reason] = found.get(reason, 0) + int(count)
        expected = {}
        for _, _, reason in BAD_LINES:
            expected[reason] = expected.get(reason, 0) + 1
        self.assertEqual({reason: count for reason, count in found.items() if count}, expected)
        self.assertEqual(report["conversations"], 0)
        self.totals(report)

    def test_what_is_said_of_a_bad_line_holds_none_of_its_text(self):
        secret = "card 4012 8888 8888 1881"
        outcome, _, _ = self.replay_lines([created(1, text=secret, posted_at="never"), created(2, text=secret)[:-5]])
        self.assertNotIn("4012", outcome.stderr)

    def test_counters_go_on_across_runs(self):
        store = self.folder / "store"
        lines = [created(1), b"{", created(2, id=None)]
        _, first, _ = self.replay_lines(lines, "--store", store)
        _, again, _ = self.replay_lines(lines, "--store", store)
        first, again = self.totals(first), self.totals(again)
        gained = {name: again[name] - first[name] for name in again if again[name] != first[name]}
        self.assertEqual(gained, {"received": 3, "rejected": 2, "duplicates": 1})


class Lines(Command):
    def test_an_empty_file_is_nothing(self):
        _, report, rows = self.replay_lines([])
        self.assertEqual((report["conversations"], rows), (0, []))
        self.assertEqual(report["first_response_seconds"], {"p50": None, "p90": None, "max": None})

    def test_a_byte_order_mark_blank_lines_and_carriage_returns_are_welcome(self):
        outcome, report, _ = self.replay_lines([b"\xef\xbb\xbf" + created(1), b"", b"  ", answer(1)], end=b"\r\n")
        self.assertEqual((report["conversations"], report["answered"]), (1, 1), outcome)
        self.assertEqual(self.totals(report)["received"], 2)

    def test_a_last_line_without_its_end_counts(self):
        _, report, _ = self.replay_lines([created(1) + b"\n" + answer(1)], end=b"")
        self.assertEqual((report["conversations"], report["answered"]), (1, 1))

    def test_envelopes_of_cloudevents_are_read(self):
        def envelope(line):
            data = json.loads(line)
            return json.dumps({"specversion": "1.0", "id": data.pop("id"), "source": "/care/desk",
                               "type": "com.example.care." + data.pop("type"), "datacontenttype": "application/json",
                               "time": data.pop("posted_at"), "data": data}).encode()
        _, report, rows = self.replay_lines([envelope(created(1)), envelope(answer(1, posted_at="2026-03-02T08:11:00Z"))])
        self.assertEqual(rows, [["1", "p-1", "Torvo", "2026-03-02T08:01:00Z", "2026-03-02T08:11:00Z", "600", "1001", "met"]])
        self.totals(report)

    def test_an_array_is_a_batch_and_a_bad_element_harms_no_other(self):
        batch = b"[\n" + created(1) + b",\n" + created(2, author=None) + b"," + created(3) + b"]\n"
        outcome, report, _ = self.replay_lines([batch])
        self.assertEqual(report["conversations"], 2)
        self.assertRegex(outcome.stderr, r"\b2\b.*\bauthor\b.*missing_field")

    def test_standard_input_is_a_file_named_by_a_dash(self):
        outcome = program.run("replay", "--config", CONFIG, "--report", "json", "-", stdin=created(1) + b"\n" + answer(1))
        self.assertEqual(outcome.code, 0, outcome)
        self.assertEqual(program.exact(outcome.stdout)["answered"], 1)

    def test_several_files_are_one_input(self):
        question = self.folder / "question.ndjson"
        question.write_bytes(created(1))
        _, report, _ = self.replay_lines([answer(1)], question)
        self.assertEqual((report["conversations"], report["answered"]), (1, 1))


class FutureDated(Command):
    def started_at(self, posted_at, seen_at=None):
        _, _, rows = self.replay_lines([created(1, posted_at=posted_at, seen_at=seen_at)])
        return rows[0][3]

    def test_over_two_minutes_ahead_the_clock_starts_when_it_was_seen(self):
        self.assertEqual(self.started_at("2026-03-02T09:00:00.000Z", "2026-03-02T08:00:00.000Z"), "2026-03-02T08:00:00.000Z")
        self.assertEqual(self.started_at("2026-03-02T08:02:00.001Z", "2026-03-02T08:00:00.000Z"), "2026-03-02T08:00:00.000Z")

    def test_up_to_two_minutes_ahead_it_is_taken_as_dated(self):
        self.assertEqual(self.started_at("2026-03-02T08:02:00.000Z", "2026-03-02T08:00:00.000Z"), "2026-03-02T08:02:00.000Z")

    def test_behind_it_is_taken_as_dated(self):
        self.assertEqual(self.started_at("2026-03-02T07:00:00Z", "2026-03-02T08:00:00Z"), "2026-03-02T07:00:00Z")

    def test_without_a_time_of_sight_it_is_taken_as_dated(self):
        self.assertEqual(self.started_at("2046-03-02T08:00:00Z"), "2046-03-02T08:00:00Z")


class Arguments(Command):
    def test_an_input_that_is_not_there_is_named(self):
        outcome = self.refused("replay", "--config", CONFIG, self.folder / "nowhere.ndjson")
        self.assertIn("nowhere.ndjson", outcome.stderr)

    def test_an_unknown_format_is_named(self):
        self.assertIn("carrier-pigeon", self.refused("replay", "--format", "carrier-pigeon", CONFIG).stderr)

    def test_a_time_that_is_none_is_named(self):
        outcome = self.refused("replay", "--format", "twcs", "--until", "teatime", CONFIG)
        self.assertIn("teatime", outcome.stderr)

    def test_a_diary_that_cannot_be_written_is_named(self):
        events = self.folder / "events.ndjson"
        events.write_bytes(created(1))
        outcome = program.run(
            "replay", "--config", CONFIG, "--report", "json", "--conversations", self.folder / "no" / "diary.csv", events)
        self.assertEqual(outcome.code, 1, outcome)
        self.assertIn("diary.csv", outcome.stderr)


if __name__ == "__main__":
    program.main()
