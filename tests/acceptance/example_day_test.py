"""The example day: every line of it is taken, each of its days is a new one, and its feeder is hard to discourage."""

import http.server
import json
import signal
import subprocess
import sys
import threading
import types

import program
import running
from patience import PATIENCE_SECONDS, wait_until

EXAMPLE = program.REPOSITORY / "deploy" / "config" / "example.yaml"
DAY = program.REPOSITORY / "deploy" / "config" / "example_day.ndjson"
FEEDER = program.REPOSITORY / "deploy" / "tools" / "feed_example_day"


def feeder(url, *arguments):
    return [sys.executable, "-B", FEEDER, "--url", url, *arguments]


def lines_of_the_day():
    return [json.loads(line) for line in DAY.read_text(encoding="utf-8").splitlines()]


class TheDay(running.Case):
    def setUp(self):
        super().setUp()
        self.monitor = running.Monitor(self, types.SimpleNamespace(path=EXAMPLE)).start()

    def terms(self):
        sources = self.monitor.get("/api/v1/status").json()["sources"]
        for source in sources:
            self.assertEqual(source["rejected"], {}, source)
            self.assertEqual(source["duplicates"] + source["conflicts"] + source["quarantined"], 0, source)
        return {name: sum(source[name] for source in sources) for name in ("received", "irrelevant", "stored")}

    def all_are_accounted_for(self):
        terms = self.terms()
        return terms["received"] == terms["stored"] + terms["irrelevant"]

    def send_morning(self):
        finished = subprocess.run(feeder(self.monitor.url, "--past-only"), capture_output=True, text=True,
                                  timeout=PATIENCE_SECONDS, check=False)
        self.assertEqual((finished.returncode, finished.stderr), (0, ""))

    def shape(self):
        """What the queue looks like, whatever it is called."""
        return sorted((row["brand"], row["channel"], row["urgency"], row["customer"]["name"], row["posts"])
                      for row in self.monitor.queue())

    def test_its_noon_shows_everything_there_is_to_see(self):
        self.send_morning()
        rows = self.monitor.queue()
        self.assertEqual({row["urgency"] for row in rows}, {"low", "normal", "high", "critical"})
        self.assertEqual({row["state"] for row in rows}, {"waiting", "at_risk", "overdue"})
        self.assertEqual({row["brand"] for row in rows}, {"Aurora Rail", "あさひ堂"})
        self.assertGreater(self.terms()["irrelevant"], 0)

    def test_sent_again_it_is_another_day_in_every_respect(self):
        self.send_morning()
        once, terms = self.shape(), self.terms()
        self.send_morning()
        twice = sorted(once * 2)
        # Who says the same again, word for word, while nobody has answered is one who waits. Of all others their source
        # says that they need a response.
        twice.remove(("Aurora Rail", "X post", "normal", "wanda_reads", 2))
        self.assertEqual(self.shape(), twice)
        self.assertEqual(self.terms(), {name: 2 * count for name, count in terms.items()})

    def test_the_days_go_on_and_on(self):
        with subprocess.Popen(feeder(self.monitor.url, "--speed", "40000"), stdout=subprocess.PIPE) as running_feeder:
            self.addCleanup(running_feeder.kill)
            wanted = 2 * len(lines_of_the_day()) + 10
            wait_until(lambda: self.terms()["received"] >= wanted, "two days and a bit")
            running_feeder.send_signal(signal.SIGTERM)
            self.assertEqual(running_feeder.wait(PATIENCE_SECONDS), 0)
        # The feeder's last request may still be on its way into the store.
        wait_until(self.all_are_accounted_for, "all that was received is stored or irrelevant")


class TheFeeder(program.Case):
    def listen(self, answers):
        """A door that gives these answers in turn, and then takes everything. Its address, and the bodies that came."""
        bodies, left = [], list(answers)

        class Door(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                status = left.pop(0) if left else 200
                if status is None:
                    self.close_connection = True
                    return
                answer = b'{"received":0,"kept":0,"irrelevant":0,"rejected":[]}'
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.send_header("Retry-After", "1")
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return "http://127.0.0.1:%d" % server.server_port, bodies

    def test_what_was_not_taken_is_sent_again_unchanged(self):
        url, bodies = self.listen([429, None, 503])
        finished = subprocess.run(feeder(url, "--past-only"), capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
        self.assertEqual((finished.returncode, finished.stderr), (0, ""))
        self.assertEqual(len(set(bodies[:4])), 1)
        self.assertEqual(len(set(bodies)), len(bodies) - 3)
        self.assertIn("the monitor says 429; trying again", finished.stdout)
        self.assertIn("the monitor takes events again", finished.stdout)

    def test_what_will_never_be_taken_ends_it_with_the_reason(self):
        url, _ = self.listen([403])
        finished = subprocess.run(feeder(url, "--past-only"), capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
        self.assertEqual(finished.returncode, 1)
        self.assertIn("403", finished.stderr)

    def test_a_day_names_each_thing_once_and_answers_only_what_is_in_it(self):
        lines = lines_of_the_day()
        self.assertEqual(len({line["id"] for line in lines}), len(lines))
        posts = [line["post"] for line in lines if line["type"] == "created"]
        self.assertEqual(len(set(posts)), len(posts))
        self.assertLessEqual({line["parent"] for line in lines if "parent" in line}, set(posts))


if __name__ == "__main__":
    program.main()
