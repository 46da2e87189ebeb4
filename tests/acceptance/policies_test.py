"""Policies and hours as the config says them, from outside: replay, backtest, report, explain, and a version after another."""

import json

import program
import running

MONDAY = "2026-03-02"


def question(name, time):
    return running.question(name, "%sT%sZ" % (MONDAY, time))


def answer(name, to, time, **more):
    return running.answer(name, to, "%sT%sZ" % (MONDAY, time), **more)


BRANDS = """
brands: [{name: Torvo, own_accounts: [{platform: plaza, id: %s}]}]
triage: {verdicts: sources}
sources: [{name: desk, kind: ndjson, trust_hints: yes}]
""" % running.OWN_ACCOUNTS["Torvo"]

HALF_AN_HOUR = "policies: [{name: half, targets: {answer: 30m, next: 30m}}]\n"

# Open from 10 to 11 in the morning of Berlin, which is from 9 to 10 in UTC.
DESK = """
calendars: [{name: desk, zone: Europe/Berlin, week: {every_day: ["10:00-11:00"]}}]
policies: [{name: desk, targets: {answer: 30m, next: 30m}, calendar: desk}]
"""


class Policies(program.Case):
    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def outcomes(self, events, config, *arguments):
        """Of the first waits, by the customer who waits."""
        path = self.write("events.ndjson", "".join(json.dumps(event) + "\n" for event in events))
        _, rows = self.replay("--config", self.write("config.yaml", BRANDS + config), *arguments,
                              "--until", MONDAY + "T23:00:00Z", path)
        return {row[1]: row[7] for row in rows}

    def test_a_replay_measures_by_the_policies_of_its_config(self):
        events = [question(1, "09:00:00"), answer("a", 1, "09:40:00")]
        self.assertEqual(self.outcomes(events, ""), {"customer-1": "met"})
        self.assertEqual(self.outcomes(events, HALF_AN_HOUR), {"customer-1": "missed"})

    def test_only_open_hours_count(self):
        events = [question(1, "05:00:00"), answer("a", 1, "09:30:00"),
                  question(2, "05:00:00"), answer("b", 2, "09:30:01"),
                  question(3, "09:45:00"), answer("c", 3, "20:00:00")]
        self.assertEqual(self.outcomes(events, DESK),
                         {"customer-1": "met", "customer-2": "missed", "customer-3": "met"})

    def test_another_file_can_be_tried_in_place_of_the_configs_policies(self):
        events = [question(1, "09:00:00"), answer("a", 1, "09:40:00"), question(2, "09:00:00"), answer("b", 2, "09:10:00")]
        self.assertEqual(set(self.outcomes(events, HALF_AN_HOUR).values()), {"met", "missed"})
        other = self.write("other.yaml", "policies: [{name: all, targets: {answer: 5m}}]\n")
        self.assertEqual(set(self.outcomes(events, HALF_AN_HOUR, "--policy", other).values()), {"missed"})

    def test_what_is_tried_leaves_the_kinds_of_posts_as_the_config_has_them(self):
        events = [question(1, "09:00:00"), answer("a", 1, "09:10:00")]
        template = 'responses: {templates: ["At a quarter past."]}\n'
        other = self.write("other.yaml", HALF_AN_HOUR)
        self.assertEqual(self.outcomes(events, ""), {"customer-1": "met"})
        self.assertEqual(self.outcomes(events, template), {"customer-1": "missed"})
        self.assertEqual(self.outcomes(events, template, "--policy", other), {"customer-1": "missed"})

    def test_a_file_that_is_wrong_is_refused_with_its_place(self):
        config = self.write("config.yaml", BRANDS)
        for text, said in (("policies: [{name: a, targets: {answer: soon}}]", "other.yaml:1:"),
                           ("policies: [{name: a, when: {brand: Nobody}}]", 'no brand is named "Nobody"')):
            outcome = program.run("replay", "--config", config, "--policy", self.write("other.yaml", text),
                                  self.write("events.ndjson", ""))
            self.assertEqual((outcome.code, outcome.stdout), (1, ""), outcome)
            self.assertIn(said, outcome.stderr)

    def test_a_store_that_is_continued_keeps_what_held_before(self):
        store = self.folder / "week.db"
        before = [question(1, "09:00:00"), answer("a", 1, "09:40:00"), question(2, "09:05:00")]
        later = [question(3, "10:10:00"), answer("c", 3, "10:50:00")]
        self.play(store, before, "", "09:50:00")
        self.assertEqual(self.play(store, later, HALF_AN_HOUR, "10:55:00"),
                         {"customer-1": "met", "customer-2": "missed", "customer-3": "missed"})

    def play(self, store, events, config, until):
        path = self.write("events.ndjson", "".join(json.dumps(event) + "\n" for event in events))
        _, rows = self.replay("--config", self.write("config.yaml", BRANDS + config), "--store", store,
                              "--until", "%sT%sZ" % (MONDAY, until), path)
        return {row[1]: row[7] for row in rows}

    def told(self, *arguments):
        outcome = program.run(*arguments, "--json")
        self.assertEqual(outcome.code, 0, outcome)
        return json.loads(outcome.stdout)

    def test_an_explanation_has_the_spans_and_the_version_of_each_step(self):
        store = self.folder / "week.db"
        self.play(store, [question(1, "08:30:00")], DESK, "09:10:00")
        self.play(store, [question(2, "09:10:00")], DESK.replace("30m", "40m"), "09:20:00")
        steps = self.told("explain", "1", "--store", store)["waits"][0]["steps"]
        said = [(step["what"], step["policy_version"], step["answer"]["used_seconds"], step["answer"]["deadline"])
                for step in steps]
        self.assertEqual(said,
                         [("started", 1, 0, MONDAY + "T09:30:00.000Z"), ("replanned", 2, 600, MONDAY + "T09:40:00.000Z")])
        self.assertEqual([(span["from"], span["to"]) for span in steps[1]["counted"]],
                         [(MONDAY + "T09:00:00.000Z", MONDAY + "T09:10:00.000Z")])

    def test_a_report_counts_the_hours_that_were_open_beside_the_customers(self):
        store = self.folder / "week.db"
        self.play(store, [question(1, "05:00:00"), answer("a", 1, "09:30:00")], DESK, "12:00:00")
        first = self.told("report", "--store", store)["kinds"]["first"]
        p50 = [first[key]["percentiles"]["p50"]["seconds"] for key in ("wall_clock", "open_hours")]
        self.assertEqual(p50, [4.5 * 3600, 1800])


if __name__ == "__main__":
    program.main()
