"""A monitor that is attacked, and what holds of it whatever was done: honest people are served, memory holds, and
nothing is taken but what was sent honestly."""

import json
import pathlib
import re
import resource
import threading
import time
import unittest

import program
import raw_http
import running
from raw_http import Link, ask, talk

CONFIG = """
brands:
  - name: Torvo
    own_accounts: [{platform: plaza, id: torvo-own, handle: torvo_help}]
triage: {verdicts: sources}
sources:
  - {name: desk, kind: ndjson, directed: yes, trust_hints: yes}
"""
# The limits that are crossed here, as ingest/base/limits.h and ingest/wire/http_server.h have them.
HEADER_BYTES_MAX = 16 << 10  # kHttpHeaderBytesMax
BODY_BYTES_MAX = 1 << 20  # kHttpBodyBytesMax
TEXT_BYTES_MAX = 64 << 10  # kTextBytesMax
JSON_DEPTH_MAX = 64  # kJsonDepthMax
CONNECTIONS_MAX = 1024  # kHttpConnectionsMax
CONNECTIONS_PER_ADDRESS_MAX = 128  # kHttpConnectionsPerAddressMax
HEADER_SECONDS, BODY_SECONDS = 10, 30
LATE_SECONDS = 15  # by which a busy machine may be late
MEMORY_KIB_MAX = 256 << 10

EVENTS = "/ingest/v1/events"


def event(name, **more):
    return dict({"id": "event-%s" % name, "type": "created", "platform": "plaza", "post": "post-%s" % name,
                 "author": "customer-%s" % name, "text": "Is anybody there?", "posted_at": running.moment()}, **more)


def line(name, **more):
    return json.dumps(event(name, **more)).encode() + b"\n"


class Dribble(threading.Thread):
    """Sends one byte after the other, a fifth of a second apart, until the other end has enough; how that went."""

    def __init__(self, port, source, begin, rest):
        super().__init__(daemon=True)
        self.link, self.rest = Link(port, source), rest
        self.link.send(begin)
        self.replies, self.lasted, self.failed = [], None, None
        self.start()

    def run(self):
        began = time.monotonic()
        try:
            for byte in self.rest:
                if not self.link.send(bytes([byte])) or self.link.hears():
                    break
            self.lasted = time.monotonic() - began
            while (reply := self.link.reply()) is not None:
                self.replies.append(reply)
        except Exception as error:  # shown by the test that asks
            self.failed = error
        finally:
            self.link.close()


class Prey:
    """The monitor that is attacked by all tests of a module."""

    def __init__(self):
        shared = raw_http.Shared(unittest.addModuleCleanup)
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < 4 * CONNECTIONS_MAX:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4 * CONNECTIONS_MAX), hard))
        self.monitor = running.Monitor(shared, raw_http.ConfigFile(shared.folder, CONFIG)).start()
        self.port, self.pid = self.monitor.port, self.monitor.pid()
        # A sanitizer keeps what is freed, and a shadow of all.
        sanitized = re.search(r"lib[a-z]*san\.so", pathlib.Path("/proc/%d/maps" % self.pid).read_text())
        self.memory_kib_max = MEMORY_KIB_MAX * (8 if sanitized else 1)
        self.slow_heads, self.silent, self.slow_body = [], [], None

    def begin_slowly(self):
        """The slowest of its attackers begin, who need longer than all others together."""
        head = b"POST /ingest/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        pad = b"X-Slow: " + b"a" * 4096
        self.slow_heads = [Dribble(self.port, "127.0.2.1", begin, pad) for begin in (b"G", b"GET / HT", head, head + b"X-", head)]
        self.silent = [Link(self.port, "127.0.2.2") for _ in range(3)]
        self.slow_body = Dribble(self.port, "127.0.2.3", head + b"Content-Length: 3000\r\n\r\n", line("slow") + b" " * 3000)

    def slow_ones(self):
        return len(self.slow_heads) + len(self.silent) + (self.slow_body is not None)


PREY = []


def unleash():
    """For a module's setUpModule."""
    PREY.append(Prey())
    return PREY[-1]


class Attacks(program.Case):
    def setUp(self):
        super().setUp()
        self.prey = PREY[-1]
        self.port = self.prey.port
        self.stored_before, self.refused_before = self.stored(), self.refused()

    def tearDown(self):
        """Whatever was done: honest people are served, and memory holds."""
        name = "honest-" + self.id().rsplit(".", 1)[1]
        self.assertEqual(self.post(line(name), source="127.0.3.1").json()["kept"], 1)
        self.assertEqual(self.stored(), self.stored_before + 1, "something else was taken")
        self.assertLess(raw_http.memory_kib(self.prey.pid), self.prey.memory_kib_max)

    def metrics(self):
        return running.Metrics(ask(self.port, "GET", "/metrics", source="127.0.3.1").body.decode())

    def stored(self):
        return self.metrics().source("desk")["stored"]

    def refused(self):
        """By reason, without those whom time alone cuts off."""
        values = self.metrics().values["firstreply_http_refused_total"]
        return {labels["reason"]: int(value) for labels, value in values if not labels["reason"].endswith("timeout")}

    def assert_counted(self, **expected):
        """So many more were refused since the test began, and no others."""
        def grown():
            grew = {reason: count - self.refused_before[reason] for reason, count in self.refused().items()}
            return {reason: count for reason, count in grew.items() if count}
        running.wait_until(lambda: grown() == expected, lambda: "%s refused, but %s" % (expected, grown()), patience=10)

    def post(self, body, **more):
        reply = ask(self.port, "POST", EVENTS, body, **more)
        self.assertEqual(reply.status, 200, reply)
        return reply

    def one_reply(self, data):
        replies = talk(self.port, data)
        self.assertEqual(len(replies), 1, replies)
        return replies[0]

    def is_closed(self, link):
        return link.rest() == b""
