"""What a user meets who asks what triage makes of posts: `classify`, `train`, `evaluate`, and a replay that is judged."""

import json
import unittest

import program

COMPLAINT = "my parcel is three weeks late and nobody answers my emails, worst service ever"
PRAISE = "lovely crew on the boat this morning, thank you so much!"
LONG = "x" * (65 << 10)


def labelled(count):
    """Posts of two kinds that a few words tell apart."""
    lines = []
    for number in range(count):
        word = "abcdefghijklmnopqrstuvwxyz"[number % 26] * 4
        if number % 3 == 0:
            lines.append({"text": "the %s boat is broken again" % word, "complaint": True, "topics": ["product"]})
        else:
            lines.append({"text": "a fine %s boat on the river" % word})
    return "".join(json.dumps(line) + "\n" for line in lines)


class Classify(program.Case):
    def classify(self, lines, *arguments, code=0):
        outcome = program.run("classify", *arguments, stdin="".join(line + "\n" for line in lines).encode())
        self.assertEqual(outcome.code, code, outcome)
        return [json.loads(line) for line in outcome.stdout.splitlines()]

    def test_a_line_is_a_text_or_an_object(self):
        plain, wrapped = self.classify([COMPLAINT, json.dumps({"text": COMPLAINT})])
        self.assertEqual(plain, wrapped)
        self.assertTrue(plain["complaint"])
        self.assertTrue(plain["needs_response"])
        self.assertEqual(plain["language"], "en")
        self.assertIn("delivery", plain["topics"])
        self.assertGreaterEqual(plain["complaint_score"], 0.5)

    def test_praise_is_no_complaint(self):
        praise, = self.classify([PRAISE])
        self.assertFalse(praise["complaint"])
        self.assertFalse(praise["needs_response"])
        self.assertEqual(praise["courtesy"], "thanks")

    def test_japanese(self):
        complaint, thanks = self.classify(["荷物がまだ届きません。何度も電話していますが繋がりません。", "丁寧なご対応、ありがとうございました！"])
        self.assertTrue(complaint["complaint"])
        self.assertEqual(complaint["language"], "ja")
        self.assertFalse(thanks["complaint"])

    def test_only_what_is_put_to_the_brand_needs_a_response_without_words(self):
        mention, directed = self.classify([json.dumps({"text": "https://t.co/a1"}), json.dumps({"text": "https://t.co/a1", "directed": True})])
        self.assertFalse(mention["needs_response"])
        self.assertTrue(directed["needs_response"])

    def test_reasons_are_words_of_the_post(self):
        plain, = self.classify([COMPLAINT])
        explained, = self.classify([COMPLAINT], "--explain")
        reasons = explained.pop("reasons")
        self.assertTrue(explained.pop("urgency_terms"))
        self.assertEqual(explained, plain)
        self.assertTrue(reasons)
        for reason in reasons:
            self.assertIn(reason["word"], COMPLAINT)
            self.assertNotEqual(reason["complaint_score"], 0)

    def test_urgency_is_points_by_named_terms(self):
        gas, praise = self.classify(["a smell of gas in the hall and nobody answers your emergency line", PRAISE], "--explain")
        self.assertEqual((gas["urgency"], gas["level"]), (90, "critical"))
        first, *terms = gas["urgency_terms"]
        self.assertEqual(first["term"], "reading")
        self.assertIn({"term": "harm", "at_least": 90, "words": ["smell of gas"]}, terms)
        self.assertEqual((praise["urgency"], praise["level"]), (10, "low"))
        self.assertEqual(praise["urgency_terms"], [{"term": "reading", "points": 10}])

    def test_every_line_has_an_answer_and_bad_ones_say_why(self):
        answers = self.classify(['{"text": 5}', "{", LONG, COMPLAINT], code=1)
        self.assertEqual([answer.get("error") for answer in answers], [
            "has no 'text'", "begins with '{' and is no JSON", "is longer than 65536 bytes", None])
        self.assertTrue(answers[-1]["complaint"])

    def test_an_answer_to_our_question_needs_a_response(self):
        reply = "the one on the high street"
        alone, asked, told, thanks = self.classify([
            reply, json.dumps({"text": reply, "parent_text": "Which store was it? ^AB"}),
            json.dumps({"text": reply, "parent_text": "We have told the store. ^AB"}),
            json.dumps({"text": "thank you so much!", "parent_text": "Which store was it? ^AB"})])
        self.assertFalse(alone["needs_response"])
        self.assertTrue(asked["needs_response"])
        self.assertEqual(asked["level"], "normal")
        self.assertEqual(told, alone)
        self.assertFalse(thanks["needs_response"])

    def test_many_followers_are_a_term_of_urgency(self):
        few, many, wrong = self.classify([
            json.dumps({"text": COMPLAINT, "followers": 12}), json.dumps({"text": COMPLAINT, "followers": 250000}),
            json.dumps({"text": COMPLAINT, "followers": "many"})], "--explain", code=1)
        self.assertEqual(many["urgency"], few["urgency"] + 10)
        self.assertEqual(many["level"], few["level"])
        self.assertEqual(many["urgency_terms"][-1], {"term": "reach", "points": 10})
        self.assertEqual(wrong["error"], "'followers' is a string")

    def test_the_same_text_has_the_same_answer_wherever_it_stands(self):
        alone, = self.classify([COMPLAINT])
        among = self.classify([PRAISE, COMPLAINT, "", COMPLAINT])
        self.assertEqual(among[1], alone)
        self.assertEqual(among[3], alone)


