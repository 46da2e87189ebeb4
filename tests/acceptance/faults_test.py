"""Disks that are full or fail, clocks that are set, a process that stands still: nothing that was acknowledged is lost,
the health says what is wrong, and what can recover does so by itself.
"""

import contextlib
import ctypes
import os
import pathlib
import shutil
import signal
import subprocess
import threading
import time
import unittest

import program
import running

CLONE_NEWNS = 0x00020000
DISK_BYTES = 8 << 20
STOPPED_SECONDS = 60 if running.LONG else 5
HOUR = 3600


class Faults(running.Case):
    def begin(self, store=None, **options):
        self.receiver = running.Receiver(self)
        self.config = running.Config(self.folder)
        self.config.tell("hook", self.receiver.url)
        self.monitor = running.Monitor(self, self.config, store, **options)
        self.taken, self.untaken = [], []
        self.number = 0
        return self.monitor.start()

    def questions(self, count=20, **more):
        self.number += count
        return [running.question("f-%d" % (self.number - step), **more) for step in range(count)]

    def try_to_post(self, patience=3, events=None):
        """One batch. True when it was acknowledged; a refusal is a 429 or a 503, or it takes too long."""
        events = events or self.questions()
        status = None
        with contextlib.suppress(ConnectionError):
            status = running.Wire(self.monitor.port, timeout=patience).post(events).status
        self.assertIn(status, (200, 429, 503, None))
        (self.taken if status == 200 else self.untaken).extend(events)
        return status == 200

    def assert_nothing_is_lost(self):
        """Everything that was acknowledged is there once; what was not is taken when it is sent again."""
        running.wait_until(lambda: self.monitor.metrics().source("desk")["queued"] == 0, "nothing is queued")
        before = self.assert_adds_up(self.monitor)
        self.assertGreaterEqual(before["stored"], len(self.taken))
        self.assert_holds_each_once(self.monitor, self.taken)
        if self.untaken:
            self.monitor.post(*self.untaken)
        everything = self.taken + self.untaken
        self.assertEqual(self.assert_adds_up(self.monitor)["stored"], len(everything))
        self.assertEqual(len(self.monitor.queue()), len(everything))
        running.wait_until(self.monitor.delivered, "all delivered")
        by_id = self.assert_told_rightly(self.receiver, self.config.secret)
        self.assertEqual(len({all_told[0].conversation for all_told in by_id.values()}), len(everything))
        self.assertEqual(len(by_id), len(everything), "each was told under one id")

    def refuses(self):
        return "store_refuses" in self.monitor.health()


