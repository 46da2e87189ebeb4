"""People look again at what the model took to need no response, and the statistics say how much it misses."""

import json

import program
import running

DAY = 86400
POSTS = 36
NOUNS = ("view", "seat", "coffee", "crew", "window", "sunset", "ride", "bridge", "harbour", "breeze", "deck", "song")


class Review(running.Case):
    def setUp(self):
        super().setUp()
        self.config = running.Config(self.folder)
        self.config.triage = "{verdicts: model}"
        self.config.write()
        self.monitor = running.Monitor(self, self.config).start()

    def praise(self, count=POSTS):
        """Of the day before yesterday."""
        for number in range(count):
            text = "lovely %s on the boat today, number %d" % (NOUNS[number % len(NOUNS)], number)
            self.monitor.post(running.created("post-%d" % number, "customer-%d" % number, text, running.moment(-2 * DAY)))

    def ask(self, method, path, body=None):
        answer = running.Wire(self.monitor.port).ask(method, path, json.dumps(body).encode() if body else None,
                                                     {"Content-Type": "application/json"} if body else {})
        self.assertIn(answer.status, (200, 201), answer)
        return answer.json()

    def lane(self):
        return self.ask("GET", "/api/v1/review")

    def say(self, post, is_complaint):
        self.ask("POST", "/api/v1/conversations/%s/feedback" % post["conversation"],
                 {"post": post["post"], "complaint": is_complaint, "needs_response": is_complaint})

    def review(self):
        return self.ask("GET", "/api/v1/statistics")["review"]

    def test_what_people_say_of_the_sample_is_what_the_model_missed(self):
        self.praise()
        lane = self.lane()
        self.assertEqual(lane["total"], 30)
        day, = lane["days"]
        self.assertEqual((day["judged"], day["drawn"], day["reviewed"]), (POSTS, 30, 0))
        self.assertEqual(self.review()["missed_complaints"], {"seen": 0, "estimate": None})
        for number, post in enumerate(lane["posts"]):
            self.say(post, number < 3)
        self.assertEqual(self.lane()["total"], 0)
        review = self.review()
        self.assertEqual((review["judged"], review["reviewed"], review["judged_on_other_days"]), (POSTS, 30, 0))
        missed = review["missed_complaints"]
        self.assertEqual((missed["seen"], missed["estimate"]), (3, 4))
        self.assertEqual((missed["lower"], missed["upper"]), (3, 10))
        report = program.run("report", "--config", self.config.path, "--store", self.monitor.store)
        self.assertIn("of 36 posts that it said need no response (30 looked at again)", report.stdout)
        self.assertIn("about 4 (3 to 10)", report.stdout)

    def test_a_post_that_is_taken_back_leaves_the_lane(self):
        self.praise(2)
        self.assertEqual(self.lane()["total"], 2)
        self.monitor.post({"id": "gone", "type": "deleted", "platform": "plaza", "post": "post-1", "deleted_at": running.moment()})
        running.wait_until(lambda: self.lane()["total"] == 1, "one less")
        self.assertNotIn("number 1", json.dumps(self.lane()))

    def test_who_wants_no_reviews_has_none(self):
        self.config.triage = "{verdicts: model, reviews_per_day: 0}"
        self.config.write()
        self.monitor.stop()
        self.monitor.start()
        self.praise(2)
        lane = self.lane()
        self.assertEqual((lane["per_day"], lane["total"], lane["days"][0]["judged"]), (0, 0, 2))


if __name__ == "__main__":
    program.main()
