"""SIGHUP takes up a good config and refuses a bad one; SIGTERM stops; one store has one monitor; nobody from outside."""

import json
import signal
import socket
import threading
import time

import program
import running


class Reload(running.Case):
    def setUp(self):
        super().setUp()
        self.receiver = running.Receiver(self)
        self.config = running.Config(self.folder)
        self.config.tell("hook", self.receiver.url)
        self.monitor = running.Monitor(self, self.config).start()

    def reload(self, event="config_taken_up"):
        """SIGHUP; the line that says what became of it."""
        before = len(self.monitor.log_lines(event))
        self.monitor.signal(signal.SIGHUP)
        return running.wait_until(lambda: self.monitor.log_lines(event)[before:],
                                  lambda: "%s\n%s" % (event, self.monitor.log_text()[-2000:]))[0]

    def posted(self, *events, source=None):
        return self.monitor.post(*events, source=source).json()


class AWrongConfig(Reload):
    def assert_refused(self, says):
        line = self.reload("config_refused")
        self.assertRegex(line["why"], says)
        self.assertIn("config", self.monitor.health())
        self.assertEqual(self.monitor.status_of("/readyz"), 200)
        self.posted(running.question("after-%d" % time.monotonic_ns()))

    def test_an_unknown_key_is_named_with_its_line_and_column_and_the_old_config_stays(self):
        self.config.more = "speling: wrong\n"
        self.config.write()
        lines = self.config.path.read_text().splitlines()
        self.assert_refused(r"firstreply\.yaml:%d:1: .*speling.*unknown key" % len(lines))
        self.receiver.wait_for(lambda all: len(all) == 1, "the old destination is told")
        self.config.more = ""
        self.config.write()
        self.reload()
        self.assertNotIn("config", self.monitor.health())

    def test_what_is_no_yaml_is_refused(self):
        self.config.path.write_text("brands: [\n  - ]]]: {")
        self.assert_refused(r"firstreply\.yaml:\d+:\d+: ")

    def test_a_file_that_is_gone_is_refused(self):
        self.config.path.unlink()
        self.assert_refused(r"firstreply\.yaml")

    def test_a_secret_that_is_gone_is_refused_and_not_shown(self):
        self.config.secret_file.unlink()
        self.assert_refused("webhook.secret")

    def test_a_secret_that_is_none_is_refused_and_not_shown(self):
        self.config.secret_file.write_text("whsec_!!! hush\n")
        self.assert_refused("hook: secret")
        self.assertNotIn("hush", self.monitor.log_text())

    def test_a_wrong_config_at_the_start_ends_the_start(self):
        self.assertEqual(self.monitor.stop(), 0)
        self.config.more = "speling: wrong\n"
        self.config.write()
        outcome = program.run("run", "--config", self.config.path, "--store", self.folder / "new", "--listen", "127.0.0.1:0")
        self.assertEqual((outcome.code, outcome.stdout), (1, ""), outcome)
        self.assertIn("speling", outcome.stderr)
        self.assertFalse((self.folder / "new").exists())


