"""Real conversations posted to a running monitor end as they do when they are replayed from their file, however they are
cut, shuffled and doubled; and nobody is told of each of them.
"""

import json
import random
import threading
import time

import generated_threads
import program
import running

BATCH_MAX = 400
SENDERS = 4


class OverHttp:
    """The cases, for one file of threads."""

    def threads(self):
        raise NotImplementedError

    replayed = None  # the projection and the events, once for all cases

    def replay_once(self):
        lines = self.folder / "events.ndjson"
        self.replay("--format", "twcs", "--until", running.moment(), "--store", self.folder / "replayed", "--events", lines,
                    self.threads())
        expected = self.canonical(self.folder / "replayed")
        self.assertNotEqual(expected, "")
        return expected, lines.read_bytes().splitlines()

    def setUp(self):
        super().setUp()
        if self.replayed is None:
            type(self).replayed = self.replay_once()
        self.expected, self.lines = self.replayed
        self.events = [json.loads(line) for line in self.lines]
        self.receiver = running.Receiver(self)
        self.config = running.Config(
            self.folder, brands=sorted({event["brand"] for event in self.events if "brand" in event}),
            sources=sorted({event["source"] for event in self.events if "source" in event}) or ["twcs"])
        self.config.tell("hook", self.receiver.url)
        self.monitor = running.Monitor(self, self.config).start()

    def cut(self, lines, dice):
        """Batches of any size."""
        batches, at = [], 0
        while at < len(lines):
            size = dice.choice((1, 2, 10, 100, BATCH_MAX))
            batches.append(b"\n".join(lines[at:at + size]) + b"\n")
            at += size
        return batches

    def send(self, batches, senders=1):
        """All of the batches, by so many senders at once."""
        lock, failures = threading.Lock(), []

        def work():
            wire = running.Wire(self.monitor.port)
            while True:
                with lock:
                    if not batches or failures:
                        return
                    batch = batches.pop(0)
                while (answered := wire.ask("POST", "/ingest/v1/events", batch)).status == 429:
                    pass
                if answered.status != 200 or answered.json()["rejected_total"]:
                    failures.append(answered)
        threads = [threading.Thread(target=work, daemon=True) for _ in range(senders)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(program.PATIENCE_SECONDS)
        self.assertEqual(failures, [])

    def assert_the_same(self, stored, duplicates=0):
        terms = self.assert_adds_up(self.monitor, self.config.sources[0])
        self.assertEqual((terms["stored"], terms["duplicates"]), (stored, duplicates), terms)
        # pylint: disable=unnecessary-lambda
        running.wait_until(lambda: self.monitor.delivered(), "all delivered")
        self.assertEqual(self.monitor.stop(), 0)
        self.assert_same_lines(self.canonical(self.monitor.store), self.expected)
        self.assertEqual(self.receiver.types(), [], "what is long over is told nobody")

    def assert_same_lines(self, found, expected):
        found, expected = set(found.splitlines()), set(expected.splitlines())
        self.assertEqual((sorted(expected - found)[:3], sorted(found - expected)[:3]), ([], []))

    def test_in_the_order_of_time(self):
        self.send(self.cut(self.lines, random.Random(1)))
        self.assert_the_same(len(self.lines))

    def test_what_still_waits_is_told_in_one_message_for_each_brand(self):
        """The same weeks, moved so that they ended two hours ago."""
        times = [event["posted_at"] for event in self.events if "posted_at" in event]
        later = time.time() - 2 * 3600 - running.seconds_of(max(times))
        for event in self.events:
            for field in [field for field in event if field.endswith("_at")]:
                event[field] = running.moment(later, of=running.seconds_of(event[field]))
        self.send(self.cut([json.dumps(event).encode() for event in self.events], random.Random(4)), SENDERS)
        # It waits a minute for more of the same; a start does not.
        self.monitor.kill()
        self.monitor.start()
        waiting = [row["brand"] for row in self.monitor.queue()]
        self.assertNotEqual(waiting, [])
        self.receiver.wait_for(lambda all: len(all) >= len(set(waiting)), "a message for each brand")
        self.assertEqual(self.monitor.stop(), 0)
        self.assertEqual(self.receiver.types(), ["conversations.found"] * len(set(waiting)))
        self.assertEqual({told.data["brand"]: told.data["waiting"] for told in self.receiver.all()},
                         {brand: waiting.count(brand) for brand in waiting})

    def test_shuffled_doubled_and_by_several_at_once(self):
        dice = random.Random(2)
        lines = self.lines * 2
        dice.shuffle(lines)
        self.send(self.cut(lines, dice), SENDERS)
        self.assert_the_same(len(self.lines), len(self.lines))

    def test_with_a_kill_in_the_middle(self):
        batches = self.cut(self.lines, random.Random(3))
        half = len(batches) // 2
        self.send(batches[:half])
        self.monitor.kill()
        self.monitor.start()
        self.send(batches[half:], SENDERS)
        self.assert_the_same(len(self.lines))


class TwcsOverHttp(OverHttp, running.Case):
    def threads(self):
        return program.data_set("twcs_threads/train.csv")


class GeneratedOverHttp(OverHttp, running.Case):
    def threads(self):
        path = self.folder / "threads.csv"
        generated_threads.write(path, generated_threads.rows_of(5))
        return path


if __name__ == "__main__":
    program.main()