def own_mounts():
    """From here on what this process mounts is its own, and goes with it."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        raise unittest.SkipTest("only root may mount a disk")
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS) != 0:
        raise unittest.SkipTest("unshare: %s" % os.strerror(ctypes.get_errno()))
    made = subprocess.run(["mount", "--make-rprivate", "/"], capture_output=True, check=False)
    if made.returncode != 0:
        raise unittest.SkipTest("mount: %s" % made.stderr.decode())


class FullDisk(Faults):
    @classmethod
    def setUpClass(cls):
        own_mounts()

    def setUp(self):
        super().setUp()
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%d" % DISK_BYTES, "tmpfs", self.disk],
                              capture_output=True, check=False)
        if made.returncode != 0:
            self.skipTest("mount: %s" % made.stderr.decode())
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk], check=False)
        self.begin(self.disk / "store")
        for _ in range(10):
            self.assertTrue(self.try_to_post(running.PATIENCE_SECONDS))

    def fill(self):
        with open(self.disk / "filler", "ab", buffering=0) as filler:
            for size in (65536, 4096):
                with contextlib.suppress(OSError):
                    while True:
                        filler.write(bytes(size))

    def make_room(self):
        (self.disk / "filler").unlink()

    def fill_until_it_refuses(self):
        def refused():
            self.fill()  # a log that is written anew gives room back
            return not self.try_to_post()
        running.wait_until(refused, "a refusal")
        running.wait_until(self.refuses, "the health says so")

    def test_it_refuses_says_so_and_goes_on_by_itself_when_there_is_room(self):
        self.fill_until_it_refuses()
        readiness = self.monitor.get("/readyz")
        self.assertEqual(readiness.status, 503)
        self.assertIn("store_refuses", readiness.body.decode())
        self.assertEqual(self.monitor.get("/healthz").status, 200)
        self.assertEqual(self.monitor.metrics().sum("firstreply_problem", name="store_refuses"), 1)
        self.assertGreater(len(self.monitor.queue()), 0, "what is known is still shown")
        for _ in range(2):
            self.assertFalse(self.try_to_post(patience=1))

        answers = []
        waiting = self.questions()
        patient = threading.Thread(target=lambda: answers.append(running.Wire(self.monitor.port).post(waiting).status))
        patient.start()
        self.make_room()
        self.monitor.wait_ready()  # by itself
        patient.join(running.PATIENCE_SECONDS)
        self.assertEqual(answers, [200], "who waited is answered")
        self.taken += waiting
        self.assertFalse(self.refuses())
        self.assertTrue(self.try_to_post(running.PATIENCE_SECONDS))
        self.assert_nothing_is_lost()

    def test_killed_while_it_is_full_it_has_everything_that_was_acknowledged(self):
        self.fill_until_it_refuses()
        self.monitor.kill()
        self.make_room()
        self.monitor.start()
        self.assert_nothing_is_lost()

    def test_asked_to_stop_while_it_is_full_it_ends_and_says_that_not_all_was_done(self):
        self.fill_until_it_refuses()
        self.try_to_post(patience=1)
        began = time.monotonic()
        self.assertEqual(self.monitor.stop(), 1, self.monitor.log_text()[-2000:])
        self.assertLess(time.monotonic() - began, 25)
        self.make_room()
        self.monitor.start()
        self.assert_nothing_is_lost()


class FailingDisk(Faults):
    """Calls to the disk that fail when strace says so. Counts are per thread, and only the pipeline's writes."""

    @classmethod
    def setUpClass(cls):
        if not shutil.which("strace"):
            raise unittest.SkipTest("strace is not here")
        probe = subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, check=False)
        if probe.returncode != 0:
            raise unittest.SkipTest("strace: %s" % probe.stderr.decode())

    def begin_with(self, *faults):
        inject = [argument for fault in faults for argument in ("-e", "inject=" + fault)]
        traced = "trace=" + ",".join(sorted({fault.partition(":")[0] for fault in faults}))
        return self.begin(before=["strace", "-f", "--seccomp-bpf", "-qqq", "-o", "/dev/null", "-e", traced] + inject)

    def begin_again(self):
        self.monitor.before = []
        self.monitor.start()

    def post_until_it_ends(self):
        running.wait_until(lambda: not self.try_to_post(patience=20), "a refusal")
        self.assertNotEqual(self.monitor.ended(), 0)
        self.assertIn("sync failed", self.monitor.log_text())
        self.assertEqual(len(self.monitor.log_lines("fatal")), 1)

    def test_a_sync_that_fails_ends_it_and_the_next_start_has_what_was_acknowledged(self):
        for number, call in enumerate(("fdatasync", "fsync,fdatasync,sync_file_range,msync")):
            with self.subTest(call=call):
                faults = ["%s:error=EIO:when=%d+" % (name, 30 + 7 * number) for name in call.split(",")]
                self.begin_with(*faults)
                self.post_until_it_ends()
                self.begin_again()
                self.assert_nothing_is_lost()
                self.monitor.kill()
                shutil.rmtree(self.folder, ignore_errors=True)
                self.folder.mkdir()

    def test_a_single_sync_that_fails_is_one_too_many(self):
        """The kernel reports a lost write once; the next sync would succeed and mean nothing."""
        self.begin_with("fdatasync:error=EIO:when=40", "fsync:error=EIO:when=40")
        self.post_until_it_ends()
        self.begin_again()
        self.assert_nothing_is_lost()

    def test_writes_that_fail_for_a_while_are_waited_out(self):
        for error in ("ENOSPC", "EIO"):
            with self.subTest(error=error):
                self.begin_with("pwrite64:error=%s:when=200..230" % error)
                seen = []
                give_up = time.monotonic() + running.PATIENCE_SECONDS
                while not (seen and self.monitor.status_of("/readyz") == 200):
                    self.assertLess(time.monotonic(), give_up, "it does not recover: %s" % self.monitor.log_text()[-2000:])
                    self.try_to_post(patience=1)
                    seen = self.monitor.log_lines("store_refuses")
                running.wait_until(lambda: not self.refuses(), "the health is well")
                self.assertGreaterEqual(len(self.monitor.log_lines("store_is_well")), 1)
                self.assert_nothing_is_lost()
                self.monitor.kill()
                shutil.rmtree(self.folder, ignore_errors=True)
                self.folder.mkdir()


class Standstill(Faults):
    def test_what_fell_due_meanwhile_is_told_at_once_and_nothing_is_lost(self):
        self.begin()
        due = running.question("due", running.moment(2 - HOUR))
        self.monitor.post(due)
        self.receiver.wait_for_type("conversation.at_risk")
        self.monitor.signal(signal.SIGSTOP)
        answers, events = [], self.questions()
        patient = threading.Thread(target=lambda: answers.append(running.Wire(self.monitor.port).post(events).status))
        patient.start()
        # The one fixed time: how long it stands still is what is tested.
        time.sleep(STOPPED_SECONDS)
        self.assertEqual(answers, [])
        self.monitor.signal(signal.SIGCONT)
        woken = time.time()
        told = self.receiver.wait_for_type("conversation.missed")
        self.assertLess(told.at - woken, 10)
        self.assertEqual(told.message["timestamp"], told.data["deadline"])
        patient.join(running.PATIENCE_SECONDS)
        self.assertEqual(answers, [200])
        running.wait_until(self.monitor.delivered, "all delivered")
        self.assertEqual(self.receiver.types().count("conversation.missed"), 1)
        self.assertEqual(self.assert_adds_up(self.monitor)["stored"], 1 + len(events))
        running.wait_until(lambda: self.monitor.health() == set(), "the health is well")

    def test_standing_still_under_load_loses_nothing(self):
        self.begin()
        stopping = threading.Event()

        def send():
            while not stopping.is_set():
                self.try_to_post(patience=running.PATIENCE_SECONDS)
        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        for _ in range(5):
            taken = len(self.taken)
            running.wait_until(lambda: len(self.taken) > taken + 100, "some load")  # pylint: disable=cell-var-from-loop
            self.monitor.signal(signal.SIGSTOP)
            time.sleep(0.3)
            self.monitor.signal(signal.SIGCONT)
        stopping.set()
        sender.join(running.PATIENCE_SECONDS)
        self.assertEqual(self.untaken, [])
        self.assert_nothing_is_lost()


