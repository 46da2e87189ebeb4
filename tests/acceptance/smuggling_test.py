"""Requests that two readers could read as different ones, and requests that are none: each is refused by one answer and a
closed door, is counted, and what hides behind it is never taken."""

import program
import raw_http
from attacked import EVENTS, Attacks, line, unleash
from raw_http import Link, ask, talk

CONTROLS = [bytes([c]) for c in [*range(0x20), 0x7F]]


def setUpModule():
    unleash()


class Smuggling(Attacks):
    """Bytes that two readers could read as different requests: one answer at most, and never the hidden request."""

    def hidden(self):
        return raw_http.request("POST", EVENTS, line("smuggled"))

    def frame(self, *headers, version=b"HTTP/1.1"):
        return b"\r\n".join([b"POST %s %s" % (EVENTS.encode(), version), b"Host: 127.0.0.1", *headers]) + b"\r\n\r\n"

    def assert_refused(self, shapes, statuses=(400,)):
        # On those whose other side stays open, nothing more comes either: the door is closed.
        links = {name: Link(self.port, "127.0.2.9") for name in shapes}
        for name, data in shapes.items():
            links[name].send(data)
        for name, data in shapes.items():
            with self.subTest(shape=name), links[name] as link:
                replies = talk(self.port, data)
                self.assertIn([reply.status for reply in replies], [[status] for status in statuses], replies)
                self.assertEqual(link.reply().status, replies[0].status)
                self.assertTrue(self.is_closed(link))

    def test_two_lengths(self):
        hidden = self.hidden()
        both = b"0\r\n\r\n" + hidden
        length = b"Content-Length: %d" % len(both)
        chunked = b"Transfer-Encoding: chunked"
        self.assert_refused({
            "CL.TE": self.frame(length, chunked) + both,
            "TE.CL": self.frame(chunked, b"Content-Length: 4") + b"%x\r\n%s\r\n0\r\n\r\n" % (len(hidden), hidden),
            "CL twice": self.frame(length, b"Content-Length: 0") + both,
            "CL twice, the other first": self.frame(b"Content-Length: 0", length) + both,
            "CL twice, agreeing": self.frame(length, length) + both,
            "CL as a list": self.frame(b"Content-Length: 0, %d" % len(both)) + both,
            "TE twice": self.frame(chunked, chunked) + both,
            "TE twice, one identity": self.frame(chunked, b"Transfer-Encoding: identity") + both,
            "CL.TE in HTTP/1.0": self.frame(length, chunked, version=b"HTTP/1.0") + both,
            "TE in HTTP/1.0": self.frame(chunked, version=b"HTTP/1.0") + both,
        })

    def test_lengths_that_are_no_numbers(self):
        hidden = self.hidden()
        self.assert_refused({repr(value): self.frame(b"Content-Length: " + value) + hidden for value in (
            b"", b"+0", b"-0", b"-1", b"0x0", b"0 0", b"0;", b"0,", b"0.0", b"1e1", b"\"0\"", b"0\x0b", b"O",
            b"18446744073709551616", b"184467440737095516160", b"\xef\xbc\x90")})

    def test_codings_that_are_not_chunked(self):
        hidden = self.hidden()
        self.assert_refused({repr(value): self.frame(b"Transfer-Encoding: " + value) + b"0\r\n\r\n" + hidden for value in (
            b"", b"identity", b"chunked, chunked", b"chunked, identity", b"identity, chunked", b"gzip, chunked", b"xchunked",
            b"chunkedx", b"chunked;q=1", b"\"chunked\"", b"chunked,", b",chunked", b"chunked\x0b", b"\x0cchunked", b"chun ked")})

    def test_headers_that_are_read_in_two_ways(self):
        hidden, body = self.hidden(), b"0\r\n\r\n" + self.hidden()
        length = b"Content-Length: %d" % len(body)
        self.assert_refused({
            "space before the colon": self.frame(b"Transfer-Encoding : chunked") + body,
            "tab before the colon": self.frame(b"Transfer-Encoding\t: chunked") + body,
            "space before the name": self.frame(length, b" Transfer-Encoding: chunked") + body,
            "folded": self.frame(b"Transfer-Encoding:", b" chunked") + body,
            "folded with a tab": self.frame(b"X: y", b"\tTransfer-Encoding: chunked", length) + body,
            "folded first": b"POST %s HTTP/1.1\r\n Host: 127.0.0.1\r\n\r\n" % EVENTS.encode() + body,
            "no colon": self.frame(b"Transfer-Encoding chunked") + body,
            "no name": self.frame(b": chunked") + body,
            "NUL in the name": self.frame(b"Transfer-\0Encoding: chunked") + body,
            "NUL in the value": self.frame(b"Transfer-Encoding: chunked\0") + body,
            "bare LF": self.frame(b"X: y\nTransfer-Encoding: chunked", length) + body,
            "bare CR": self.frame(b"X: y\rTransfer-Encoding: chunked", length) + body,
            "bare LF ends the head": b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\n" % EVENTS.encode() + hidden,
            "bare LF everywhere": self.frame(length).replace(b"\r\n", b"\n") + body,
            "CR CR LF": self.frame(b"X: y\r", length) + body,
            "two hosts": self.frame(b"Host: evil.example", length) + body,
            "no host": self.frame(length).replace(b"Host: 127.0.0.1\r\n", b"") + body,
            "a path as host": self.frame(length).replace(b"Host: 127.0.0.1", b"Host: 127.0.0.1/../x") + body,
            "hosts as a list": self.frame(length).replace(b"Host: 127.0.0.1", b"Host: 127.0.0.1, evil.example") + body,
        })

    def test_chunks_that_are_read_in_two_ways(self):
        hidden = self.hidden()
        head = self.frame(b"Transfer-Encoding: chunked")
        shapes = {repr(size): head + size + b"\r\n" + b"x" * 16 + b"\r\n0\r\n\r\n" + hidden for size in (
            b"", b"-10", b"+10", b"0x10", b"10 ;", b" 10", b"G", b"1 0", b"\0", b"10\0", b"10\n", b"1_0", b"10,", b"\xef\xbc\x91",
            b"FFFFFFFFFFFFFFFFF", b"10000000000000010", b"100000000000000000000000000000010")}
        shapes.update({
            "bare LF after the size": head + b"10\n" + b"x" * 16 + b"\r\n0\r\n\r\n" + hidden,
            "bare LF after the data": head + b"10\r\n" + b"x" * 16 + b"\n0\r\n\r\n" + hidden,
            "no end of the data": head + b"10\r\n" + b"x" * 16 + b"0\r\n\r\n" + hidden,
            "more data than its size": head + b"10\r\n" + b"x" * 18 + b"\r\n0\r\n\r\n" + hidden,
            "bare LF in an extension": head + b"10;a=\"\n\"\r\n" + b"x" * 16 + b"\r\n0\r\n\r\n" + hidden,
            "bare CR in an extension": head + b"10;a=\rb\r\n" + b"x" * 16 + b"\r\n0\r\n\r\n" + hidden,
            "an endless extension": head + b"10;" + b"a" * 70_000 + b"\r\n" + b"x" * 16 + b"\r\n0\r\n\r\n" + hidden,
            "a trailer": head + b"10\r\n" + b"x" * 16 + b"\r\n0\r\nContent-Length: 0\r\n\r\n" + hidden,
            "bare LF at the end": head + b"10\r\n" + b"x" * 16 + b"\r\n0\n\n" + hidden,
        })
        self.assert_refused(shapes)

    def test_a_length_that_overflows_is_no_small_body(self):
        hidden = self.hidden()
        self.assert_refused({
            "of 2^63": self.frame(b"Content-Length: 9223372036854775808") + hidden,
            "of 2^64-1": self.frame(b"Content-Length: 18446744073709551615") + hidden,
            "of 2^64+1": self.frame(b"Content-Length: 18446744073709551617") + hidden,
            "a chunk of 2^64-1": self.frame(b"Transfer-Encoding: chunked") + b"FFFFFFFFFFFFFFFF\r\n" + hidden,
        }, statuses=(400, 413))

    def test_odd_but_clear_codings_are_one_request(self):
        """What hides inside of the chunks is a body like any other."""
        hidden = self.hidden()
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(hidden), hidden.replace(b"{", b"("))
        for coding in (b"Transfer-Encoding: CHUNKED", b"transfer-encoding:chunked", b"Transfer-Encoding:\tchunked \t"):
            with self.subTest(coding=coding):
                reply = self.one_reply(self.frame(coding) + body)
                self.assertEqual((reply.status, reply.json()["kept"]), (200, 0))
        # Nobody reads these two, so that the length alone counts.
        for header in (b"Transfer_Encoding: chunked", b"X-Transfer-Encoding: chunked"):
            with self.subTest(header=header):
                reply = self.one_reply(self.frame(header, b"Content-Length: %d" % len(body)) + body)
                self.assertEqual((reply.status, reply.json()["kept"]), (200, 0))

    def test_what_follows_a_refused_request_is_not_read(self):
        hidden = self.hidden()
        self.assert_refused({
            "404 with a body": raw_http.request("POST", "/nowhere", b"x" * 10)[:-10] + hidden,
            "405 with a body": raw_http.request("POST", "/healthz", b"x" * 10)[:-10] + hidden,
            "GET with a body": raw_http.request("GET", "/healthz", b"x" * 10)[:-10] + hidden,
            "a length that holds the hidden": raw_http.request("GET", "/nowhere", b"x" * len(hidden))[:-len(hidden)] + hidden,
            "an unknown expectation": self.frame(b"Expect: 200-ok", b"Content-Length: %d" % len(hidden)) + hidden,
        }, statuses=(404, 405, 413, 417))

    def test_requests_one_after_the_other_are_answered_in_their_order(self):
        """Pipelining is no attack: each is answered, and a refused one ends it."""
        data = (raw_http.request("GET", "/healthz") + raw_http.request("POST", EVENTS, line("pipelined"))
                + raw_http.request("GET", "/api/v1/conversations?limit=x") + raw_http.request("GET", "/a/../b") + self.hidden())
        self.assertEqual([reply.status for reply in talk(self.port, data)], [200, 200, 400, 400])
        self.stored_before += 1