class AnotherJudge(Reload):
    """Who says what a post is changes with the config, for the posts that are said from then on."""

    PRAISE = "Thank you so much, lovely crew on the boat this morning!"
    LATE = "my parcel is three weeks late and nobody answers my emails"

    def put(self, triage):
        """Another `triage`; the line that says from when on it holds."""
        self.config.triage = triage
        self.config.write()
        return self.reload("judgement_in_force")

    def status(self):
        return self.monitor.get("/api/v1/status").json()["judgement"]

    def verdict_of(self, name, text, said=0.0):
        """Of a post said so many seconds from now."""
        self.posted(running.created(name, "guest-%s" % name, text, running.moment(said)))
        row = running.wait_until(lambda: next((row for row in self.monitor.queue() if row["customer"]["name"] == "guest-%s" % name), None),
                                 "the post of guest-%s" % name)
        return self.monitor.conversation(row["id"])["posts"][0]["verdict"]

    def learn(self, name, late_complains):
        """A small model of its own: whether parcels that are late are complained of."""
        labelled = self.folder / ("%s.ndjson" % name)
        with open(labelled, "w", encoding="utf-8") as file:
            for number in range(40):
                word = "abcdefghij"[number % 10] * (2 + number // 10)
                late = number // 2 % 2 == 0
                holds = late == late_complains
                post = {"text": ("my parcel is late, nobody answers " if late else "thanks for the lovely boat ") + word,
                        "complaint": holds, "needs_response": late, "question": number % 3 == 0, "praise": number % 3 == 1,
                        "abuse": number % 5 == 0}
                if not holds and not post["praise"]:
                    post["about"] = "news"
                file.write(json.dumps(post) + "\n")
        outcome = program.run("train", "--out", self.folder / name, labelled)
        self.assertEqual(outcome.code, 0, outcome)
        return name

    def waits_who_praises(self, name):
        self.posted(running.created(name, "guest-%s" % name, self.PRAISE, running.moment()), running.question("after-%s" % name))
        running.wait_until(lambda: any(row["customer"]["name"] == "customer-after-%s" % name for row in self.monitor.queue()), "the question")
        return any(row["customer"]["name"] == "guest-%s" % name for row in self.monitor.queue())

    def test_a_model_is_taken_up_and_laid_down(self):
        self.assertTrue(self.waits_who_praises("one"))
        self.put("{verdicts: model}")
        self.assertFalse(self.waits_who_praises("two"))
        self.put("{verdicts: sources}")
        self.assertTrue(self.waits_who_praises("three"))

    def test_another_model_judges_what_is_said_from_then_on_and_nothing_before(self):
        self.put("{model: %s}" % self.learn("harsh.model", True))
        harsh = self.status()
        self.assertTrue(self.verdict_of("one", self.LATE)["complaint"])
        line = self.put("{model: %s}" % self.learn("mild.model", False))
        mild = self.status()
        self.assertEqual((mild["version"], mild["put_by"]), (harsh["version"] + 1, "reload"))
        self.assertEqual((line["version"], line["model"]), (str(mild["version"]), mild["model"]))
        self.assertNotEqual(mild["model"], harsh["model"])
        metrics = self.monitor.metrics()
        self.assertEqual(metrics.sum("firstreply_triage_judgement_version"), mild["version"])
        self.assertEqual(metrics.sum("firstreply_triage_model_info", model=mild["model"]), 1)
        now = self.verdict_of("two", self.LATE)
        self.assertEqual((now["complaint"], now["model"], now["judged_by"]), (False, mild["model"], mild["version"]))
        # Said before the change, and here only now; also after a start that has to read the old model from the store.
        self.monitor.kill()
        (self.folder / "harsh.model").unlink()
        self.monitor.start()
        before = self.verdict_of("three", self.LATE, running.seconds_of(mild["since"]) - time.time() - 0.002)
        self.assertEqual((before["complaint"], before["model"], before["judged_by"]), (True, harsh["model"], harsh["version"]))
        self.assertEqual(self.status(), mild)

    def test_a_broken_adjustment_or_threshold_is_refused_whole(self):
        self.put("{verdicts: model}")
        before = self.status()
        (self.folder / "broken.adjustment").write_bytes(b"firstreply adjustment 1\nx\n")
        for wrong, why in (("{thresholds: {high: 70}, adjustments: [{brand: Torvo, file: broken.adjustment}]}",
                            "broken.adjustment: no adjustment: it is cut off"),
                           ("{thresholds: {high: 70}, model: none.model}", "none.model"),
                           ("{thresholds: {high: 90}}", "critical begins below high: at 80, and high at 90")):
            self.config.triage = wrong
            self.config.write()
            self.assertIn(why, self.reload("config_refused")["why"])
            self.assertEqual(self.status(), before)

    def test_a_threshold_moves_levels_from_then_on_and_no_floor(self):
        self.put("{verdicts: model}")
        harm = "There was glass in my yoghurt, my son cut his mouth and is bleeding"
        first, hurt = self.verdict_of("one", self.LATE), self.verdict_of("two", harm)
        self.assertEqual((first["urgency"], hurt["urgency"]), ("normal", "critical"))
        self.put("{thresholds: {high: %d, critical: 101}}" % first["urgency_score"])
        moved, hurt = self.verdict_of("three", self.LATE), self.verdict_of("four", harm)
        self.assertEqual((moved["urgency_score"], moved["urgency"]), (first["urgency_score"], "high"))
        self.assertEqual(moved["urgency_thresholds"], {"high": first["urgency_score"], "critical": 101})
        self.assertEqual(hurt["urgency"], "critical")
        self.assertEqual(self.status()["thresholds"], [{"high": first["urgency_score"], "critical": 101}])

    def test_a_model_that_is_none_is_refused_and_the_old_judge_stays(self):
        (self.folder / "our.model").write_text("no weights at all")
        self.config.triage = "{verdicts: model, model: our.model}"
        self.config.write()
        line = self.reload("config_refused")
        self.assertIn("our.model: no model: it does not begin as one of this version", line["why"])
        self.assertTrue(self.waits_who_praises("one"))


class ANewConfig(Reload):
    def test_a_new_brand_is_watched_from_then_on(self):
        stranger = running.question(1, brand="Harbour Line")
        self.assertEqual([one["reason"] for one in self.posted(stranger)["rejected"]], ["unknown_brand"])
        self.config.brands.append("Harbour Line")
        self.config.write()
        self.reload()
        self.assertEqual(self.posted(stranger)["rejected"], [])
        self.receiver.wait_for(lambda all: [told.data["brand"] for told in all] == ["Harbour Line"], "it is told")

    def test_a_brand_that_went_is_watched_no_more(self):
        self.posted(running.question(1, brand="Nagi Sabo"))
        self.receiver.wait_for_type("conversation.raised")
        self.config.brands.remove("Nagi Sabo")
        self.config.write()
        self.reload()
        self.receiver.wait_for_type("conversation.closed")
        self.assertEqual(self.monitor.queue(), [])
        self.assertEqual(len(self.posted(running.question(2, brand="Nagi Sabo"))["rejected"]), 1)

    def test_a_new_destination_is_told_what_happens_from_then_on(self):
        self.posted(running.question(1))
        self.receiver.wait_for(lambda all: len(all) == 1, "the first")
        other = running.Receiver(self)
        self.config.tell("other", other.url)
        self.reload()
        self.posted(running.question(2))
        other.wait_for(lambda all: len(all) == 1, "the second")
        self.receiver.wait_for(lambda all: len(all) == 2, "the second")
        self.assertEqual([told.data["conversation"] for told in other.all()], [self.receiver.all()[1].conversation])
        self.assert_told_rightly(other, self.config.secret)

    def test_a_destination_that_went_is_told_no_more_and_holds_nothing_up(self):
        self.receiver.behave = running.says(500)
        self.posted(running.question(1))
        running.wait_until(lambda: self.monitor.metrics().sum("firstreply_alerts_failed_tries_total") >= 1, "a failed try")
        self.config.destinations.clear()
        self.config.write()
        self.reload()
        tried = len(self.receiver.all())
        self.posted(running.question(2))
        self.assertEqual(self.monitor.stop(), 0)
        self.assertLessEqual(len(self.receiver.all()), tried + 1)

    def test_a_destination_that_moved_is_told_where_it_is_now(self):
        self.receiver.behave = running.says(500)
        self.posted(running.question(1))
        first = self.receiver.wait_for(lambda all: all[:1], "a try")[0]
        other = running.Receiver(self)
        self.config.destinations.clear()
        self.config.tell("hook", other.url)
        self.reload()
        told = other.wait_for(lambda all: all[:1], "the message where the receiver is now")[0]
        self.assertEqual((told.id, told.facts()), (first.id, first.facts()))

    def test_a_new_source_may_speak_from_then_on(self):
        self.assertEqual(self.monitor.connection.post([running.question(1)], "app").status, 400)
        self.config.sources.append("app")
        self.config.write()
        self.reload()
        self.assertEqual(self.posted(running.question(1), source="app")["kept"], 1)

    def promise(self, target):
        self.config.more = "policies: [{name: all, targets: {answer: %s, next: 1h}}]\n" % target
        self.config.write()
        self.reload()

    def seconds_left(self, rows=1):
        """From the start of each wait to its deadline, the longest wait first."""
        queue = sorted(self.monitor.queue(), key=lambda row: row["started_at"])
        self.assertEqual(len(queue), rows)
        return [round(running.seconds_of(row["deadline"]) - running.seconds_of(row["started_at"])) for row in queue]

    def wait_for_seconds(self, seconds):
        running.wait_until(lambda: self.seconds_left(len(seconds)) == seconds, lambda: repr(self.seconds_left(len(seconds))))

    def test_a_new_target_moves_the_deadline_of_who_waits_and_no_other(self):
        self.posted(running.question("missed", running.moment(-7200)))
        self.posted(running.question("open", running.moment(-60)))
        self.receiver.wait_for_type("conversation.missed")
        self.assertEqual(self.seconds_left(2), [3600, 3600])
        self.promise("30m")
        self.wait_for_seconds([3600, 1800])
        self.posted(running.question("new"))
        self.wait_for_seconds([3600, 1800, 1800])
        self.assertEqual(self.monitor.stop(), 0)
        self.monitor.start()
        self.wait_for_seconds([3600, 1800, 1800])
        self.promise("45m")
        self.wait_for_seconds([3600, 2700, 2700])

    def test_a_target_that_is_used_up_is_missed_at_once(self):
        self.posted(running.question(1, running.moment(-600)))
        self.wait_for_seconds([3600])
        self.promise("5m")
        self.receiver.wait_for_type("conversation.missed")
        self.assertGreaterEqual(self.seconds_left()[0], 600)

    def test_a_listed_template_answers_nobody_from_then_on(self):
        self.posted(running.question(1), running.question(2))
        self.posted(running.answer(3, 1))
        self.receiver.wait_for_type("conversation.answered")
        self.config.more = 'responses: {templates: ["At a quarter past."]}\n'
        self.config.write()
        self.reload()
        self.posted(running.answer(4, 2))
        self.assertEqual(len(self.monitor.queue()), 1)

    def test_a_new_secret_signs_from_then_on(self):
        self.config.secret_file.write_text("whsec_" + "A" * 43 + "=\n")
        self.reload()
        self.posted(running.question(1))
        self.assert_told_rightly(self.receiver_with(1), bytes(32))

    def receiver_with(self, count):
        self.receiver.wait_for(lambda all: len(all) >= count, "%d messages" % count)
        return self.receiver

    def test_the_rest_of_a_config_is_taken_up_where_the_command_line_says_otherwise(self):
        self.config.more = "listen: 127.0.0.1:1\nstore: /nowhere/store\nlog: debug\n"
        self.config.write()
        self.reload()
        self.posted(running.question(1))

    def test_reloads_under_load_lose_nothing(self):
        taken, stopping, failures = [], threading.Event(), []

        def send():
            wire, number = running.Wire(self.monitor.port), 0
            while not stopping.is_set():
                events = [running.question("load-%d" % (number + step)) for step in range(20)]
                number += 20
                answered = wire.post(events, "desk")
                if answered.status != 200 or answered.json()["kept"] != 20:
                    failures.append(answered)
                taken.extend(events)
        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        for number in range(6):
            self.config.brands[2:] = ["Harbour Line"] * (number % 2)
            self.config.destinations[1:] = []
            if number % 3 == 0:
                self.config.tell("other", self.receiver.url)
            self.config.write()
            self.reload()
        stopping.set()
        sender.join(running.PATIENCE_SECONDS)
        self.assertEqual(failures, [])
        self.assertEqual(self.assert_adds_up(self.monitor)["stored"], len(taken))
        running.wait_until(lambda: len({told.conversation for told in self.receiver.all()}) == len(taken), "all are told",
                           look=0.2)
        self.assert_told_rightly(self.receiver, self.config.secret)


class Stop(Reload):
    def test_asked_to_stop_it_stops(self):
        self.posted(running.question(1))
        for number in (signal.SIGTERM, signal.SIGINT):
            self.monitor.signal(number)
            self.assertEqual(self.monitor.ended(), 0, self.monitor.log_text())
            self.monitor.start()
        self.assertEqual(len(self.monitor.queue()), 1)
        self.assertEqual([line["event"] for line in self.monitor.log_lines("stopped")], ["stopped", "stopped"])

    def test_a_slow_receiver_and_idle_connections_hold_it_up_for_a_bounded_time(self):
        self.receiver.behave = lambda told, connection: connection.recv(1)
        self.posted(running.question(1))
        self.receiver.wait_for(lambda all: len(all) == 1, "a try")
        idle = [socket.create_connection(("127.0.0.1", self.monitor.port)) for _ in range(5)]
        idle[0].sendall(b"POST /ingest/v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        began = time.monotonic()
        self.assertEqual(self.monitor.stop(), 0, self.monitor.log_text())
        self.assertLess(time.monotonic() - began, 25)
        for connection in idle:
            connection.close()
        self.receiver.behave = running.takes
        self.monitor.start()
        self.receiver.wait_for(lambda all: any(told.status == 200 for told in all), "told after the restart")
        self.assertEqual(len(self.assert_told_rightly(self.receiver, self.config.secret)), 1)


class Alone(Reload):
    def refused(self, *arguments):
        outcome = program.run("run", "--config", self.config.path, *arguments)
        self.assertEqual((outcome.code, outcome.stdout), (1, ""), outcome)
        self.assertLessEqual(len(outcome.stderr.strip().splitlines()), 3, outcome)
        return outcome.stderr

    def test_a_second_monitor_on_the_store_is_refused_and_the_first_goes_on(self):
        self.posted(running.question(1))
        said = self.refused("--store", self.monitor.store, "--listen", "127.0.0.1:0")
        self.assertIn(str(self.monitor.store), said)
        self.posted(running.question(2))
        self.assertEqual(self.assert_adds_up(self.monitor)["stored"], 2)

    def test_a_replay_into_its_store_is_refused(self):
        events = self.folder / "events.ndjson"
        events.write_text("")
        outcome = program.run("replay", "--config", self.config.path, "--store", self.monitor.store, events)
        self.assertEqual(outcome.code, 1, outcome)
        self.assertIn(str(self.monitor.store), outcome.stderr)

    def test_a_port_that_is_taken_is_named(self):
        said = self.refused("--store", self.folder / "other", "--listen", "127.0.0.1:%d" % self.monitor.port)
        self.assertIn(str(self.monitor.port), said)

    def test_without_an_account_nobody_from_outside_is_listened_to(self):
        for listen in ("0.0.0.0:0", "[::]:0"):
            said = self.refused("--store", self.folder / "other", "--listen", listen)
            self.assertIn("account", said)

    def test_a_store_that_is_a_text_is_refused_and_left_alone(self):
        letter = self.folder / "letter.txt"
        letter.write_text("Dear Sir or Madam, " * 1000)
        before = letter.read_bytes()
        self.assertIn("letter.txt", self.refused("--store", letter, "--listen", "127.0.0.1:0"))
        self.assertEqual(letter.read_bytes(), before)


if __name__ == "__main__":
    program.main()