class Clock(Faults):
    """The machine's clock is set while it runs. The monotonic one goes on, as it does on a real machine."""

    @classmethod
    def setUpClass(cls):
        found = sorted(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        if not found:
            raise unittest.SkipTest("libfaketime is not here")
        cls.library = found[0]

    def setUp(self):
        super().setUp()
        self.offset = self.folder / "offset"
        self.set_clock(0)
        self.begin(environment={
            "LD_PRELOAD": str(self.library), "FAKETIME_TIMESTAMP_FILE": str(self.offset), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1"})
        self.monitor.post(running.question(1), running.question(2, running.moment(-4000)))
        self.receiver.wait_for(lambda all: len(all) == 2, "two messages")

    def set_clock(self, seconds):
        """The monitor's wall clock is now so many seconds off."""
        new = self.folder / "offset.new"
        new.write_text("%+d\n" % seconds)
        os.replace(new, self.offset)

    def wait_for_stepped(self):
        running.wait_until(lambda: "clock_stepped" in self.monitor.health(), "the health says so")
        self.assertGreaterEqual(self.monitor.metrics().sum("firstreply_clock_steps_total"), 1)

    def decided(self):
        """How often something was decided or corrected, by conversation."""
        return {row["id"]: [entry["step"] for entry in self.monitor.conversation(row["id"])["ledger"]].count("decided")
                for row in self.monitor.queue()}

    def assert_told(self, *expected):
        """The messages, each under one id, in any order; of several words divided by | any one."""
        running.wait_until(self.monitor.delivered, "all delivered")
        found = sorted({told.id: told.type.partition(".")[2] for told in self.receiver.all()}.values())
        self.assertEqual(len(found), len(expected), found)
        for words in expected:
            said = [word for word in words.split("|") if word in found]
            self.assertTrue(said, (words, found))
            found.remove(said[0])

    def test_forward_an_hour_what_is_due_by_then_is_told(self):
        self.set_clock(HOUR + 60)
        self.receiver.wait_for_type("conversation.missed", 2)
        self.wait_for_stepped()
        self.assertEqual(self.monitor.status_of("/readyz"), 200)
        self.assertEqual(set(self.decided().values()), {1})
        self.monitor.post(running.question(3, running.moment(HOUR + 30)))
        self.receiver.wait_for_type("conversation.raised", 2)
        self.assert_told("raised", "missed", "missed", "raised")

    def test_back_an_hour_nothing_is_decided_twice(self):
        """What is decided stays so. The monitor's own time stands still until the machine's has come there again, so that
        what is posted meanwhile may be told as older than it is, but once."""
        before = self.decided()
        self.set_clock(-HOUR)
        self.wait_for_stepped()
        self.assertEqual(self.monitor.status_of("/readyz"), 200)
        self.monitor.post(running.question(3, running.moment(-HOUR)), running.answer(4, 2, running.moment(-HOUR)))
        self.receiver.wait_for_type("conversation.answered")
        self.assert_told("raised", "missed", "raised|at_risk", "answered")
        self.assertEqual(sum(before.values()), 1)
        self.assertEqual(sum(self.decided().values()), 0, "of what still waits nothing is decided")
        self.set_clock(0)
        self.monitor.post(running.question(5))
        self.receiver.wait_for_type("conversation.raised", 2)
        self.assert_adds_up(self.monitor)

    def test_back_an_hour_and_killed_it_starts_and_decides_nothing_twice(self):
        self.set_clock(-HOUR)
        self.wait_for_stepped()
        self.monitor.kill()
        self.monitor.start()
        self.monitor.post(running.question(3, running.moment(-HOUR)))
        self.receiver.wait_for(lambda all: len(all) == 3, "a third message")
        self.assert_told("raised", "missed", "raised|at_risk")
        self.assertEqual(sorted(self.decided().values()), [0, 0, 1])

    def test_a_delivery_that_waits_survives_both_steps(self):
        self.receiver.behave = running.says(500)
        self.monitor.post(running.question(3))
        running.wait_until(lambda: self.monitor.metrics().sum("firstreply_alerts_failed_tries_total") >= 1, "a failed try")
        self.set_clock(-HOUR)
        self.wait_for_stepped()
        self.monitor.kill()
        self.receiver.behave = running.takes
        self.set_clock(0)
        self.monitor.start()
        self.assert_told("raised", "missed", "raised")


if __name__ == "__main__":
    program.main()
