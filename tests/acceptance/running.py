"""A running monitor as its surroundings meet it: a process with a store, senders that post to it, receivers that it
tells, and the signals, clocks and disks that befall it.

Nothing here waits a fixed time: what is waited for is asked for again until it is so, or until patience ends.
"""

import base64
import collections
import contextlib
import datetime
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

import program
from patience import LONG, LOOK_SECONDS, PATIENCE_SECONDS, rounds, wait_until  # pylint: disable=unused-import
from receiver import Receiver, npm_verdict, resets, says, signature_is_right, takes  # pylint: disable=unused-import

BRANDS = ("Torvo", "Nagi Sabo")
OWN_ACCOUNTS = {"Torvo": "torvo_help", "Nagi Sabo": "nagi_sabo"}


def moment(seconds=0.0, of=None):
    """RFC 3339 of so many seconds after now, or after `of`."""
    at = (time.time() if of is None else of) + seconds
    whole = datetime.datetime.fromtimestamp(int(at * 1000) / 1000, datetime.timezone.utc)
    return whole.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (whole.microsecond // 1000)


def seconds_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def created(name, author, text, posted_at, **more):
    event = {"id": "created-%s" % name, "type": "created", "platform": "plaza", "post": str(name), "author": author,
             "text": text, "posted_at": posted_at, "brand": "Torvo"}
    event.update(more)
    return {key: value for key, value in event.items() if value is not None}


def question(name, posted_at=None, **more):
    """A customer's first post, in a thread of its own."""
    return created(name, "customer-%s" % name, "When does boat %s leave?" % name, posted_at or moment(), **more)


def answer(name, to, posted_at=None, brand="Torvo", **more):
    return created(name, OWN_ACCOUNTS[brand], "At a quarter past.", posted_at or moment(), parent=str(to), brand=brand, **more)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Answer:
    """What an HTTP server answered."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return "%d %s" % (self.status, self.body[:300])


class Wire:
    """One keep-alive connection. Whatever breaks it is a ConnectionError; the next request makes a new one."""

    def __init__(self, port, timeout=PATIENCE_SECONDS):
        self.port, self.timeout, self.connection = port, timeout, None

    def ask(self, method, path, body=None, headers=None):
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
                self.connection.connect()
                self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connection.request(method, path, body, headers or {})
            response = self.connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise ConnectionError(str(error)) from error

    def post(self, events, source=None):
        body = b"".join(json.dumps(event).encode() + b"\n" for event in events)
        path = "/ingest/v1/events" + ("?source=" + source if source else "")
        return self.ask("POST", path, body, {"Content-Type": "application/x-ndjson"})

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class Config:
    """A config file that a test changes as it goes."""

    def __init__(self, folder, destinations=(), brands=BRANDS, sources=("desk",), more=""):
        self.path = folder / "firstreply.yaml"
        self.secret = os.urandom(32)
        self.secret_file = folder / "webhook.secret"
        self.secret_file.write_text("whsec_%s\n" % base64.b64encode(self.secret).decode())
        self.destinations, self.brands, self.sources, self.more = list(destinations), list(brands), list(sources), more
        self.triage = "{verdicts: sources}"
        self.write()

    def tell(self, name, url, **more):
        """One more destination."""
        self.destinations.append(dict({"name": name, "url": url, "timeout_seconds": 1, "burst": 1000, "per_minute": 60000},
                                      **more))
        self.write()

    def write(self):
        lines = ["brands:"]
        for brand in self.brands:
            account = OWN_ACCOUNTS.get(brand)
            lines.append("  - name: %s" % json.dumps(brand))
            if account:
                lines.append("    own_accounts: [{platform: plaza, id: %s}]" % account)
        lines.append("triage: " + self.triage)
        lines.append("sources:")
        lines += ["  - {name: %s, kind: ndjson, directed: yes, trust_hints: yes}" % source for source in self.sources]
        if self.destinations:
            lines.append("destinations:")
        for destination in self.destinations:
            lines.append("  - kind: webhook")
            lines.append("    secret_file: %s" % json.dumps(str(self.secret_file)))
            lines += ["    %s: %s" % (key, json.dumps(value)) for key, value in destination.items()]
        self.path.write_text("\n".join(lines) + "\n" + self.more, encoding="utf-8")


class Monitor:
    """One process after the other on one store, all on one port."""

    def __init__(self, case, config, store=None, environment=None, before=()):
        self.case, self.config = case, config
        self.store = store or case.folder / "store"
        self.environment, self.before = environment or {}, list(before)
        self.port, self.process, self.url = 0, None, None
        self.said = case.folder / ("said-%d.txt" % id(self))
        self.connection = None
        case.addCleanup(self.kill)

    def start(self, ready=True):
        self.case.assertIsNone(self.process, "it runs already")
        command = self.before + [program.binary(), "run", "--config", self.config.path,
                                 "--listen", "127.0.0.1:%d" % self.port, "--store", self.store]
        with open(self.said, "ab") as said:
            self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                            stderr=said, env=dict(os.environ, **self.environment), start_new_session=True)
        line = self.process.stdout.readline().decode()
        found = re.fullmatch(r"firstreply: listening on (https?://127\.0\.0\.1:(\d+))\n", line)
        if not found:
            code = self.process.wait(PATIENCE_SECONDS)
            self.forget()
            raise AssertionError("no monitor: exit code %d, said %r\n%s" % (code, line, self.log_text()[-3000:]))
        self.url, self.port = found[1], int(found[2])
        self.connection = Wire(self.port)
        if ready:
            self.wait_ready()
        return self

    def wait_ready(self):
        return wait_until(lambda: self.status_of("/readyz") == 200, lambda: "ready\n" + self.state())

    def state(self):
        """For whoever reads that a test failed: whether it runs, what it says of itself and what it logged last."""
        code = self.process.poll() if self.process else None
        if not self.process or code is not None:
            return "it does not run (exit code %s)\n%s" % (code, self.log_text()[-3000:])
        try:
            said = Wire(self.port, timeout=10).ask("GET", "/readyz").body.decode(errors="replace")
        except OSError as error:
            said = "no answer: %s" % error
        return "%s\n%s" % (said, self.log_text()[-3000:])

    def status_of(self, path):
        try:
            return Wire(self.port, timeout=10).ask("GET", path).status
        except ConnectionError:
            return None

    def log_text(self):
        return self.said.read_text(errors="replace") if self.said.exists() else ""

    def log_lines(self, event):
        """What was logged under this word, over all of its processes."""
        lines = [json.loads(line) for line in self.log_text().splitlines() if line.startswith("{") and line.endswith("}")]
        return [line for line in lines if line.get("event") == event]

    def forget(self):
        if self.process is not None:
            self.process.stdout.close()
        if self.connection is not None:
            self.connection.close()
        self.process = self.connection = None

    def signal(self, number):
        os.kill(self.pid(), number)

    def pid(self):
        """The monitor's own, also below strace or another wrapper."""
        pid = self.process.pid
        for _ in self.before:
            children = pathlib.Path("/proc/%d/task/%d/children" % (pid, pid)).read_text().split()
            if os.path.basename(os.readlink("/proc/%d/exe" % pid)) == os.path.basename(os.path.realpath(program.binary())):
                return pid
            if not children:
                return pid
            pid = int(children[0])
        return pid

    def kill(self):
        """kill -9, and gone."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)
        self.forget()

    def stop(self):
        """Asked to stop: the exit code."""
        self.signal(signal.SIGTERM)
        return self.ended()

    def ended(self):
        code = self.process.wait(PATIENCE_SECONDS)
        self.forget()
        return code

    def get(self, path):
        with contextlib.suppress(ConnectionError):  # a connection that was idle for long may be closed
            return self.connection.ask("GET", path)
        return self.connection.ask("GET", path)

    def post(self, *events, source=None):
        """Posts until it is taken; the answer."""
        def taken():
            with contextlib.suppress(ConnectionError):
                last[0] = self.connection.post(events, source)
                return last[0].status == 200 and last[0]
        last = [None]
        return wait_until(taken, lambda: "a 200 for the events: %s" % last[0])

    def health(self):
        """The names of its problems."""
        return {problem["name"] for problem in self.get("/healthz").json()["problems"]}

    def metrics(self):
        return Metrics(self.get("/metrics").body.decode())

    def conversation(self, number):
        answered = self.get("/api/v1/conversations/%s" % number)
        return answered.json() if answered.status == 200 else None

    def queue(self):
        """Every conversation that waits."""
        rows, after = [], ""
        while True:
            page = self.get("/api/v1/conversations?limit=100" + after).json()
            rows += page["conversations"]
            if not page["next"]:
                return rows
            after = "&after=" + page["next"]

    def delivered(self):
        """No delivery waits any more."""
        return self.metrics().sum("firstreply_alerts_deliveries_waiting") == 0


class Metrics:
    LINE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)")
    LABEL = re.compile(r'([a-z_]+)="((?:[^"\\]|\\.)*)"')

    def __init__(self, text):
        self.text, self.values = text, collections.defaultdict(list)
        for line in text.splitlines():
            found = None if line.startswith("#") else self.LINE.fullmatch(line)
            if found:
                self.values[found[1]].append((dict(self.LABEL.findall(found[2] or "")), float(found[3])))

    def sum(self, metric, **labels):
        return sum(value for own, value in self.values[metric] if labels.items() <= own.items())

    def source(self, name):
        """The terms of law 1."""
        return {term: int(self.sum("firstreply_ingest_%s" % (term if term == "queued" else term + "_total"), source=name))
                for term in ("received", "rejected", "irrelevant", "queued", "duplicates", "conflicts", "quarantined", "stored")}


class Case(program.Case):
    """A test with a monitor."""

    def canonical(self, store):
        outcome = program.run("export", "--canonical", "--store", store)
        self.assertEqual(outcome.code, 0, outcome)
        return outcome.stdout

    def assert_adds_up(self, monitor, source="desk"):
        """Law 1; the terms."""
        terms = monitor.metrics().source(source)
        self.assertEqual(terms["received"], sum(
            terms[term] for term in ("rejected", "irrelevant", "queued", "duplicates", "quarantined", "stored")), terms)
        return terms

    def assert_holds_each_once(self, monitor, events, source="desk"):
        """Each of the events is known, and so is its content: said again it is a duplicate and no conflict."""
        before = monitor.metrics().source(source)
        for first in range(0, len(events), 500):
            monitor.post(*events[first:first + 500])
        after = monitor.metrics().source(source)
        gained = {term: after[term] - before[term] for term in after if after[term] != before[term]}
        self.assertEqual(gained, {"received": len(events), "duplicates": len(events)})

    def assert_told_rightly(self, receiver, secret):
        """What holds of everything that a receiver ever gets."""
        by_id = collections.defaultdict(list)
        for told in receiver.all():
            self.assertTrue(signature_is_right(told, secret), told)
            by_id[told.id].append(told)
        for name, all_told in by_id.items():
            self.assertEqual(len({told.facts() for told in all_told}), 1, "one id, several messages: %s" % name)
        return by_id

    def assert_serial(self, receiver):
        """No two requests about one conversation overlap."""
        by_conversation = collections.defaultdict(list)
        for told in receiver.all():
            by_conversation[told.conversation].append(told)
        for conversation, all_told in by_conversation.items():
            all_told.sort(key=lambda told: told.at)
            for one, next_one in zip(all_told, all_told[1:]):
                # One that was never answered ended by the monitor's own time-out.
                if one.answered_at is not None:
                    self.assertLessEqual(one.answered_at, next_one.at, "%s and %s overlap" % (one, next_one))
