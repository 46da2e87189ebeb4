"""What agents say by hand moves the clocks of a running monitor, and `explain` says how each came to stand as it does."""

import json
import re

import program
import running

CALENDAR = """calendars:
  - name: always
    zone: Etc/UTC
    week: {every_day: ["00:00-24:00"]}
policies:
  - name: urgent
    when: {urgency: critical}
    targets: {acknowledge: 10m, answer: 15m, next: 15m, follow_up: 15m}
    calendar: always
  - name: all
    targets: {acknowledge: 1h, answer: 4h, next: 4h, follow_up: 4h, promise: 1d}
    calendar: always
"""


class Acts(running.Case):
    def setUp(self):
        super().setUp()
        self.config = running.Config(self.folder, more=CALENDAR)
        self.monitor = running.Monitor(self, self.config).start()

    def asked(self, name="one", ago=600, **more):
        """A customer waits since so many seconds; the conversation's id."""
        self.monitor.post(running.question(name, running.moment(-ago), **more))
        return running.wait_until(lambda: self.row(name), "a row of the queue")["id"]

    def row(self, name):
        return next((row for row in self.monitor.queue() if "boat %s " % name in row["text"]), None)

    def say(self, conversation, status=201, **act):
        answer = running.Wire(self.monitor.port).ask(
            "POST", "/api/v1/conversations/%s/acts" % conversation, json.dumps(act).encode(),
            {"Content-Type": "application/json"})
        self.assertEqual(answer.status, status, answer)
        return answer.json()

    def waits(self, conversation):
        return self.monitor.conversation(conversation)["waits"]

    def explain(self, conversation, *more):
        return program.run("explain", conversation, "--store", self.monitor.store, *more)

    def explanation(self, conversation):
        answer = self.monitor.get("/api/v1/conversations/%s/explanation" % conversation)
        self.assertEqual(answer.status, 200, answer)
        return answer.json()


class ByHand(Acts):
    def test_a_dismissal_takes_the_wait_from_the_queue_at_once(self):
        one = self.asked()
        act = self.say(one, kind="dismissed", reason="spam")
        self.assertEqual((act["kind"], act["author"], act["reason"]), ("dismissed", "loopback", "spam"))
        self.assertIsNone(self.row("one"))
        wait, = self.waits(one)
        self.assertEqual((wait["outcome"], wait["end_reason"]), ("cancelled", "dismissed"))
        self.assertEqual([each["id"] for each in self.monitor.conversation(one)["acts"]], [act["id"]])
        lines = self.monitor.get("/api/v1/audit").json()["lines"]
        self.assertIn(("loopback", "conversation.dismissed", "conversation:%s" % one),
                      [(line["author"], line["action"], line["subject"]) for line in lines])

    def test_an_answer_elsewhere_counts_from_its_own_time_and_is_marked_when_dated_back(self):
        one = self.asked(ago=3000)
        self.say(one, kind="answered_elsewhere", channel="phone", at=running.moment(-2000), reason="Call 4711")
        wait, = self.waits(one)
        self.assertEqual((wait["outcome"], wait["self_reported"]), ("met", True))

    def test_an_answer_in_a_linked_conversation_of_the_same_matter_answers_both(self):
        one, two = self.asked("one"), self.asked("two")
        self.say(two, kind="linked", linked_to=one, same_matter=True)
        self.monitor.post(running.answer("answer", "one", running.moment()))
        running.wait_until(lambda: not self.monitor.queue(), "an empty queue")
        self.assertEqual([self.waits(each)[0]["outcome"] for each in (one, two)], ["met", "met"])

    def test_what_cannot_be_so_is_refused_and_changes_nothing(self):
        one = self.asked()
        for status, says, act in (
                (400, "kind: ", {"kind": "shouted"}),
                (400, "reason: ", {"kind": "dismissed"}),
                (400, "at: ", {"kind": "dismissed", "reason": "spam", "at": running.moment(3600)}),
                (400, "at: ", {"kind": "dismissed", "reason": "spam", "at": running.moment(-3600)}),
                (400, "linked_to: ", {"kind": "linked", "linked_to": "987654321"}),
                (400, "more: ", {"kind": "dismissed", "reason": "spam", "more": 1})):
            with self.subTest(act=act):
                self.assertTrue(self.say(one, status, **act)["detail"].startswith(says))
        self.assertEqual(self.monitor.conversation(one)["acts"], [])
        self.assertTrue(self.row("one"))

    def test_what_was_said_outlives_kill_9(self):
        one = self.asked()
        self.say(one, kind="urgency_set", urgency="critical")
        self.monitor.kill()
        self.monitor.start()
        self.assertEqual(self.row("one")["urgency"], "critical")
        self.assertEqual(self.waits(one)[0]["policy"], "urgent")


