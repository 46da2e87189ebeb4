"""The monitor with a certificate of its own: who gets in, who does not, and how it is renewed."""

import base64
import json
import os
import signal
import socket
import ssl
import subprocess
import time

import program
import raw_http
import running
from raw_http import Link, ask

CONFIG = """
listen: 127.0.0.1:%(port)d
tls: {certificate: "%(certificate)s", key: "%(key)s"}
brands:
  - name: Torvo
    own_accounts: [{platform: plaza, id: torvo-own, handle: torvo_help}]
triage: {verdicts: sources}
sources:
  - {name: desk, kind: ndjson, directed: yes, trust_hints: yes}
"""
PASSWORD = "a lighthouse in the fog"
HANDSHAKE_SECONDS = 10  # as long as a head may take
LATE_SECONDS = 15  # by which a busy machine may be late


def openssl(*arguments, folder):
    made = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, timeout=60, check=False)
    if made.returncode != 0:
        raise AssertionError("openssl %s: %s" % (" ".join(arguments), made.stderr.decode()))


class Authority:
    """Signs certificates, each with a key of its own."""

    def __init__(self, folder, name):
        self.folder, self.name, self.signed = folder, name, 0
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                "/CN=" + name, "-keyout", name + ".key", "-out", name + ".pem", folder=folder)
        self.file = folder / (name + ".pem")

    def sign(self, name, hosts="IP:127.0.0.1,DNS:localhost", days="1"):
        """The files of a certificate and its key."""
        self.signed += 1
        folder = self.folder
        (folder / (name + ".ext")).write_text("subjectAltName=%s\nextendedKeyUsage=serverAuth\n" % hosts)
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=" + name, "-keyout",
                name + ".key", "-out", name + ".csr", folder=folder)
        openssl("x509", "-req", "-in", name + ".csr", "-CA", self.name + ".pem", "-CAkey", self.name + ".key", "-set_serial",
                str(1000 + self.signed), "-days", days, "-extfile", name + ".ext", "-out", name + ".crt", folder=folder)
        chain = folder / (name + ".crt")
        chain.write_text(chain.read_text() + self.file.read_text())
        return chain, folder / (name + ".key")


class Tls(program.Case):
    def setUp(self):
        super().setUp()
        self.authority = Authority(self.folder, "authority")
        self.client = ssl.create_default_context(cafile=str(self.authority.file))
        # What the monitor reads, and is renewed by writing over it.
        self.certificate, self.key = self.folder / "monitor.pem", self.folder / "monitor.key"

    def install(self, chain, key):
        self.certificate.write_bytes(chain.read_bytes())
        self.key.write_bytes(key.read_bytes())

    def start(self, more="", environment=None, user=None):
        self.install(*self.authority.sign("first"))
        port = running.free_port()
        config = raw_http.ConfigFile(self.folder, more + CONFIG % {
            "port": port, "certificate": self.certificate, "key": self.key})
        self.monitor = running.Monitor(self, config, environment=environment)
        self.monitor.port = port
        if user:
            added = program.run("user", "add", user, "--role", "operator", "--store", self.monitor.store,
                                stdin=PASSWORD.encode() + b"\n")
            self.assertEqual(added.code, 0, added)
        self.monitor.start(ready=False)
        self.assertTrue(self.monitor.url.startswith("https://"), self.monitor.url)
        self.port = self.monitor.port
        running.wait_until(lambda: self.ask("GET", "/readyz").status == 200, "ready")

    def ask(self, method, target, body=None, headers=(), **more):
        return ask(self.port, method, target, body, headers, tls=self.client, **more)

    def problems(self):
        return {problem["name"] for problem in self.ask("GET", "/healthz").json()["problems"]}

    def serial(self):
        """Of the certificate that a new connection is shown."""
        with Link(self.port, tls=self.client) as link:
            return int(link.socket.getpeercert()["serialNumber"], 16)

    def reload(self):
        self.monitor.signal(signal.SIGHUP)


