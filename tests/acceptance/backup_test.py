"""A copy of the store made while the monitor runs, and the way back: held until somebody says so."""

import os
import random
import shutil
import subprocess
import threading

import program
import running


class Backup(running.Case):
    def setUp(self):
        super().setUp()
        self.receiver = running.Receiver(self)
        self.config = running.Config(self.folder)
        self.config.tell("hook", self.receiver.url)
        self.monitor = running.Monitor(self, self.config).start()
        self.copy = self.folder / "copy"

    def backup(self, to=None):
        outcome = program.run("backup", "--store", self.monitor.store, to or self.copy)
        self.assertEqual(outcome.code, 0, outcome)
        return to or self.copy

    def restore(self, *arguments, store=None, code=0):
        outcome = program.run("restore", "--store", store or self.monitor.store, *arguments)
        self.assertEqual(outcome.code, code, outcome)
        return outcome

    def told(self, count):
        self.receiver.wait_for(lambda all: len({told.id for told in all}) >= count, "%d messages" % count)

    def content(self):
        """Every file of the store's folder, but for locks and what others wrote."""
        return {path.name: path.read_bytes() for path in self.folder.glob("store*") if not path.name.endswith(".lock")}


class Copy(Backup):
    def test_it_is_made_under_load_and_is_one_moment_of_the_store(self):
        taken, stopping, failures = [], threading.Event(), []

        def send():
            wire, number = running.Wire(self.monitor.port), 0
            while not stopping.is_set():
                # Each pair is one commit: a copy has both or neither.
                answered = wire.post([running.question("q-%d" % number, freshness="backfill"),
                                      running.answer("a-%d" % number, "q-%d" % number, freshness="backfill")])
                if answered.status != 200:
                    failures.append(answered)
                taken.append(number)
                number += 1
        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        copies, known = [], []
        for number in range(4):
            running.wait_until(lambda: len(taken) >= 50 * (number + 1), "some load")  # pylint: disable=cell-var-from-loop
            known.append(len(taken))
            copies.append(self.backup(self.folder / ("copy-%d" % number)))
        stopping.set()
        sender.join(running.PATIENCE_SECONDS)
        self.assertEqual(failures, [])
        for copy, acknowledged in zip(copies, known):
            self.assertEqual([path.name for path in self.folder.glob(copy.name + "*")], [copy.name])
            lines = self.canonical(copy).splitlines()
            self.assertGreaterEqual(len(lines), acknowledged)
            self.assertEqual([line for line in lines if '"outcome":"met"' not in line], [])
        self.assertEqual(self.assert_adds_up(self.monitor)["stored"], 2 * len(taken))
        self.assertEqual(self.monitor.stop(), 0)

    def test_a_file_that_is_there_is_not_overwritten(self):
        self.copy.write_text("mine")
        outcome = program.run("backup", "--store", self.monitor.store, self.copy)
        self.assertEqual(outcome.code, 1, outcome)
        self.assertEqual(self.copy.read_text(), "mine")

    def test_a_store_that_is_not_there_has_no_copy(self):
        outcome = program.run("backup", "--store", self.folder / "nowhere", self.copy)
        self.assertEqual(outcome.code, 1, outcome)
        self.assertIn("nowhere", outcome.stderr)
        self.assertFalse(self.copy.exists())
        self.assertFalse((self.folder / "nowhere").exists())

    def test_a_folder_that_cannot_be_written_is_named(self):
        outcome = program.run("backup", "--store", self.monitor.store, self.folder / "no" / "copy")
        self.assertEqual(outcome.code, 1, outcome)


