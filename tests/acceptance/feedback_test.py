"""Agents say what is wrong about verdicts, and a model learns it."""

import json
import signal

import program
import running

POSTS = 24


class Feedback(running.Case):
    def setUp(self):
        super().setUp()
        self.config = running.Config(self.folder)
        self.monitor = running.Monitor(self, self.config).start()

    def posted(self, name, text):
        """A conversation with one post; both ids."""
        self.monitor.post(running.created(name, "customer-%s" % name, text, running.moment(-60)))
        row = running.wait_until(lambda: next((each for each in self.monitor.queue() if each["text"] == text), None), "a row")
        return row["id"], self.monitor.conversation(row["id"])["posts"][0]["id"]

    def say(self, conversation, status=201, **labels):
        answer = running.Wire(self.monitor.port).ask(
            "POST", "/api/v1/conversations/%s/feedback" % conversation, json.dumps(labels).encode(), {"Content-Type": "application/json"})
        self.assertEqual(answer.status, status, answer)
        return answer.json()

    def say_of_many(self):
        """Of posts with "quillon" that they complain, of those with "zorvex" that they do not."""
        for number in range(POSTS):
            word = "%s%s" % ("abcdefghijklmnopqrstuvwxyz"[number], "klmnop"[number % 6])
            text = "about the %s, %s" % ("quillon" if number % 2 else "zorvex", word)
            conversation, post = self.posted("post-%d" % number, text)
            self.say(conversation, post=post, complaint=number % 2 == 1)

    def train(self, *more, code=0):
        model = self.folder / "model"
        outcome = program.run("train", "--from-feedback", self.monitor.store, "--out", model, *more)
        self.assertEqual(outcome.code, code, outcome)
        return outcome, model

    def complains(self, text, *arguments):
        outcome = program.run("classify", *arguments, stdin=(text + "\n").encode())
        return json.loads(outcome.stdout)["complaint"]

    def test_what_agents_say_becomes_a_model_of_their_own(self):
        self.say_of_many()
        outcome, model = self.train()
        self.assertEqual(outcome.stdout, "%s: complaint adjusted, learnt from %d posts\n" % (model, POSTS))
        self.assertTrue(self.complains("what of the quillon", "--model", model))
        self.assertFalse(self.complains("what of the zorvex", "--model", model))
        late = "my parcel is three weeks late and nobody answers my emails"
        self.assertTrue(self.complains(late, "--model", model))

    def test_evaluate_says_whether_it_is_better_before_it_is_used(self):
        self.say_of_many()
        outcome = program.run("evaluate", "--from-feedback", self.monitor.store)
        self.assertEqual(outcome.code, 0, outcome)
        heading, row = outcome.stdout.splitlines()
        self.assertEqual(heading.split(), ["output", "posts", "F1", "as", "is", "adjusted"])
        name, posts, before, after = row.split()
        self.assertEqual((name, int(posts)), ("complaint", POSTS // 2))
        self.assertGreater(float(after), float(before))

    def test_what_a_brands_agents_say_is_added_for_this_brand_alone(self):
        self.say_of_many()
        outcome, adjustment = self.train("--brand", "Torvo")
        shipped = outcome.stdout.split()[-1]
        self.assertEqual(outcome.stdout, "%s: complaint adjusted, learnt from %d posts, for Torvo on top of model %s\n"
                         % (adjustment, POSTS, shipped))
        outcome = program.run("evaluate", "--from-feedback", self.monitor.store, "--brand", "Torvo", "--adjustment", adjustment)
        self.assertEqual(outcome.code, 0, outcome)
        heading, row, _ = outcome.stdout.splitlines()
        self.assertEqual(heading.split(), ["output", "posts", "F1", "as", "is", "with", "it", "unseen"])
        name, _, as_is, with_it, unseen = row.split()
        self.assertEqual(name, "complaint")
        self.assertGreater(float(with_it), float(as_is))
        self.assertGreater(float(unseen), float(as_is))
        outcome = program.run("evaluate", "--from-feedback", self.monitor.store, "--brand", "Nagi Sabo", "--adjustment", adjustment)
        self.assertEqual(outcome.code, 1, outcome)
        self.take_up(adjustment, shipped)

    def take_up(self, adjustment, shipped):
        """A running monitor takes the adjustment up and judges by it where it is for."""
        self.config.triage = "{adjustments: [{brand: Torvo, file: %s}]}" % adjustment.name
        self.config.write()
        self.monitor.signal(signal.SIGHUP)
        running.wait_until(lambda: any("+" in line["model"] for line in self.monitor.log_lines("judgement_in_force")), "the adjustment")
        own = self.verdict("torvos", "what of the quillon", "Torvo")
        others = self.verdict("nagis", "what of the quillon", "Nagi Sabo")
        self.assertEqual((own["complaint"], own["model"].split("+")[0]), (True, shipped))
        self.assertEqual((others["complaint"], others["model"]), (self.complains("what of the quillon"), shipped))
        self.assertFalse(others["complaint"])

    def verdict(self, name, text, brand):
        self.monitor.post(running.created(name, "customer-%s" % name, text, running.moment(), brand=brand))
        row = running.wait_until(
            lambda: next((each for each in self.monitor.queue() if each["customer"]["name"] == "customer-%s" % name), None), "a row")
        return self.monitor.conversation(row["id"])["posts"][0]["verdict"]

    def test_an_adjustment_on_top_of_another_model_is_refused(self):
        self.say_of_many()
        _, model = self.train()
        other = self.folder / "other"
        outcome = program.run("train", "--from-feedback", self.monitor.store, "--brand", "Torvo", "--model", model, "--out", other)
        self.assertEqual(outcome.code, 0, outcome)
        outcome = program.run("evaluate", "--from-feedback", self.monitor.store, "--brand", "Torvo", "--adjustment", other)
        self.assertEqual(outcome.code, 1, outcome)
        self.assertRegex(outcome.stderr, r"the adjustment for 'Torvo' is on top of model \w{16}, and the model here is \w{16}: train it again")

    def test_little_was_said(self):
        outcome, _ = self.train(code=1)
        self.assertIn("nobody has said anything of a verdict", outcome.stderr)
        conversation, post = self.posted("one", "about the quillon")
        self.say(conversation, post=post, complaint=True)
        outcome, _ = self.train(code=1)
        self.assertIn("1 posts are too few: of a label 10 have to be so, and as many not", outcome.stderr)
        outcome, _ = self.train("--brand", "Nobody", code=1)
        self.assertIn("nobody has said anything of a verdict", outcome.stderr)

    def test_labels_come_from_files_or_from_a_store(self):
        for arguments in ((), ("--from-feedback", self.monitor.store, "labels.ndjson")):
            outcome = program.run("train", "--out", self.folder / "model", *arguments)
            self.assertEqual(outcome.code, 1, outcome)
            self.assertIn("either files of labelled posts or --from-feedback", outcome.stderr)

    def test_what_was_said_outlives_kill_9(self):
        conversation, post = self.posted("one", "about the quillon")
        self.say(conversation, post=post, complaint=True)
        self.monitor.kill()
        self.monitor.start()
        outcome, _ = self.train(code=1)
        self.assertIn("1 posts are too few", outcome.stderr)


if __name__ == "__main__":
    program.main()