class ClassifyResponse(program.Case):
    def classify(self, lines, *arguments, code=0):
        outcome = program.run("classify", "--response", *arguments, stdin="".join(line + "\n" for line in lines).encode())
        self.assertEqual(outcome.code, code, outcome)
        return [json.loads(line) for line in outcome.stdout.splitlines()]

    def test_says_the_kind_and_what_is_in_it(self):
        answer, = self.classify([json.dumps({
            "text": "@kim Hi Kim, the boiler shows F28 when the gas is off. Open the valve and press reset. Hope this helps! ^JK",
            "parent_text": "@halo my boiler shows F28 and stays cold"})])
        self.assertEqual(answer, {
            "kind": "human", "names_customer": True, "signed": True, "apologises": False, "acknowledges": True, "next_step": True,
            "promises": False, "same_language": True, "kind_close": True})

    def test_tells_the_kinds_apart(self):
        answers = self.classify([
            "Which valve did you open?", "Please DM us your postcode.", "We're sorry to hear that.", "This is an automated reply.", "❤️"])
        self.assertEqual([answer["kind"] for answer in answers], ["human", "handoff", "template", "automatic", "reaction"])

    def test_japanese(self):
        answer, = self.classify([json.dumps({
            "text": "佐藤様、ご不便をおかけし申し訳ございません。給湯器の型番を確認いたします。担当:田中", "parent_text": "給湯器からお湯が出ません"})])
        self.assertEqual(answer, {
            "kind": "human", "names_customer": True, "signed": True, "apologises": True, "acknowledges": True, "next_step": True,
            "promises": True, "same_language": True, "kind_close": False})

    def test_without_the_customers_post_nothing_is_said_of_it(self):
        plain, wrapped, empty = self.classify([
            "We're on it.", json.dumps({"text": "We're on it."}), json.dumps({"text": "We're on it.", "parent_text": None})])
        self.assertEqual(plain, wrapped)
        self.assertEqual(plain, empty)
        self.assertNotIn("acknowledges", plain)
        self.assertNotIn("same_language", plain)

    def test_the_customers_name_is_known_by_the_line(self):
        told, = self.classify([json.dumps({"text": "it is on its way zelda", "customer": "Zelda Q."})])
        self.assertTrue(told["names_customer"])

    def test_every_line_has_an_answer_and_bad_ones_say_why(self):
        answers = self.classify(['{"text": 5}', "{", LONG, '{"text": "a", "parent_text": 5}', '{"text": "a", "customer": []}', "Yes."], code=1)
        self.assertEqual([answer.get("error") for answer in answers], [
            "has no 'text'", "begins with '{' and is no JSON", "is longer than 65536 bytes", "'parent_text' is an integer",
            "'customer' is a list", None])

    def test_has_no_model_and_no_reasons(self):
        for other in (["--explain"], ["--model", "none.model"]):
            outcome = program.run("classify", "--response", *other, stdin=b"")
            self.assertGreater(outcome.code, 1, outcome)
            self.assertIn("excludes", outcome.stderr)