class Explained(Acts):
    """What is printed can be added up by somebody who knows nothing of the program."""

    TIME = r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})?)"
    STEP = re.compile(r"  %s  \S.*" % TIME)
    OPEN = re.compile(r"      open %s to %s: (.*)" % (TIME, TIME))
    USED = re.compile(r"      answer: (.*) of (.*) used(?:, due %s)?" % TIME)

    @staticmethod
    def seconds(words):
        units = {"h": 3600, "m": 60, "s": 1}
        return round(sum(float(word[:-1]) * units[word[-1]] for word in words.split()), 3)

    @staticmethod
    def moment(text):
        return running.seconds_of(text.replace(" ", "T") + "Z")

    def test_the_spans_add_up_to_what_is_used_and_what_is_left_to_the_deadline(self):
        one = self.asked(ago=600)
        act = self.say(one, kind="urgency_set", urgency="critical")
        # Two clocks that are read within a millisecond need not agree on which came first.
        running.wait_until(lambda: running.moment() > act["at"], "the next millisecond")
        self.monitor.post(running.answer("answer", "one", running.moment()))
        running.wait_until(lambda: not self.monitor.queue(), "an empty queue")
        outcome = self.explain(one)
        self.assertEqual((outcome.code, outcome.stderr), (0, ""), outcome)
        counted, at, plans = 0, None, 0
        for line in outcome.stdout.split("\nSaid by hand\n")[0].splitlines():
            if found := self.STEP.fullmatch(line):
                at = self.moment(found[1])
            if found := self.OPEN.fullmatch(line):
                length = self.moment(found[2]) - self.moment(found[1])
                self.assertAlmostEqual(length, self.seconds(found[3]), places=3)
                counted += length
            if found := self.USED.fullmatch(line):
                used, target = self.seconds(found[1]), self.seconds(found[2])
                if found[3]:  # a target that counts from here
                    self.assertAlmostEqual(self.moment(found[3]) - at, target - used, places=3)
                    counted, plans = used, plans + 1
                self.assertAlmostEqual(used, counted, places=3, msg=outcome.stdout)
        self.assertEqual(plans, 2, outcome.stdout)
        self.assertIn("\n  Answer: met ", outcome.stdout)
        self.assertRegex(outcome.stdout, r"\nLedger\n(  .*\n)+\Z")
        self.assertNotIn("When does boat", outcome.stdout)

    def test_the_api_says_the_same_as_the_command_line(self):
        one = self.asked()
        self.say(one, kind="dismissed", reason="spam")
        outcome = self.explain(one, "--json")
        self.assertEqual(json.loads(outcome.stdout), self.explanation(one))
        wait, = self.explanation(one)["waits"]
        self.assertEqual(wait["left_out"], "dismissed by loopback")
        self.assertEqual([step["what"] for step in wait["steps"]], ["started", "ended"])
        text = program.run("explain", one, "--config", self.config.path)
        self.assertEqual((text.code, text.stdout), (1, ""))
        self.assertIn("names no store", text.stderr)

    def test_the_id_of_a_conversation_that_became_part_of_another_leads_there(self):
        one = self.asked("one")
        self.monitor.post(running.created("two", "customer-one", "When does boat two leave?", running.moment(-300),
                                          parent="between"))
        two = running.wait_until(lambda: self.row("two"), "a second row")["id"]
        self.monitor.post(running.created("between", "somebody", "Which boat?", running.moment(-400), parent="one"))
        running.wait_until(lambda: len(self.monitor.queue()) < 3 and not self.row("two"), "one conversation")
        self.assertEqual(self.explain(two).stdout, self.explain(one).stdout)
        self.assertEqual(self.explanation(two)["id"], one)

    def test_an_unknown_id_is_said_so(self):
        outcome = self.explain(987654321)
        self.assertEqual((outcome.code, outcome.stdout), (1, ""), outcome)
        self.assertIn("has no conversation 987654321", outcome.stderr)
        self.assertEqual(self.monitor.get("/api/v1/conversations/987654321/explanation").status, 404)
        self.assertGreater(self.explain("seven").code, 1)
        self.assertEqual(program.run("explain", 1).code, 1)


if __name__ == "__main__":
    program.main()