class Restored(Backup):
    """A store that was put back to an earlier moment."""

    def setUp(self):
        super().setUp()
        self.monitor.post(running.question(1))
        self.told(1)
        # One that waits for its receiver in the copy too.
        self.receiver.behave = running.says(500)
        self.monitor.post(running.question(2))
        self.told(2)
        self.backup()
        self.receiver.behave = running.takes
        self.monitor.connection.ask("POST", "/api/v1/destinations/hook/enable")
        running.wait_until(self.monitor.delivered, "all delivered")
        self.monitor.post(running.question(3), running.question(4))
        self.told(4)
        self.before = {told.id for told in self.receiver.all()}
        self.assertEqual(self.monitor.stop(), 0)
        self.tried = len(self.receiver.all())

    def replaced(self):
        """The store that a restore put aside."""
        files = [path for path in self.folder.glob("store.replaced-*") if not path.name.endswith(("-wal", "-shm", ".lock"))]
        self.assertEqual(len(files), 1, files)
        return files[0]

    def assert_held(self, held):
        self.assertEqual("deliveries_held" in self.monitor.health(), held)
        self.assertEqual(self.monitor.metrics().sum("firstreply_alerts_deliveries_held"), int(held))

    def test_it_is_what_the_copy_was_and_tells_nobody_until_it_is_released(self):
        expected = self.canonical(self.copy)
        said = self.restore(self.copy)
        self.assertIn("--release", said.stdout)
        self.assertEqual(self.canonical(self.monitor.store), expected)
        self.monitor.start()
        self.assertEqual(len(self.monitor.queue()), 2)
        self.assert_held(True)
        self.monitor.post(running.question(5), running.question(6, running.moment(-4000)), running.answer(7, 1))
        self.assertEqual(self.monitor.stop(), 0)
        self.monitor.start()
        self.assert_held(True)
        # What is stored is fetched soon after it is ready.
        running.wait_until(lambda: self.monitor.metrics().sum("firstreply_alerts_deliveries_waiting") == 4, "all four wait")
        self.assertEqual(len(self.receiver.all()), self.tried)

        self.assertEqual(self.monitor.connection.ask("POST", "/api/v1/deliveries/release").status, 204)
        self.assert_held(False)
        running.wait_until(self.monitor.delivered, "all delivered")
        by_id = self.assert_told_rightly(self.receiver, self.config.secret)
        later = self.receiver.all()[self.tried:]
        # What waited then goes out as it was, for whoever knows the id; what is new has ids of its own.
        self.assertEqual(sorted(told.type for told in later), [
            "conversation.answered", "conversation.missed", "conversation.raised", "conversation.raised"])
        self.assertEqual(len(set(by_id) - self.before), 3, by_id)
        self.monitor.kill()
        self.monitor.start()
        self.assert_held(False)

    def test_the_same_events_again_end_as_they_did_and_under_new_ids(self):
        self.restore(self.copy)
        self.restore("--release")
        self.monitor.start()
        self.assert_held(False)
        self.monitor.post(running.question(3), running.question(4))
        running.wait_until(self.monitor.delivered, "all delivered")
        self.assert_told_rightly(self.receiver, self.config.secret)
        self.assertEqual(len({told.id for told in self.receiver.all()} - self.before), 2)

    def test_it_is_released_through_the_running_monitor(self):
        self.restore(self.copy)
        self.config.more = "listen: 127.0.0.1:%d\nstore: %s\n" % (self.monitor.port, self.monitor.store)
        self.config.write()
        self.monitor.start()
        self.assert_held(True)
        self.assertEqual(len(self.receiver.all()), self.tried)
        outcome = program.run("restore", "--config", self.config.path, "--release")
        self.assertEqual(outcome.code, 0, outcome)
        self.assert_held(False)
        running.wait_until(self.monitor.delivered, "all delivered")
        self.assertGreater(len(self.receiver.all()), self.tried)

    def test_what_was_there_is_kept_beside_it(self):
        expected = self.canonical(self.monitor.store)
        self.restore(self.copy)
        self.assertEqual(self.canonical(self.replaced()), expected)

    def test_it_may_be_put_where_none_was(self):
        self.restore(self.copy, store=self.folder / "elsewhere")
        self.assertEqual(self.canonical(self.folder / "elsewhere"), self.canonical(self.copy))

    def test_a_store_that_a_killed_monitor_left_is_kept_whole_beside_it(self):
        self.monitor.start()
        self.monitor.post(*[running.question("late-%d" % number) for number in range(50)])
        self.monitor.kill()
        expected = self.canonical(self.monitor.store)
        self.assertEqual(len(expected.splitlines()), 54)
        self.restore(self.copy)
        self.assertEqual(self.canonical(self.monitor.store), self.canonical(self.copy))
        self.assertEqual(self.canonical(self.replaced()), expected)