class Models(program.Case):
    def train(self, text, code=0):
        posts, model = self.folder / "posts.ndjson", self.folder / "our.model"
        posts.write_text(text)
        outcome = program.run("train", posts, "--out", model)
        self.assertEqual(outcome.code, code, outcome)
        return posts, model, outcome

    def test_the_same_posts_make_the_same_model(self):
        _, model, _ = self.train(labelled(90))
        first = model.read_bytes()
        _, model, _ = self.train(labelled(90))
        self.assertEqual(model.read_bytes(), first)

    def test_a_model_is_evaluated_by_posts_it_has_not_seen(self):
        posts, _, _ = self.train(labelled(90))
        outcome = program.run("evaluate", "--folds", 5, posts)
        self.assertEqual(outcome.code, 0, outcome)
        rows = {line.split()[0]: line.split()[1:] for line in outcome.stdout.splitlines()[1:]}
        self.assertEqual(rows["complaint"], ["30", "1.000", "1.000", "1.000"])

    def test_one_fold_is_none(self):
        posts, _, _ = self.train(labelled(90))
        outcome = program.run("evaluate", "--folds", 1, posts)
        self.assertEqual((outcome.code, outcome.stdout), (1, ""))
        self.assertIn("--folds: at least two", outcome.stderr)

    def test_a_model_that_cannot_serve_is_refused(self):
        _, model, _ = self.train(labelled(90))
        outcome = program.run("classify", "--model", model, stdin=b"hello\n")
        self.assertEqual((outcome.code, outcome.stdout), (1, ""))
        self.assertIn("the model has no output 'question'", outcome.stderr)

    def test_wrong_labels_are_refused_with_their_line(self):
        _, _, outcome = self.train(labelled(6) + '{"text": "x", "complaint": "yes"}\n', code=1)
        self.assertIn("line 7: 'complaint' is not what it may be", outcome.stderr)


class JudgedReplay(program.Case):
    """A post of which its source says nothing is judged by its text; with `verdicts: sources` it needs an answer."""

    def waits(self, triage):
        config, events = self.folder / "config.yaml", self.folder / "events.ndjson"
        config.write_text("brands: [{name: Torvo}]\nsources: [{name: desk, kind: ndjson}]\n%s\n" % triage)
        lines = []
        for number, text in enumerate((COMPLAINT, PRAISE)):
            lines.append({"id": "e-%d" % number, "type": "created", "platform": "plaza", "post": str(number), "author": "p-%d" % number,
                          "brand": "Torvo", "text": text, "posted_at": "2026-03-02T08:00:00Z"})
        events.write_text("".join(json.dumps(line) + "\n" for line in lines))
        outcome = program.run("replay", "--config", config, "--report", "json", events)
        self.assertEqual(outcome.code, 0, outcome)
        return json.loads(outcome.stdout)["conversations"]

    def test_only_what_needs_a_response_waits(self):
        self.assertEqual(self.waits(""), 1)
        self.assertEqual(self.waits("triage: {verdicts: sources}"), 2)

    def test_a_model_that_is_not_there_is_said(self):
        config, events = self.folder / "config.yaml", self.folder / "events.ndjson"
        config.write_text("brands: [{name: Torvo}]\nsources: [{name: desk, kind: ndjson}]\ntriage: {model: none.model}\n")
        events.write_text("")
        outcome = program.run("replay", "--config", config, events)
        self.assertEqual(outcome.code, 1, outcome)
        self.assertIn("none.model: there is no such file", outcome.stderr)


if __name__ == "__main__":
    program.main()
