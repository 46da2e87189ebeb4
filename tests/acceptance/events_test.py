"""What `replay --events` writes is an input like any other: played again it ends in the same conversations."""

import json

import generated_threads
import program


class EventsWritten(program.Case):
    def canonical(self, store):
        outcome = program.run("export", "--canonical", "--store", store)
        self.assertEqual(outcome.code, 0, outcome)
        return outcome.stdout

    def write_config(self, path, events):
        """A config that watches every brand that the events name."""
        lines = events.read_text(encoding="utf-8").splitlines()
        brands = sorted({json.loads(line).get("brand", "") for line in lines} - {""})
        listed = "".join("  - name: %s\n" % json.dumps(brand) for brand in brands)
        path.write_text("triage: {verdicts: sources}\nbrands:\n%s" % listed, encoding="utf-8")

    def test_played_again_they_end_in_the_same_projection(self):
        for seed in range(3):
            with self.subTest(seed=seed):
                threads, events, config = (self.folder / name for name in ("threads.csv", "events.ndjson", "config.yaml"))
                first, second = self.folder / ("first-%d" % seed), self.folder / ("second-%d" % seed)
                generated_threads.write(threads, generated_threads.rows_of(seed))
                self.replay("--format", "twcs", "--store", first, "--events", events, threads)
                self.write_config(config, events)
                report, _ = self.replay("--config", config, "--store", second, events)
                self.assertGreater(report["conversations"], 0)
                self.assertEqual(self.canonical(second), self.canonical(first))

    def test_each_event_is_a_backfill_that_names_its_brand(self):
        threads, events = self.folder / "threads.csv", self.folder / "events.ndjson"
        generated_threads.write(threads, generated_threads.rows_of(1))
        self.replay("--format", "twcs", "--events", events, threads)
        for line in events.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            self.assertEqual(event["freshness"], "backfill", line)
            self.assertEqual("kind" in event, "verdict" not in event, line)


if __name__ == "__main__":
    program.main()
