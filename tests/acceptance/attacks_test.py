"""A monitor under attack by everybody who can reach its port: what is refused, that it is counted, and that honest people
are served meanwhile and afterwards."""

import json
import unittest

import program
import raw_http
import running
from attacked import (BODY_BYTES_MAX, BODY_SECONDS, CONNECTIONS_MAX, CONNECTIONS_PER_ADDRESS_MAX, EVENTS, HEADER_BYTES_MAX,
                      HEADER_SECONDS, JSON_DEPTH_MAX, LATE_SECONDS, TEXT_BYTES_MAX, Attacks, line, unleash)
from raw_http import Link, ask, talk


def setUpModule():
    unleash().begin_slowly()


class Sizes(Attacks):
    def test_a_head_over_its_limit_is_refused(self):
        heads = {
            "one long header": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Bomb: " + b"a" * HEADER_BYTES_MAX,
            "many headers": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: y\r\n" * 4000,
            "a long target": b"GET /" + b"a" * HEADER_BYTES_MAX + b" HTTP/1.1\r\n",
            "a long method": b"G" * (HEADER_BYTES_MAX + 1),
            "a long query": b"GET /api/v1/conversations?" + b"brand=%41&" * 4000 + b" HTTP/1.1\r\n",
            "endless": b"GET / HTTP/1.1\r\nX-Bomb: " + b"a" * (BODY_BYTES_MAX // 2),
        }
        for name, head in heads.items():
            with self.subTest(head=name):
                self.assertEqual(self.one_reply(head + b"\r\n\r\n").status, 431)
        self.assert_counted(header_too_large=len(heads))

    def test_a_head_under_its_limit_is_not(self):
        frame = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: \r\n\r\n"
        full = frame.replace(b"X: ", b"X: " + b"a" * (HEADER_BYTES_MAX - len(frame)))
        self.assertEqual(self.one_reply(full).status, 200)
        self.assertEqual(self.one_reply(full.replace(b"X: ", b"X: a")).status, 431)

    def test_an_announced_body_over_its_limit_is_refused_before_it_is_read(self):
        for length in (BODY_BYTES_MAX + 1, 1 << 31, 1 << 40, (1 << 63) - 1):
            with self.subTest(length=length), Link(self.port) as link:
                # Not one byte of it is sent.
                link.send(b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % (EVENTS.encode(), length))
                self.assertEqual(link.reply().status, 413)
        self.assert_counted(body_too_large=4)

    def test_whoever_asks_first_is_told_before_he_sends(self):
        with Link(self.port) as link:
            link.send(b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n" % (
                EVENTS.encode(), BODY_BYTES_MAX + 1))
            self.assertEqual(link.head().status, 413)

    def test_a_body_in_chunks_over_its_limit_is_refused_and_nothing_of_it_taken(self):
        head = b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n" % EVENTS.encode()
        good = line("in-chunks")
        filler = b"\n" * 65536
        bombs = {
            "many chunks": b"%x\r\n%s\r\n" % (len(good), good) + 20 * (b"10000\r\n" + filler + b"\r\n") + b"0\r\n\r\n",
            "one chunk": b"%x\r\n%s" % (len(good) + BODY_BYTES_MAX, good) + filler * 17,
            "one by one": b"%x\r\n%s\r\n" % (len(good), good) + b"1\r\n\n\r\n" * (BODY_BYTES_MAX + 1),
        }
        for name, body in bombs.items():
            with self.subTest(bomb=name):
                self.assertEqual(self.one_reply(head + body).status, 413)
        self.assert_counted(body_too_large=len(bombs))

    def test_a_body_at_its_limit_is_taken(self):
        body = b" " * (BODY_BYTES_MAX - len(line("full"))) + line("full")
        self.assertEqual(self.post(body).json()["kept"], 1)
        self.stored_before += 1

    def test_a_body_of_blank_lines_holds_nothing(self):
        for body in (b"\n", b" \r\n\n\t\n", b"\xef\xbb\xbf\n", b"\n" * BODY_BYTES_MAX):
            with self.subTest(bytes=len(body)):
                answer = self.post(body).json()
                self.assertEqual((answer["kept"], answer["rejected_total"]), (0, answer["received"]), answer)

    def test_bodies_where_none_belongs_are_refused(self):
        for target in ("/", "/healthz", "/metrics", "/api/v1/conversations", "/api/v1/feed"):
            with self.subTest(target=target):
                self.assertEqual(self.one_reply(raw_http.request("GET", target, b"x")).status, 413)
        self.assert_counted(body_too_large=5)

    def test_a_body_cut_off_is_not_taken(self):
        whole = line("cut-off")
        for kept in (1, len(whole) - 2, len(whole) - 1):
            cut = raw_http.request("POST", EVENTS, whole)[:kept - len(whole)]
            with self.subTest(kept=kept):
                self.assertEqual([reply.status for reply in talk(self.port, cut)], [400])
        chunked = b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (
            EVENTS.encode(), len(whole), whole)
        for end in (b"", b"0", b"0\r\n", b"0\r\n\r"):
            with self.subTest(end=end):
                self.assertEqual([reply.status for reply in talk(self.port, chunked + end)], [400])
        with Link(self.port) as link:
            link.send(chunked)  # and hang up, without waiting for an answer
        self.assert_counted(malformed=8)

    def test_a_depth_bomb_is_one_bad_line(self):
        bombs = [b'{"id":"d","x":%s1%s}' % (opening * depth, closing * depth)
                 for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")) for depth in (JSON_DEPTH_MAX, 100_000)]
        bombs.append(b'{"id":"d","x":' + b"[" * 100_000)
        answer = self.post(line("before") + b"\n".join(bombs) + b"\n" + line("behind")).json()
        self.assertEqual((answer["kept"], answer["rejected_total"]), (2, len(bombs)), answer)
        self.assertEqual({each["reason"] for each in answer["rejected"]} - {"malformed"}, {"too_deep"}, answer)
        self.assertEqual([each["index"] for each in answer["rejected"]], list(range(1, len(bombs) + 1)))
        self.stored_before += 2
        for body in (b"[" * 500_000, b"[" * 500_000 + b"]" * 500_000, b'{"name":' * 100_000):
            self.assertEqual(self.post(body).json()["kept"], 0)
            reply = ask(self.port, "POST", "/api/v1/users", body, headers=[("Content-Type", "application/json")])
            self.assertEqual(reply.status, 400)


class HostileText(Attacks):
    """What customers write stays text."""

    TEXTS = {
        "markup": "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`&amp;</textarea>",
        "json": "\"},{\"id\":\"999\"}],\"next\":\"",
        "feed": "a\n\nevent: gone\ndata: {\"id\":\"1\"}\n\nid: 7\r\n\r\nHTTP/1.1 200 OK\r\n",
        "lines": "a\u2028b\u2029c\u0085d",
        "surrogates": "\U0001f600\U0010ffff\ufffe",
        "templates": "{{7*7}} ${7*7} <%= 7 %> %s %n {0} $(id) `id` ; DROP TABLE posts; --",
    }

    def assert_is_json(self, reply):
        """Also to a browser that would rather see a page."""
        self.assertEqual(reply.header("content-type"), "application/json")
        self.assertEqual(reply.header("x-content-type-options"), "nosniff")

    def row(self, name):
        rows = ask(self.port, "GET", "/api/v1/conversations?limit=100").json()["conversations"]
        found = [row for row in rows if row["customer"]["name"] == "customer-" + name]
        self.assertEqual(len(found), 1, name)
        return found[0]

    def seen(self, name, **more):
        """How one post shows: in the list, whole, and in the feed."""
        with Link(self.port) as feed:
            feed.send(raw_http.request("GET", "/api/v1/feed"))
            self.assertEqual(feed.head().header("content-type"), "text/event-stream")
            self.assertEqual(feed.event()[0], "hello")
            self.assertEqual(self.post(line(name, **more)).json()["kept"], 1)
            self.stored_before += 1
            kind, _, data = feed.event()
            self.assertEqual((kind, feed.event()[0]), ("waiting", "changed_total"))
        told, row = json.loads(data), self.row(name)
        self.assertEqual(told["text"], row["text"])
        reply = ask(self.port, "GET", "/api/v1/conversations/%s?reveal=true" % row["id"])
        self.assert_is_json(reply)
        self.assertEqual(len(reply.json()["posts"]), 1)
        return row, reply.json()["posts"][0]

    def test_words_that_are_code_elsewhere_stay_words(self):
        for name, text in self.TEXTS.items():
            with self.subTest(text=name):
                row, post = self.seen(name, text=text, channel="<b>" + name)
                visible = text.replace("\r", "").replace("\u0085", "").replace("\u2028", "").replace("\u2029", "")
                shown = post["text"].replace("\u2028", "").replace("\u2029", "")
                self.assertEqual(shown, visible)
                self.assertEqual(row["channel"], "<b>" + name)

    def test_marks_that_turn_words_around_are_not_shown(self):
        marks = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\u2060\ufeff\U000e0041\x01\x1b\x07\x9b"
        row, post = self.seen("marks", text="pay" + marks + "me", author={"id": "x", "handle": "customer-marks"}, url="")
        for shown in (row["text"], post["text"], row["customer"]["name"], post["author"]["name"]):
            self.assertFalse(set(shown) & set(marks), ascii(shown))
        self.assertEqual(post["text"], "payme")

    def test_a_nul_is_shown_as_what_it_is_not(self):
        _, post = self.seen("nul", text="be\0fore")
        self.assertEqual(post["text"], "be\ufffdfore")

    def test_the_longest_text_is_taken_and_a_longer_one_refused(self):
        _, post = self.seen("long", text="x" * TEXT_BYTES_MAX)
        self.assertEqual(len(post["text"]), TEXT_BYTES_MAX)
        answer = self.post(line("longer", text="x" * (TEXT_BYTES_MAX + 1))).json()
        self.assertEqual((answer["kept"], answer["rejected"][0]["reason"]), (0, "too_long"))

    def test_halves_of_characters_are_refused(self):
        template = line("half", text="?")
        for half in (b"\\ud800", b"\\udfff", b"\\ud800x", b"\\ud800\\ud800", b"\\udc00\\ud800",
                     b"\xed\xa0\x80", b"\xff", b"\xc0\xaf", b"\xf8\x88"):
            with self.subTest(half=half):
                answer = self.post(template.replace(b"?", half)).json()
                self.assertEqual((answer["kept"], answer["rejected_total"]), (0, 1))
                self.assertIn(answer["rejected"][0]["reason"], ("malformed", "not_utf8"))

    def test_what_was_said_in_a_refused_event_is_told_to_its_sender_only(self):
        for body in (line("x", type="<script>x</script>"), line("y", posted_at="<script>x</script>"), b"<script>x</script>\n",
                     line("z", source="<script>x</script>"), line("v", brand="<script>x</script>"),
                     b'{"<script>x</script>":1,"<script>x</script>":2}\n'):
            reply = self.post(body)
            self.assertEqual(reply.json()["kept"], 0)
            self.assert_is_json(reply)
        self.assertNotIn("<script>", self.prey.monitor.log_text())
        self.assertNotIn("<script>", self.metrics().text)

    def test_an_address_that_runs_code_is_no_link(self):
        for name, url in (("url-js", "javascript:alert(1)"), ("url-data", "data:text/html,<script>alert(1)</script>"),
                          ("url-file", "file:///etc/passwd"), ("url-odd", "jAvA\tscript:alert(1)")):
            answer = self.post(line(name, url=url)).json()
            self.stored_before += answer["kept"]
            if answer["kept"]:
                self.assertEqual(self.row(name)["url"], "", url)


class Floods(Attacks):
    def setUp(self):
        super().setUp()
        self.links = []

    def tearDown(self):
        for link in self.links:
            link.close()
        running.wait_until(lambda: self.open_now() <= self.prey.slow_ones() + 1, "all closed", patience=60)
        super().tearDown()

    def open_now(self):
        return int(self.metrics().sum("firstreply_http_connections_open"))

    def idle(self, count, source):
        self.links += [Link(self.port, source) for _ in range(count)]

    def test_one_address_has_so_many_connections_and_no_more(self):
        self.idle(CONNECTIONS_PER_ADDRESS_MAX, "127.0.4.1")
        for _ in range(5):
            with Link(self.port, "127.0.4.1") as late:
                late.send(raw_http.request("GET", "/healthz"))
                self.assertTrue(self.is_closed(late))
            self.assertEqual(ask(self.port, "GET", "/healthz", source="127.0.4.2").status, 200)
        self.assert_counted(too_many_connections=5)
        for link in self.links:
            link.close()
        running.wait_until(lambda: self.is_served("127.0.4.1"), "served again")

    def is_served(self, source):
        with Link(self.port, source) as link:
            link.send(raw_http.request("GET", "/healthz"))
            return link.reply() is not None

    def test_all_addresses_together_have_so_many(self):
        wanted = CONNECTIONS_MAX - self.open_now() + 1
        while len(self.links) < wanted:
            count = min(CONNECTIONS_PER_ADDRESS_MAX, wanted - len(self.links))
            self.idle(count, "127.0.5.%d" % (1 + len(self.links) // CONNECTIONS_PER_ADDRESS_MAX))
        running.wait_until(lambda: not self.is_served("127.0.6.1"), "full")
        for link in self.links:
            link.close()
        running.wait_until(lambda: self.is_served("127.0.6.1"), "served again")
        self.assertGreater(self.refused()["too_many_connections"], self.refused_before["too_many_connections"])

    def test_half_a_request_on_many_connections_costs_little(self):
        self.idle(CONNECTIONS_PER_ADDRESS_MAX, "127.0.4.3")
        start = raw_http.request("POST", EVENTS, b"x" * BODY_BYTES_MAX)[:-200_000]
        for link in self.links[:64]:
            link.send(start)
        for link in self.links[64:]:
            link.send(b"GET / HTTP/1.1\r\nX-Long: " + b"a" * (HEADER_BYTES_MAX - 1000))
        self.assertEqual(ask(self.port, "GET", "/healthz", source="127.0.4.4").status, 200)
        self.assertLess(raw_http.memory_kib(self.prey.pid), self.prey.memory_kib_max)

    def test_readers_who_do_not_read_are_cut_off_alone(self):
        """A megabyte of events behind, somebody else is not."""
        with Link(self.port, "127.0.4.5") as deaf, Link(self.port, "127.0.4.6") as good:
            for link in (deaf, good):
                link.send(raw_http.request("GET", "/api/v1/feed"))
                self.assertEqual(link.head().status, 200)
            self.assertEqual(good.event()[0], "hello")
            # Of whom the most is told: many pages of rows, each read by the one and not by the other.
            posted = 0
            while self.refused()["slow_reader"] == self.refused_before["slow_reader"]:
                self.assertLess(posted, 1200, "never cut off")
                names = ["flood-%d" % i for i in range(posted, posted + 15)]
                self.post(b"".join(line(name, text="x" * TEXT_BYTES_MAX) for name in names))
                posted += len(names)
                kinds = [good.event()[0] for _ in range(len(names) + 1)]
                self.assertEqual(kinds, ["waiting"] * len(names) + ["changed_total"])
            self.stored_before += posted

    def test_connections_that_are_cut_off_at_once_leave_nothing(self):
        for i in range(300):
            with Link(self.port, "127.0.4.7") as link:
                link.send(raw_http.request("GET", "/metrics")[:i % 60])


class Slow(Attacks):
    """Those who began before all others."""

    def assert_lasted(self, dribble, seconds):
        dribble.join(raw_http.PATIENCE_SECONDS)
        self.assertIsNone(dribble.failed, dribble.failed)
        self.assertGreater(dribble.lasted, seconds - 1)
        self.assertLess(dribble.lasted, seconds + LATE_SECONDS)

    def timeouts(self, reason):
        return self.metrics().sum("firstreply_http_refused_total", reason=reason)

    def test_a_head_that_dribbles_is_cut_off(self):
        for dribble in self.prey.slow_heads:
            self.assert_lasted(dribble, HEADER_SECONDS)
            self.assertEqual([reply.status for reply in dribble.replies], [408])
        for link in self.prey.silent:
            self.assertTrue(self.is_closed(link))
            link.close()
        self.assertGreaterEqual(self.timeouts("header_timeout"), len(self.prey.slow_heads) + len(self.prey.silent))

    def test_a_body_that_dribbles_is_cut_off_and_not_taken(self):
        self.assert_lasted(self.prey.slow_body, BODY_SECONDS)
        self.assertEqual([reply.status for reply in self.prey.slow_body.replies], [408])
        self.assertGreaterEqual(self.timeouts("body_timeout"), 1)


class Afterwards(Attacks):
    def test_nothing_of_a_refused_request_was_taken(self):
        rows, after = [], ""
        while True:
            page = ask(self.port, "GET", "/api/v1/conversations?limit=100" + after).json()
            rows += page["conversations"]
            if not page["next"]:
                break
            after = "&after=" + page["next"]
        names = {row["customer"]["name"] for row in rows}
        for name in ("cut-off", "slow", "in-chunks", "longer"):
            self.assertNotIn("customer-" + name, names)
        self.assertIn("customer-honest-test_a_body_cut_off_is_not_taken", names)

    def test_the_monitor_is_well(self):
        health = ask(self.port, "GET", "/healthz").json()
        self.assertEqual(health, {"status": "ok", "problems": []})
        self.assertEqual(ask(self.port, "GET", "/readyz").status, 200)
        self.assertEqual(self.metrics().sum("firstreply_http_refused_total", reason="handler_failed"), 0)
        self.assertLess(raw_http.memory_kib(self.prey.pid, "VmHWM"), self.prey.memory_kib_max)
        self.assertEqual(self.prey.monitor.stop(), 0)

    def tearDown(self):
        if self.prey.monitor.process is not None:
            super().tearDown()


def load_tests(loader, _, __):
    """The slow ones last but for those who look back."""
    order = (Sizes, HostileText, Floods, Slow, Afterwards)
    return unittest.TestSuite(loader.loadTestsFromTestCase(case) for case in order)


if __name__ == "__main__":
    program.main()