class Shapes(Attacks):
    """Requests that are no requests, and ways to places that are not there."""

    def test_what_is_no_http_1_1_is_refused(self):
        host = b"\r\nHost: 127.0.0.1\r\n\r\n"
        shapes = [
            b"GET /\r\n\r\n", b"GET /\r\n", b"GET\r\n\r\n", b"\r\n\r\n", b"\r\nGET / HTTP/1.1" + host, b" GET / HTTP/1.1" + host,
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/2.0" + host, b"GET / HTTP/0.9" + host, b"GET / HTTP/1.2" + host,
            b"GET / HTTP/1.10" + host, b"GET / HTTP/11" + host, b"GET / http/1.1" + host, b"GET / HTTP/1.1 " + host,
            b"GET / HTTPS/1.1" + host, b"GET  / HTTP/1.1" + host, b"GET\t/\tHTTP/1.1" + host, b"GET / x HTTP/1.1" + host,
            b"GET http://127.0.0.1/ HTTP/1.1" + host, b"GET http://evil.example/metrics HTTP/1.1" + host,
            b"CONNECT evil.example:443 HTTP/1.1" + host, b"OPTIONS * HTTP/1.1" + host, b"GET * HTTP/1.1" + host,
            b"GET metrics HTTP/1.1" + host, b"GET ?x HTTP/1.1" + host, b"GET /#x HTTP/1.1" + host,
            b"G(T / HTTP/1.1" + host, b"G\xe9T / HTTP/1.1" + host, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64,
            b"\x00\x0e8{\x14\x12", b"SSH-2.0-OpenSSH_9.2\r\n", b"*1\r\n$4\r\nINFO\r\n", b"\x80\x80\x01\x03\x01",
        ]
        for data in shapes:
            with self.subTest(data=data):
                replies = talk(self.port, data)
                self.assertEqual([reply.status for reply in replies], [400])
        self.assert_counted(malformed=len(shapes))

    def test_an_upgrade_is_not_taken_up(self):
        headers = [("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", "h2c"), ("HTTP2-Settings", "AAMAAABkAAQAAP__")]
        self.assertEqual(ask(self.port, "GET", "/healthz", headers=headers).status, 200)
        headers = [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
                   ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")]
        self.assertEqual(ask(self.port, "GET", "/healthz", headers=headers).status, 200)

    def test_control_bytes_are_refused_wherever_they_stand(self):
        frames = (b"G?ET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"GET /?x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".replace(b"?", b"/?"),
                  b"GET /healthz? HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"GET / HT?TP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                  b"GET / HTTP/1.1\r\nHo?st: 127.0.0.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: 127?.0.0.1\r\n\r\n",
                  b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a?b\r\n\r\n")
        refused = 0
        for frame in frames:
            for control in CONTROLS:
                data = frame.replace(b"?", control)
                # A tab is allowed inside of a value.
                expected = [200] if (control, frame) == (b"\t", frames[-1]) else [400]
                refused += expected == [400]
                with self.subTest(data=data):
                    self.assertEqual([reply.status for reply in talk(self.port, data)], expected)
        self.assert_counted(malformed=refused)

    def test_targets_that_are_no_text_are_refused(self):
        targets = [b"/%", b"/%4", b"/%zz", b"/%u0041", b"/%c0%af", b"/%ff", b"/%ed%a0%80", b"/%f5%80%80%80", b"/%00", b"/%0d%0aX:y",
                   b"/%7f", b"/\xff", b"/caf\xe9", "/\u3042".encode(), b"/metrics%00.css", b"/api/v1/conversations?brand=%ff",
                   b"/api/v1/conversations?brand=%00", b"/api/v1/conversations?brand=%", b"/api/v1/conversations?%zz=1",
                   b"/api/v1/conversations?limit=1&limit=2", b"/api/v1/conversations?li%6Dit=1&limit=2"]
        for target in targets:
            with self.subTest(target=target):
                reply = self.one_reply(b"GET " + target + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                self.assertEqual(reply.status, 400)
        self.assert_counted(malformed=len(targets))

    def test_queries_that_nobody_asked_for_are_refused(self):
        for query in ("x=1", "limit=0", "limit=-1", "limit=1e3", "limit=99999999999999999999", "after=x", "after=..", "after=9.9.9",
                      "urgency='%20or%201=1", "state=%3Cscript%3E", "limit", "brand", "&".join("b%d=1" % i for i in range(1000))):
            with self.subTest(query=query[:40]):
                reply = ask(self.port, "GET", "/api/v1/conversations?" + query)
                self.assertEqual(reply.status, 200 if query == "brand" else 400, reply)
                self.assertNotIn(b"<script>", reply.body)

    def test_ways_out_of_the_console_lead_nowhere(self):
        ways = ["..", "../", "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "%2e%2e%2fetc%2fpasswd",
                "%252e%252e%252fetc%252fpasswd", "..%252fetc", "..\\..\\etc\\passwd", "..%5c..%5cetc%5cpasswd", "....//....//etc/passwd",
                "./console.css", "%2e/console.css", "/etc/passwd", "//etc/passwd", "%2fetc%2fpasswd", "console.css/", "console.css/.",
                "console.css%00", "console.css%2500", "console.css;x", "console.css/..%2f..", "CONSOLE.CSS", "..;/", "%c0%ae%c0%ae/etc",
                "embedded_assets.h", "console.cc", "~root", "C:/windows", "file:///etc/passwd", "", ".", "...", "*", "%2a"]
        for way in ways:
            for base in ("/console/", "/", "/api/v1/", "/api/v1/conversations/", "/ingest/v1/"):
                with self.subTest(target=base + way):
                    if base + way in ("/", "/console/..;/", "/%2a"):
                        continue
                    reply = self.one_reply(("GET %s%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % (base, way)).encode())
                    self.assertIn(reply.status, (400, 404))
                    self.assertNotIn(b"root:", reply.body)
                    self.assertTrue(reply.header("content-type").startswith("application/problem+json"))

    def test_ways_from_one_route_to_another_lead_nowhere(self):
        for target in ("/api/v1/conversations/..%2fusers", "/api/v1/conversations/%2e%2e/users", "/console/../api/v1/users",
                       "/api/v1/users/", "/API/V1/USERS", "//api/v1/users", "/api//v1/users", "/api/v1/users;x=1", "/api/v1/users%20",
                       "/api/v1/users%2f", "/api/v1%2fusers", "/api/v1/users.json", "/healthz/../metrics", "/metrics/", "/metrics;"):
            with self.subTest(target=target):
                self.assertIn(ask(self.port, "GET", target).status, (400, 404))

    def test_methods_are_what_they_say(self):
        for method, target in (("POST", "/"), ("PUT", "/api/v1/users"), ("PATCH", "/api/v1/users/x"), ("DELETE", "/api/v1/conversations"),
                               ("TRACE", "/"), ("OPTIONS", "/api/v1/users"), ("FOO", "/metrics"), ("get", "/metrics"), ("Get", "/"),
                               ("GET", EVENTS), ("HEAD", EVENTS), ("DELETE", EVENTS), ("GETX", "/"), ("CONNECT", "/")):
            with self.subTest(method=method, target=target):
                with Link(self.port) as link:
                    link.send(raw_http.request(method, target))
                    reply = link.reply(method)
                self.assertEqual(reply.status, 405)
                self.assertTrue(reply.header("allow"))
                self.assertNotIn(method, reply.header("allow").split(", "))
        self.assert_counted(method_not_allowed=14)

    def test_no_header_makes_another_request_of_one(self):
        for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
            self.assertEqual(ask(self.port, "GET", EVENTS, headers=[(name, "POST")]).status, 405)
        for name in ("X-Original-URL", "X-Rewrite-URL"):
            self.assertIn(b"status", ask(self.port, "GET", "/healthz", headers=[(name, "/metrics")]).body)
        self.assertEqual(ask(self.port, "GET", "/healthz?_method=POST").status // 100, 2)

    def test_head_has_no_body(self):
        for target in ("/", "/healthz", "/metrics", "/api/v1/conversations", "/nowhere", "/api/v1/feed"):
            with self.subTest(target=target), Link(self.port) as link:
                link.send(raw_http.request("HEAD", target))
                link.finish()
                self.assertIsNotNone(link.reply("HEAD"))
                self.assertEqual(link.rest(), b"")


if __name__ == "__main__":
    program.main()