class RestoreKilled(Backup):
    def test_killed_at_any_step_the_store_is_the_one_or_the_other(self):
        if not shutil.which("strace"):
            self.skipTest("strace is not here")
        self.monitor.post(running.question("early"))
        self.backup()
        self.monitor.post(running.question("late"))
        self.monitor.kill()
        new, old = self.canonical(self.copy), self.canonical(self.monitor.store)
        self.assertNotEqual(new, old)
        kept = self.content()
        found = set()
        for call, steps in (("rename", 4), ("link", 1), ("unlink", 12), ("fsync", 4)):
            for step in range(1, steps + 1):
                with self.subTest(call=call, step=step):
                    for path in self.folder.glob("store*"):
                        path.unlink()
                    for name, content in kept.items():
                        (self.folder / name).write_bytes(content)
                    subprocess.run(["strace", "-f", "-qqq", "-o", "/dev/null", "-e", "trace=" + call, "-e",
                                    "inject=%s:signal=KILL:when=%d" % (call, step), program.binary(), "restore", "--store",
                                    self.monitor.store, self.copy], capture_output=True, check=False,
                                   timeout=running.PATIENCE_SECONDS)
                    left = self.canonical(self.monitor.store)
                    self.assertIn(left, (new, old), "neither the one nor the other")
                    found.add(left)
                    # And what was cut short is no hindrance. A second restore in one second has no name to put aside to.
                    for path in self.folder.glob("store.replaced-*"):
                        path.unlink()
                    self.restore(self.copy)
                    self.assertEqual(self.canonical(self.monitor.store), new)
        self.assertEqual(found, {new, old})


class RestoreRefused(Backup):
    def setUp(self):
        super().setUp()
        self.monitor.post(*[running.question(number) for number in range(300)])
        self.backup()

    def assert_nothing_changed(self, before):
        self.assertEqual(self.content(), before)

    def test_while_a_monitor_has_the_store(self):
        before = self.canonical(self.monitor.store)
        outcome = self.restore(self.copy, code=1)
        self.assertIn(str(self.monitor.store), outcome.stderr)
        self.monitor.post(running.question("after"))
        self.assertEqual(self.assert_adds_up(self.monitor)["stored"], 301)
        self.assertEqual(self.monitor.stop(), 0)
        self.assertEqual(len(self.canonical(self.monitor.store).splitlines()), len(before.splitlines()) + 1)

    def test_of_a_damaged_copy(self):
        self.assertEqual(self.monitor.stop(), 0)
        before = self.content()
        size, dice = self.copy.stat().st_size, random.Random(3)
        whole = self.copy.read_bytes()
        for number in range(20):
            harmed = self.folder / ("harmed-%d" % number)
            if number < 5:
                harmed.write_bytes(whole[:dice.randrange(size)])
            else:
                offset = dice.randrange(size)
                harmed.write_bytes(whole[:offset] + bytes([whole[offset] ^ 1 << dice.randrange(8)]) + whole[offset + 1:])
            with self.subTest(number=number):
                outcome = self.restore(harmed, code=1)
                self.assertIn(harmed.name, outcome.stderr)
                self.assertNotIn("terminate called", outcome.stderr)
                self.assert_nothing_changed(before)

    def test_of_what_is_no_copy(self):
        self.assertEqual(self.monitor.stop(), 0)
        before = self.content()
        letter = self.folder / "letter.txt"
        letter.write_text("Dear Sir or Madam, " * 1000)
        for wrong in (letter, self.folder / "nowhere", self.folder):
            with self.subTest(wrong=wrong.name):
                self.restore(wrong, code=1)
                self.assert_nothing_changed(before)

    def test_of_a_store_as_it_is_used(self):
        """Its file alone is not all of it: what was committed last is in the log beside it."""
        self.monitor.kill()
        expected = self.canonical(self.monitor.store)
        self.restore(self.monitor.store, code=1)
        self.restore(self.monitor.store, store=self.folder / "elsewhere", code=1)
        self.assertEqual(self.canonical(self.monitor.store), expected)
        self.assertFalse((self.folder / "elsewhere").exists())

    def test_where_the_disk_is_full(self):
        self.assertEqual(self.monitor.stop(), 0)
        small = self.folder / "small"
        small.mkdir()
        if os.geteuid() != 0 or not shutil.which("mount") or os.system("mount -t tmpfs -o size=64k tmpfs %s 2>/dev/null" % small):
            self.skipTest("no right to mount")
        self.addCleanup(os.system, "umount %s" % small)
        self.restore(self.copy, store=small / "store", code=1)
        self.assertFalse((small / "store").exists())


if __name__ == "__main__":
    program.main()