class Doors(Tls):
    def test_https_serves_what_http_would(self):
        self.start()
        self.assertEqual(self.ask("GET", "/").status, 200)
        event = {"id": "e", "type": "created", "platform": "plaza", "post": "p", "author": "c", "text": "?",
                 "posted_at": running.moment()}
        with Link(self.port, tls=self.client) as feed:
            feed.send(raw_http.request("GET", "/api/v1/feed"))
            self.assertEqual(feed.head().status, 200)
            self.assertEqual(feed.event()[0], "hello")
            body = json.dumps(event).encode()
            self.assertEqual(self.ask("POST", "/ingest/v1/events", body).json()["kept"], 1)
            self.assertEqual(feed.event()[0], "waiting")
        big = b"\n" * (1 << 20)
        self.assertEqual(self.ask("POST", "/ingest/v1/events", big).status, 200)
        self.assertEqual(self.ask("POST", "/ingest/v1/events", big + b"\n").status, 413)

    def test_whoever_speaks_no_tls_of_today_is_turned_away(self):
        self.start()
        began = time.monotonic()
        hello = self.client_hello()
        halves = [Link(self.port, source) for source in ("127.0.7.1", "127.0.7.2", "127.0.7.3")]
        for link, sent in zip(halves, (b"", hello[:5], hello[:-1])):
            link.send(sent)
        self.check_plain_http()
        self.check_versions()
        self.check_garbage(hello)
        for link in halves:
            with link:
                link.rest()  # ends when the door closes
        lasted = time.monotonic() - began
        self.assertGreater(lasted, HANDSHAKE_SECONDS - 1)
        self.assertLess(lasted, HANDSHAKE_SECONDS + LATE_SECONDS)
        metrics = running.Metrics(self.ask("GET", "/metrics").body.decode())
        self.assertGreaterEqual(metrics.sum("firstreply_http_refused_total", reason="header_timeout"), 3)
        self.assertEqual(self.problems(), set())

    def client_hello(self):
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        try:
            self.client.wrap_bio(incoming, outgoing, server_hostname="127.0.0.1").do_handshake()
        except ssl.SSLWantReadError:
            pass
        return outgoing.read()

    def check_plain_http(self):
        for data in (raw_http.request("GET", "/metrics"), raw_http.request("POST", "/ingest/v1/events", b"{}"),
                     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"):
            with Link(self.port) as link:
                link.send(data)
                answer = link.rest()
            self.assertNotIn(b"HTTP", answer)
            self.assertLess(len(answer), 100)
        self.assertEqual(self.ask("GET", "/healthz").status, 200)

    def check_versions(self):
        for version, welcome in ((ssl.TLSVersion.TLSv1, False), (ssl.TLSVersion.TLSv1_1, False),
                                 (ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_3, True)):
            client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            client.load_verify_locations(self.authority.file)
            client.set_ciphers("ALL:@SECLEVEL=0")
            client.minimum_version = client.maximum_version = version
            with self.subTest(version=version):
                if welcome:
                    self.assertEqual(ask(self.port, "GET", "/healthz", tls=client).status, 200)
                    continue
                with self.assertRaises(ssl.SSLError) as refused:
                    Link(self.port, tls=client)
                # It is the monitor that says no, not our own library.
                self.assertIn("ALERT", str(refused.exception).upper())

    def check_garbage(self, hello):
        for data in (hello[:40] + b"\xff" * 200, b"\x16\x03\x03\xff\xff" + b"\0" * 1000, b"\x17\x03\x03\x00\x10" + b"x" * 16,
                     b"\x15\x03\x03\x00\x02\x02\x28", hello + hello, b"\x80\x2e\x01\x00\x02" + b"\0" * 60):
            for _ in range(20):
                with Link(self.port) as link:
                    link.send(data)
                    link.finish()
                    self.assertNotIn(b"HTTP", link.rest())
        # A handshake, then bytes that are no record.
        for _ in range(20):
            with socket.socket(fileno=Link(self.port, tls=self.client).socket.detach()) as plain:
                plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
        self.assertEqual(self.ask("GET", "/healthz").status, 200)

    def test_cookies_go_by_https_only(self):
        self.start(user="olga")
        reply = self.ask("POST", "/api/v1/session", {"user": "olga", "password": PASSWORD})
        self.assertEqual(reply.status, 200, reply)
        cookie, *parts = [part.strip() for part in reply.header("set-cookie").split(";")]
        self.assertTrue(cookie.startswith("__Host-"), cookie)
        self.assertLessEqual({"Secure", "HttpOnly", "Path=/"}, set(parts))
        self.assertFalse([part for part in parts if part.lower().startswith("domain")])
        self.assertEqual(self.ask("GET", "/api/v1/status", headers=[("Cookie", cookie)]).status, 200)
        # One that plain HTTP or a neighbouring host could have planted is none.
        planted = cookie.removeprefix("__Host-")
        self.assertEqual(self.ask("GET", "/api/v1/status", headers=[("Cookie", planted)]).status, 401)
        here = "127.0.0.1:%d" % self.port
        proof = [("Cookie", cookie), ("X-Firstreply", "1")]
        for origin, status in (("http://" + here, 403), ("https://127.0.0.1", 403), ("https://" + here, 204)):
            with self.subTest(origin=origin):
                headers = [*proof, ("Origin", origin)]
                self.assertEqual(self.ask("DELETE", "/api/v1/session", headers=headers, host=here).status, status)

    def test_the_command_line_finds_the_running_monitor(self):
        self.start()
        added = program.run("user", "add", "olga", "--role", "operator", "--config", self.monitor.config.path, "--store",
                            self.monitor.store, stdin=PASSWORD.encode() + b"\n")
        self.assertEqual(added.code, 0, added)
        self.assertEqual(self.ask("GET", "/api/v1/status").status, 401)
        self.ask("POST", "/api/v1/session", {"user": "olga", "password": PASSWORD})


class Renewal(Tls):
    def test_a_renewed_certificate_is_taken_up_and_nobody_is_cut_off(self):
        self.start()
        first = self.serial()
        with Link(self.port, tls=self.client) as kept, Link(self.port, tls=self.client) as feed:
            feed.send(raw_http.request("GET", "/api/v1/feed"))
            self.assertEqual(feed.head().status, 200)
            self.assertEqual(feed.event()[0], "hello")
            kept.send(raw_http.request("GET", "/healthz"))
            self.assertEqual(kept.reply().status, 200)
            self.install(*self.authority.sign("second"))
            self.assertEqual(self.serial(), first)
            self.reload()
            running.wait_until(lambda: self.serial() == first + 1, "the renewed certificate")
            kept.send(raw_http.request("GET", "/healthz"))
            self.assertEqual(kept.reply().status, 200)
            event = {"id": "e", "type": "created", "platform": "plaza", "post": "p", "author": "c", "text": "?",
                     "posted_at": running.moment()}
            kept.send(raw_http.request("POST", "/ingest/v1/events", json.dumps(event).encode()))
            self.assertEqual(kept.reply().json()["kept"], 1)
            self.assertEqual(feed.event()[0], "waiting")

    def test_a_wrong_certificate_is_refused_and_the_old_one_stays(self):
        self.start()
        first, wrong = self.serial(), 0
        other = self.authority.sign("other")
        good = self.certificate.read_bytes(), self.key.read_bytes()
        for what, certificate, key in (
                ("no certificate at all", b"not a certificate\n", good[1]), ("empty", b"", b""),
                ("the key of another", good[0], other[1].read_bytes()), ("cut off", good[0][:200], good[1]),
                ("a certificate for a key", good[0], good[0])):
            with self.subTest(what=what):
                self.certificate.write_bytes(certificate)
                self.key.write_bytes(key)
                wrong += 1
                self.reload()
                running.wait_until(lambda: len(self.monitor.log_lines("certificate_refused")) == wrong,
                                   lambda: "said\n" + self.monitor.log_text())
                self.assertEqual(self.serial(), first)
                self.assertIn("certificate", self.problems())
        self.certificate.unlink()
        self.reload()
        running.wait_until(lambda: len(self.monitor.log_lines("certificate_refused")) == wrong + 1, "the missing file is said")
        self.assertEqual(self.serial(), first)
        self.assertNotIn("PRIVATE KEY", self.monitor.log_text())
        self.install(*self.authority.sign("right"))
        self.reload()
        running.wait_until(lambda: self.serial() != first, "the right one")
        self.assertEqual(self.problems(), set())

    def test_it_does_not_start_with_a_wrong_certificate(self):
        self.install(*self.authority.sign("first"))
        config = raw_http.ConfigFile(self.folder, CONFIG % {"port": 0, "certificate": self.certificate, "key": self.key})
        for file in (self.certificate, self.key):
            kept = file.read_bytes()
            file.write_bytes(b"nothing of the kind\n")
            outcome = program.run("run", "--config", config.path, "--store", self.folder / "store")
            self.assertNotEqual(outcome.code, 0)
            self.assertIn(file.name, outcome.stderr)
            file.write_bytes(kept)


class Destinations(Tls):
    """Where we are the client: whoever cannot prove to be the receiver gets nothing."""

    def server(self, chain, key):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain, key)
        return running.Receiver(self, tls=context)

    def test_a_receiver_whose_certificate_is_not_trusted_gets_nothing(self):
        stranger = Authority(self.folder, "stranger")
        receivers = {
            "right": self.server(*self.authority.sign("right")),
            "unknown-authority": self.server(*stranger.sign("unknown")),
            "other-host": self.server(*self.authority.sign("elsewhere", hosts="DNS:other.example,IP:127.0.0.2")),
            "expired": self.server(*self.authority.sign("expired", days="-1")),
            "plain": running.Receiver(self),
        }
        secret = self.folder / "webhook.secret"
        secret.write_text("whsec_%s\n" % base64.b64encode(os.urandom(32)).decode())
        more = "destinations:\n" + "".join(
            '  - {name: %s, kind: webhook, url: "%s", secret_file: "%s", timeout_seconds: 2}\n' % (
                name, receiver.url.replace("http:", "https:"), secret) for name, receiver in receivers.items())
        self.start(more, environment={"SSL_CERT_FILE": str(self.authority.file), "SSL_CERT_DIR": str(self.folder / "none")})
        event = {"id": "e", "type": "created", "platform": "plaza", "post": "p", "author": "c", "text": "?",
                 "posted_at": running.moment()}
        self.assertEqual(self.ask("POST", "/ingest/v1/events", json.dumps(event).encode()).json()["kept"], 1)
        receivers["right"].wait_for(lambda all: all, "the one that proves who it is")

        def failed():
            shown = self.ask("GET", "/api/v1/status").json()["destinations"]
            return {each["name"] for each in shown if each["failed_tries"] > 0}
        wrong = set(receivers) - {"right"}
        running.wait_until(lambda: failed() >= wrong, lambda: "tried: %s" % failed())
        self.assertEqual(failed(), wrong)
        for name in wrong:
            self.assertEqual(receivers[name].all(), [], name)


if __name__ == "__main__":
    program.main()
