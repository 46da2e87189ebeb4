"""What `firstreply calibrate` proposes is what a person would count out of the same posts."""

import collections
import json
import re

import program
import running

DAYS = 14
CONFIG = """brands:
  - {name: Torvo}
  - {name: Nagi Sabo}
sources:
  - {name: desk, kind: ndjson, directed: yes}
triage: %s
"""
LATE = "my parcel is three weeks late and nobody answers my emails"
HARM = "There was glass in my yoghurt, my son cut his mouth and is bleeding"
BEGIN = running.seconds_of("2026-03-02T12:00:00.000Z")


class Calibrate(program.Case):
    def setUp(self):
        super().setUp()
        self.store = self.folder / "store"
        self.posts = 0

    def play(self, days, a_day, brand="Torvo", triage="{verdicts: model}", first_day=0):
        """So many posts of each text on each day, through the very judge that a monitor has."""
        config = self.folder / "firstreply.yaml"
        config.write_text(CONFIG % triage)
        lines = []
        for day in range(first_day, first_day + days):
            for text, count in a_day.items():
                for _ in range(count):
                    self.posts += 1
                    lines.append(json.dumps(running.created("p%d" % self.posts, "customer-%d" % self.posts, text,
                                                            running.moment(86400 * day + self.posts, BEGIN), brand=brand)))
        events = self.folder / "events.ndjson"
        events.write_text("\n".join(lines) + "\n")
        outcome = program.run("replay", "--config", config, "--source", "desk", "--store", self.store, events)
        self.assertEqual(outcome.code, 0, outcome)

    def ask(self, critical, high, *more, code=0):
        outcome = program.run("calibrate", "--store", self.store, "--critical-per-day", critical, "--high-per-day", high, *more)
        self.assertEqual(outcome.code, code, outcome)
        return outcome.stdout if code == 0 else outcome.stderr

    def levels(self, answer):
        """By level: from, proposed, and posts a day now, then, by floors, at most."""
        found = collections.OrderedDict()
        for line in answer.splitlines():
            match = re.fullmatch(r"  (critical|high) +(\d+) +(\d+) +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)", line)
            if match:
                found[match[1]] = [int(match[2]), int(match[3])] + [float(number) for number in match.groups()[3:]]
        return found

    def score(self, text):
        outcome = program.run("classify", stdin=(text + "\n").encode())
        return json.loads(outcome.stdout)["urgency"]

    def test_within_the_budget_nothing_moves(self):
        self.play(DAYS, {LATE: 2, HARM: 1})
        answer = self.ask(2, 5)
        self.assertEqual(self.levels(answer), {"critical": [80, 80, 1.0, 1.0, 1.0, 2.0], "high": [60, 60, 0.0, 0.0, 0.0, 5.0]})
        self.assertIn('      - {brand: "Torvo", high: 60, critical: 80}\n', answer)

    def test_what_is_over_the_budget_leaves_and_floors_stay(self):
        score = self.score(LATE)
        self.play(DAYS, {LATE: 3, HARM: 2}, triage="{thresholds: {high: %d, critical: %d}}" % (score, score))
        answer = self.ask(1, 2)
        levels = self.levels(answer)
        self.assertEqual(levels["critical"], [score, score + 1, 5.0, 2.0, 2.0, 1.0])
        self.assertEqual(levels["high"], [score, score + 1, 0.0, 0.0, 0.0, 2.0])
        self.assertIn("floors alone are over the budget of critical", answer)
        self.assertRegex(answer, r"  down +3\.0 a day: posts 1, 2, 3, 6, ")
        self.assertRegex(answer, r"  up +0\.0 a day\n")
        # Taken up, what is proposed is what is in force, and asks for nothing more.
        proposed = answer[answer.index("triage:\n"):]
        config = self.folder / "firstreply.yaml"
        config.write_text((CONFIG % "{}").replace("triage: {}\n", proposed))
        self.assertEqual(program.run("check", "--config", config).code, 0)

    def test_each_brand_has_its_own(self):
        self.play(DAYS, {HARM: 1})
        self.play(DAYS, {LATE: 1}, brand="Nagi Sabo")
        answer = self.ask(1, 1)
        self.assertIn("Torvo: 14 posts of 14 days\n", answer)
        self.assertIn("Nagi Sabo: 14 posts of 14 days\n", answer)
        self.assertNotIn("Nagi Sabo", self.ask(1, 1, "--brand", "Torvo"))

    def test_less_than_fourteen_days_are_no_ground(self):
        self.play(DAYS - 1, {LATE: 5})
        self.assertIn("Torvo: 13 days of posts, and a proposal needs 14", self.ask(1, 1, code=1))
        self.play(1, {LATE: 1}, first_day=DAYS - 1)
        self.ask(1, 1)

    def test_who_was_judged_by_nobody_counts_for_nothing(self):
        self.play(DAYS, {LATE: 5}, triage="{verdicts: sources}")
        self.assertIn("no post was judged here that needs a response", self.ask(1, 1, code=1))

    def test_a_budget_is_a_number(self):
        for wrong in ("-1", "many"):
            outcome = program.run("calibrate", "--store", self.store, "--critical-per-day", wrong, "--high-per-day", "1")
            self.assertGreater(outcome.code, 1, outcome)


if __name__ == "__main__":
    program.main()
