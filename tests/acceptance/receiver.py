"""A webhook receiver that behaves as a test wants it to, and two judges of what it got: our own HMAC and npm's library."""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import pathlib
import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time
import unittest

from patience import PATIENCE_SECONDS, wait_until

TOLERANCE_SECONDS = 300  # by which a signed message's time may be off, as Standard Webhooks advises


class Told:
    """One request that a receiver got."""

    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body
        self.at, self.answered_at, self.ended_at, self.status = time.time(), None, None, None

    @property
    def id(self):
        return self.headers.get("webhook-id")

    @property
    def message(self):
        return json.loads(self.body)

    @property
    def type(self):
        return self.message["type"]

    @property
    def data(self):
        return self.message["data"]

    @property
    def conversation(self):
        return self.data.get("conversation")

    def facts(self):
        """What must be the same under one id. The words of the post are looked up at each try."""
        data = {key: value for key, value in self.data.items() if key not in ("excerpt", "post_url", "platform")}
        return json.dumps([self.type, self.message["timestamp"], data], sort_keys=True)

    def __repr__(self):
        return "%s %s of %s, answered %s" % (self.id, self.type, self.conversation, self.status)


def says(status, headers=(), body=b"", then=None):
    """Behaviour: this answer. `then` is called with the socket afterwards."""
    def behave(told, connection):
        told.status, told.answered_at = status, time.time()
        head = ["HTTP/1.1 %d Said" % status, "Content-Length: %d" % len(body), "Connection: close"]
        head += ["%s: %s" % pair for pair in headers]
        connection.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        if then:
            then(connection)
    return behave


def takes(told, connection):
    says(200)(told, connection)


def resets(_, connection):
    """Behaviour: read all and hang up rudely."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Receiver:
    """A webhook receiver that keeps all it gets and answers as it is told to: `behave(told, socket)`."""

    def __init__(self, case, behave=takes, tls=None, port=0):
        self.told, self.behave, self.lock = [], behave, threading.Lock()
        self.under_way, self.closing = [], threading.Event()
        receiver = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                with contextlib.suppress(OSError, ValueError):
                    receiver.serve(self.request)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads, request_queue_size, block_on_close = True, True, 256, False

            def handle_error(self, request, client_address):
                pass  # a hand-shake that fails is what some tests are about

            def get_request(self):
                connection, address = super().get_request()
                connection.settimeout(PATIENCE_SECONDS)
                if tls:
                    connection = tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
                return connection, address

        self.server = Server(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        self.url = "%s://127.0.0.1:%d/hook" % ("https" if tls else "http", self.port)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        case.addCleanup(self.close)

    def close(self):
        if not self.closing.is_set():
            self.closing.set()
            self.server.shutdown()
            self.server.server_close()

    def serve(self, connection):
        file = connection.makefile("rb")
        start = file.readline(65536).decode("latin-1").split()
        if len(start) != 3 or not start[2].startswith("HTTP/1."):
            return
        headers = {}
        while (line := file.readline(65536)) not in (b"\r\n", b"\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        body = file.read(int(headers.get("content-length", 0)))
        told = Told(start[0], start[1], headers, body)
        with self.lock:
            self.told.append(told)
        try:
            self.behave(told, connection)
        finally:
            told.ended_at = time.time()

    def all(self):
        with self.lock:
            return list(self.told)

    def of(self, conversation):
        return [told for told in self.all() if told.conversation == conversation]

    def types(self, conversation=None):
        return [told.type for told in self.all() if conversation in (None, told.conversation)]

    def wait_for(self, condition, what):
        """Until `condition` of all that came is true; that."""
        return wait_until(lambda: condition(self.all()), lambda: "%s; came: %s" % (what, self.all()[-20:]))

    def wait_for_type(self, kind, count=1):
        return self.wait_for(lambda all: [told for told in all if told.type == kind][count - 1:count], kind)[0]


def signature_is_right(told, secret):
    """Standard Webhooks 1.0: one of the signatures is the HMAC-SHA256 of id, time and body; the time is about now."""
    named = ("webhook-id", "webhook-timestamp", "webhook-signature")
    name, at, signatures = (told.headers.get(header, "") for header in named)
    signed = hmac.new(secret, b"%s.%s." % (name.encode(), at.encode()) + told.body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(signed).decode()
    return bool(name) and abs(int(at) - told.at) < TOLERANCE_SECONDS and expected in signatures.split(" ")


VERIFIER = """
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";
const [secret, file] = process.argv.slice(2);
let wrong = 0, right = 0;
for (const line of readFileSync(file, "utf8").split("\\n").filter(Boolean)) {
  const { headers, body, at } = JSON.parse(line);
  const now = Date.now;
  Date.now = () => at * 1000;
  try { new Webhook(secret).verify(Buffer.from(body, "base64"), headers); right += 1; }
  catch (error) { wrong += 1; console.error(String(error), headers["webhook-id"]); }
  finally { Date.now = now; }
}
console.log(JSON.stringify({ right, wrong }));
"""


def npm_verdict(folder, requests, secret):
    """How many of the requests npm's standardwebhooks finds right and wrong; skips where npm or its registry is absent."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise unittest.SkipTest("node and npm are not here")
    scratch = pathlib.Path(os.environ.get("FIRSTREPLY_SCRATCH") or folder) / "standardwebhooks"
    scratch.mkdir(parents=True, exist_ok=True)
    if not (scratch / "node_modules" / "standardwebhooks").is_dir():
        (scratch / "package.json").write_text('{"private": true, "type": "module"}\n')
        installed = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "standardwebhooks@1"], cwd=scratch,
                                   capture_output=True, timeout=PATIENCE_SECONDS, check=False)
        if installed.returncode != 0:
            raise unittest.SkipTest("npm install: %s" % installed.stderr.decode(errors="replace")[-300:])
    (scratch / "verify.mjs").write_text(VERIFIER)
    kept = folder / "requests.ndjson"
    kept.write_text("".join(json.dumps({
        "headers": told.headers, "body": base64.b64encode(told.body).decode(), "at": told.at}) + "\n" for told in requests))
    ran = subprocess.run(["node", "verify.mjs", "whsec_" + base64.b64encode(secret).decode(), str(kept)], cwd=scratch,
                         capture_output=True, timeout=PATIENCE_SECONDS, check=True)
    return json.loads(ran.stdout), ran.stderr.decode()
