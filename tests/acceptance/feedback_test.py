"""Agents say what is wrong about verdicts, and a model learns it."""

import json

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
