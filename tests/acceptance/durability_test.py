"""kill -9 at any moment, under load: what was acknowledged is there once, and whoever has to know was told.

The normal run kills 8 times; with FIRSTREPLY_LONG=1 50 times, with FIRSTREPLY_ROUNDS=N N times. FIRSTREPLY_SEED
names another course of events.
"""

import collections
import json
import os
import random
import signal
import threading
import time

import program
import running

ROUNDS = running.rounds(8, 50)
SEED = int(os.environ.get("FIRSTREPLY_SEED") or 1)
POSTS_PER_SECOND = 2000
BATCH = 40
SENDERS = 4
THREAD_POSTS = 16
DUE_SOON_SECONDS = 8  # some waits fall due this soon after their post comes


class Course:
    """An endless course of events: threads of customers' posts and answers, edits and deletes, out of order."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.posts = 0
        self.customers = 0
        self.threads = []

    def open_thread(self):
        self.customers += 1
        # Posted in these seconds ago: raised, at risk or missed at once, and what falls due while this runs.
        age = self.dice.choice((0, 0, 0, 2900, 3600 - self.dice.random() * DUE_SOON_SECONDS, 4000, 9000))
        self.threads.append({"customer": "c-%d" % self.customers, "at": time.time() - age, "root": None, "last": None,
                             "versions": {}, "posts": 0, "brand": self.dice.choice(running.BRANDS)})

    def next(self):
        """The events of one moment, 1 to 3 of them."""
        if len(self.threads) < 20 or self.dice.random() < 0.04:
            self.open_thread()
        thread = self.dice.choice(self.threads)
        drawn = self.dice.random()
        if thread["root"] and drawn < 0.10:
            post = self.dice.choice(list(thread["versions"]))
            thread["versions"][post] += 1
            version = thread["versions"][post]
            return [{"id": "edited-%s-%d" % (post, version), "type": "edited", "platform": "plaza", "post": post,
                     "version": version, "text": "And now? %s" % post, "edited_at": running.moment()}]
        if thread["posts"] > 3 and drawn < 0.13:
            post = self.dice.choice(list(thread["versions"]))
            del thread["versions"][post]
            return [{"id": "deleted-%s" % post, "type": "deleted", "platform": "plaza", "post": post,
                     "deleted_at": running.moment()}] if thread["versions"] else self.further(thread)
        return self.further(thread)

    def further(self, thread):
        self.posts += 1
        name = "p-%d" % self.posts
        thread["at"] += 0.001
        if thread["root"] and self.dice.random() < 0.08:
            return [running.answer(name, thread["last"], running.moment(of=max(thread["at"], time.time() - 1)),
                                   thread["brand"])]
        event = running.created(name, thread["customer"], "Hello? %s" % name, running.moment(of=thread["at"]),
                                parent=thread["last"], brand=thread["brand"])
        thread["root"] = thread["root"] or name
        thread["last"] = name
        thread["versions"][name] = 1
        thread["posts"] += 1
        if thread["posts"] >= THREAD_POSTS:
            self.threads.remove(thread)
        return [event]

    def batch(self):
        events = []
        while len(events) < BATCH:
            events += self.next()
        self.dice.shuffle(events)
        return events


class Load:
    """Posts a course through several connections at once, again and again until it is taken."""

    def __init__(self, port, course):
        self.port, self.course = port, course
        self.lock, self.stopping = threading.Lock(), threading.Event()
        self.dice = random.Random(course.dice.random())
        self.due = time.monotonic()
        self.acknowledged, self.again, self.answers, self.failures = [], 0, collections.Counter(), []
        self.threads = [threading.Thread(target=self.send, daemon=True) for _ in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    def next_batch(self):
        """The next batch and how long to wait before it goes out; now and then one that was taken already."""
        with self.lock:
            now = time.monotonic()
            self.due = max(self.due + BATCH / POSTS_PER_SECOND, now - 0.2)
            if self.acknowledged and self.dice.random() < 0.03:
                self.again += 1
                return self.dice.sample(self.acknowledged, min(BATCH, len(self.acknowledged))), self.due - now
            return self.course.batch(), self.due - now

    def send(self):
        try:
            wire = running.Wire(self.port, timeout=20)
            while not self.stopping.is_set():
                batch, pause = self.next_batch()
                self.stopping.wait(max(0, pause))
                self.deliver(wire, batch)
            wire.close()
        except BaseException as error:  # pylint: disable=broad-except
            self.failures.append(error)
            raise

    def deliver(self, wire, batch):
        give_up = time.monotonic() + running.PATIENCE_SECONDS
        while True:
            try:
                status = wire.post(batch).status
            except ConnectionError:
                status = 0
            with self.lock:
                self.answers[status] += 1
            if status == 200:
                break
            if status not in (0, 429, 503) or time.monotonic() > give_up:
                raise AssertionError("answered %d" % status)
            time.sleep(running.LOOK_SECONDS)
        with self.lock:
            self.acknowledged += batch

    def taken(self):
        with self.lock:
            return len(self.acknowledged)

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(running.PATIENCE_SECONDS)
        if self.failures:
            raise self.failures[0]
        return list({event["id"]: event for event in self.acknowledged}.values())


class Killed(running.Case):
    def setUp(self):
        super().setUp()
        self.receiver = running.Receiver(self)
        self.config = running.Config(self.folder)
        self.config.tell("hook", self.receiver.url)
        self.monitor = running.Monitor(self, self.config)
        self.monitor.start()
        self.dice = random.Random(SEED)

    def run_under_load(self, interrupt):
        """`interrupt`, ROUNDS times, while a load goes on; every event that was acknowledged."""
        load, began = Load(self.monitor.port, Course(SEED)), time.monotonic()
        for number in range(ROUNDS):
            # Some of them come soon after a start, where recovery is still young.
            enough = load.taken() + self.dice.choice((0, 400, 3000)) * self.dice.random()
            running.wait_until(lambda: load.taken() >= enough, "some load")  # pylint: disable=cell-var-from-loop
            time.sleep(0.3 * self.dice.random())
            interrupt(number)
        running.wait_until(lambda: self.monitor.status_of("/readyz") == 200, "ready again")
        events = load.stop()
        print("%d events in %.0f s, answers %s, " % (len(events), time.monotonic() - began, dict(load.answers)), end="")
        self.assertGreater(len(events), ROUNDS * 20, load.answers)
        return events

    def settled(self):
        """Nothing is on its way any more: what fell due is decided, and all that was told has arrived."""
        # pylint: disable=unnecessary-lambda
        running.wait_until(lambda: self.monitor.delivered(), lambda: "all delivered: %s" % self.receiver.all()[-3:])
        running.wait_until(lambda: self.monitor.metrics().source("desk")["queued"] == 0, "all decided")

    def conversations(self):
        """All that were ever told of or wait, by id, as the API shows them."""
        known = {row["id"] for row in self.monitor.queue()}
        known |= {told.conversation for told in self.receiver.all()}
        shown = {name: self.monitor.conversation(name) for name in sorted(known, key=int)}
        return {name: conversation for name, conversation in shown.items() if conversation}

    def assert_decided_once(self, conversation):
        """The ledger's steps follow one from the other; an outcome is published once and corrected from what it was."""
        told = {}
        for entry in conversation["ledger"]:
            wait = entry["wait"]
            if entry["step"] == "decided":
                # A correction may have made it undecided again; then it is decided anew.
                self.assertEqual(told.get(wait, "undecided"), "undecided", "decided twice: %s" % conversation["ledger"])
                self.assertEqual(entry["before"], "undecided")
                told[wait] = entry["after"]
            elif entry["step"] == "corrected":
                self.assertEqual(entry["before"], told.get(wait), conversation["ledger"])
                self.assertNotEqual(entry["before"], entry["after"])
                told[wait] = entry["after"]
        for wait in conversation["waits"]:
            self.assertEqual(wait["outcome"], told.get(wait["number"], "undecided"), conversation["ledger"])

    def assert_was_told(self, name, conversation, messages):
        """The last of the messages is where the conversation stands."""
        told = [told.type for told in messages]
        merged = conversation["id"] != name  # it turned out to be part of this other one
        open_wait = not merged and conversation["waits"] and conversation["waits"][-1]["ended_at"] is None
        if not open_wait:
            self.assertIn(told[-1:], ([], ["conversation.answered"], ["conversation.closed"]), (name, conversation["waits"]))
            return
        wait = conversation["waits"][-1]
        self.assertTrue(told, "nobody was told of %s: %s" % (name, wait))
        state = {"missed": "conversation.missed"}.get(wait["outcome"])
        if state is None:
            at_risk = running.seconds_of(wait["at_risk_at"]) <= running.seconds_of(conversation["now"])
            state = "conversation.at_risk" if at_risk else "conversation.raised"
        self.assertEqual(told[-1], state, (name, wait, messages))
        self.assertEqual(*(running.seconds_of(at) for at in (messages[-1].data["started_at"], wait["started_at"])))

    def assert_everybody_was_told(self):
        by_id = self.assert_told_rightly(self.receiver, self.config.secret)
        self.assertGreater(len(by_id), 0)
        by_conversation = collections.defaultdict(list)
        for name in sorted(by_id, key=lambda name: int(name.rpartition("-")[2])):
            by_conversation[by_id[name][0].conversation].append(by_id[name][0])
        conversations = self.conversations()
        for name, messages in by_conversation.items():
            # A wait may turn back to what it was, but something else was told in between.
            for one, next_one in zip(messages, messages[1:]):
                self.assertNotEqual(one.facts(), next_one.facts(), "told twice: %s and %s" % (one, next_one))
        for name, conversation in conversations.items():
            self.assert_decided_once(conversation)
            self.assert_was_told(name, conversation, by_conversation[name])
        return conversations

    def replayed(self, events):
        """The projection of the same events played from a file, up to now."""
        lines, store = self.folder / "events.ndjson", self.folder / "replayed"
        lines.write_text("".join(json.dumps(event) + "\n" for event in events))
        self.replay("--config", self.config.path, "--source", "desk", "--store", store, "--until", running.moment(), lines)
        return self.canonical(store)

    def assert_all_is_there(self, events):
        due = time.time() + DUE_SOON_SECONDS
        running.wait_until(lambda: time.time() > due, "all that falls due soon is due")
        self.settled()
        terms = self.assert_adds_up(self.monitor)
        self.assertEqual(terms["stored"], len(events), terms)
        self.assertEqual((terms["conflicts"], terms["quarantined"], terms["rejected"]), (0, 0, 0), terms)
        self.assert_holds_each_once(self.monitor, events)
        self.assert_adds_up(self.monitor)
        self.assertEqual(self.monitor.health(), set())
        conversations = self.assert_everybody_was_told()
        self.assertGreater(len(conversations), ROUNDS)

    def interrupted_by_kill(self, _):
        self.monitor.kill()
        self.monitor.start(ready=False)

    def test_every_acknowledged_event_is_in_the_store_once_and_everybody_was_told(self):
        events = self.run_under_load(self.interrupted_by_kill)
        self.assert_all_is_there(events)
        self.assertEqual(self.monitor.stop(), 0)
        self.assertEqual(self.canonical(self.monitor.store), self.replayed(events))

        right = len(self.receiver.all())
        verdict, said = running.npm_verdict(self.folder, self.receiver.all(), self.config.secret)
        self.assertEqual(verdict, {"right": right, "wrong": 0}, said[:2000])

    def test_asked_to_stop_under_load_it_ends_well_and_in_time(self):
        stopped = []

        def interrupt(_):
            began = time.monotonic()
            code = self.monitor.stop()
            stopped.append((code, time.monotonic() - began))
            self.monitor.start(ready=False)
        events = self.run_under_load(interrupt)
        self.assertEqual([code for code, _ in stopped], [0] * ROUNDS, self.monitor.log_text()[-2000:])
        self.assertLess(max(took for _, took in stopped), 25)
        self.assert_all_is_there(events)
        self.assertEqual(self.monitor.stop(), 0)


class KilledInHaste(running.Case):
    def test_killed_before_it_is_ready_it_starts_again(self):
        config = running.Config(self.folder)
        monitor = running.Monitor(self, config)
        dice = random.Random(SEED)
        monitor.start()
        monitor.post(*[running.question(number) for number in range(200)])
        for _ in range(ROUNDS):
            monitor.kill()
            monitor.start(ready=False)
            time.sleep(0.03 * dice.random())
            monitor.signal(signal.SIGKILL)
        monitor.kill()
        monitor.start()
        self.assertEqual(self.assert_adds_up(monitor)["stored"], 200)
        self.assertEqual(len(monitor.queue()), 200)


if __name__ == "__main__":
    program.main()
