"""A store that was harmed, is no store, or is in use: refused in plain words, and never answered from wrongly."""

import os
import random
import shutil
import signal
import subprocess
import time

import generated_threads
import program

FLIPS = 20
HEADER_BYTES = 100  # what an SQLite file says of itself
HEADER_FLIPS = 10
WRITTEN_BYTES = 200_000  # a store that has grown this far is open and locked


class Store(program.Case):
    def setUp(self):
        super().setUp()
        self.threads = self.folder / "threads.csv"
        generated_threads.write(self.threads, generated_threads.rows_of(1))
        self.store = self.folder / "store"

    def write_store(self):
        """A store that a normal run left behind."""
        self.replay("--format", "twcs", "--store", self.store, self.threads)

    def copy(self, name):
        """The store with the files beside it, in a folder of its own."""
        folder = self.folder / name
        folder.mkdir()
        for path in self.folder.glob("store*"):
            if path.is_file():
                shutil.copy(path, folder / path.name)
        return folder / "store"

    def again(self, store):
        lines = self.folder / "conversations.csv"
        lines.unlink(missing_ok=True)
        return program.run(
            "replay", "--format", "twcs", "--report", "json", "--conversations", lines, "--store", store, self.threads)

    def assert_refused(self, outcome, store):
        self.assertEqual(outcome.code, 1, outcome)
        self.assertEqual(outcome.stdout, "", outcome)
        self.assertIn(str(store), outcome.stderr)
        self.assertNotIn("terminate called", outcome.stderr)
        self.assertLessEqual(len(outcome.stderr.strip().splitlines()), 5, "not a plain sentence: " + outcome.stderr)


class HarmedStore(Store):
    def setUp(self):
        super().setUp()
        self.write_store()
        self.size = self.store.stat().st_size

    def test_a_truncated_store_is_refused(self):
        for kept in (1, HEADER_BYTES, 4096, self.size // 2, self.size - 4096, self.size - 1):
            with self.subTest(kept=kept, of=self.size):
                harmed = self.copy("truncated-%d" % kept)
                os.truncate(harmed, kept)
                self.assert_refused(self.again(harmed), harmed)

    def test_a_flipped_bit_is_refused_or_changes_nothing(self):
        unharmed = self.copy("unharmed")
        expected = self.again(unharmed)
        self.assertEqual(expected.code, 0, expected)
        expected_rows = self.read_rows(self.folder / "conversations.csv")
        dice = random.Random(2)
        offsets = [dice.randrange(self.size) for _ in range(FLIPS)]
        offsets += [dice.randrange(HEADER_BYTES) for _ in range(HEADER_FLIPS)]
        for number, offset in enumerate(offsets):
            bit = dice.randrange(8)
            with self.subTest(offset=offset, bit=bit, of=self.size):
                harmed = self.copy("flipped-%d" % number)
                self.flip(harmed, offset, bit)
                outcome = self.again(harmed)
                if outcome.code == 0:
                    self.assertEqual(program.exact(outcome.stdout), program.exact(expected.stdout))
                    self.assertEqual(self.read_rows(self.folder / "conversations.csv"), expected_rows)
                else:
                    self.assert_refused(outcome, harmed)

    def flip(self, path, offset, bit):
        with open(path, "r+b") as file:
            file.seek(offset)
            byte = file.read(1)[0]
            file.seek(offset)
            file.write(bytes([byte ^ 1 << bit]))

    def test_a_refused_store_is_left_as_it_was(self):
        harmed = self.copy("harmed")
        os.truncate(harmed, self.size // 2)
        before = harmed.read_bytes()
        self.assert_refused(self.again(harmed), harmed)
        self.assertEqual(harmed.read_bytes(), before)

    def test_a_text_file_is_no_store(self):
        letter = self.folder / "letter.txt"
        letter.write_text("Dear Sir or Madam, " * 1000, encoding="utf-8")
        before = letter.read_bytes()
        self.assert_refused(self.again(letter), letter)
        self.assertEqual(letter.read_bytes(), before)

    def test_a_folder_is_no_store(self):
        folder = self.folder / "drawer"
        folder.mkdir()
        self.assert_refused(self.again(folder), folder)


class StoreInUse(Store):
    def setUp(self):
        super().setUp()
        generated_threads.write(self.threads, generated_threads.rows_of(3, threads=900))

    def bytes_written(self):
        return self.store.stat().st_size if self.store.exists() else 0

    def held(self):
        """A replay that has written to the store and stands still in the middle of its work."""
        process = subprocess.Popen(
            [program.binary(), "replay", "--format", "twcs", "--report", "json", "--store", self.store, self.threads],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdout.close)
        give_up = time.monotonic() + program.PATIENCE_SECONDS
        while self.bytes_written() < WRITTEN_BYTES:
            self.assertIsNone(process.poll(), "the replay ended before its store held %d bytes" % WRITTEN_BYTES)
            self.assertLess(time.monotonic(), give_up, "the replay writes nothing")
        process.send_signal(signal.SIGSTOP)
        self.assertIsNone(process.poll(), "the replay ended before it could be held")
        return process

    def test_a_second_process_on_one_store_is_refused_and_the_first_goes_on(self):
        first = self.held()
        self.assert_refused(self.again(self.store), self.store)
        first.send_signal(signal.SIGCONT)
        said, _ = first.communicate(timeout=program.PATIENCE_SECONDS)
        self.assertEqual(first.returncode, 0)
        expected, _ = self.replay("--format", "twcs", self.threads)
        found = program.exact(said)
        self.assertEqual(found["conversations"], expected["conversations"])
        self.assertEqual(found["outcomes"], expected["outcomes"])

    def test_a_killed_process_holds_no_store(self):
        first = self.held()
        first.kill()
        first.wait()
        outcome = self.again(self.store)
        self.assertEqual(outcome.code, 0, outcome)


if __name__ == "__main__":
    program.main()
