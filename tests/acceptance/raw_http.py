"""HTTP as bytes: what no client library would send, and answers read by somebody who believes nothing.

Nothing here waits a fixed time: every read ends with the bytes, with the connection, or with the patience of the test.
"""

import json
import pathlib
import select
import shutil
import socket
import ssl
import tempfile
import unittest

PATIENCE_SECONDS = 60
HOST = "127.0.0.1"


class Broken(AssertionError):
    """The other end sent something that is no HTTP."""


class Reply:
    def __init__(self, head, body):
        self.head, self.body = head, body
        line, *fields = head.decode("latin-1").split("\r\n")
        version, status, _ = (line + " ").split(" ", 2)
        if version != "HTTP/1.1" or not status.isdigit():
            raise Broken("no status line: %r" % head[:200])
        self.status = int(status)
        self.headers = [tuple(part.strip() for part in field.split(":", 1)) for field in fields]

    def header(self, name):
        """The value of the one header of that name; None without one."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        if len(values) > 1:
            raise Broken("several headers %s: %s" % (name, values))
        return values[0] if values else None

    def json(self):
        return json.loads(self.body)

    def bytes(self):
        return self.head + b"\r\n\r\n" + self.body

    def __repr__(self):
        return "%d %r" % (self.status, self.body[:300])


class Link:
    """One connection, from an address of our choice (all of 127.0.0.0/8 is this machine)."""

    def __init__(self, port, source=HOST, tls=None, host=HOST):
        self.socket = socket.create_connection((HOST, port), timeout=PATIENCE_SECONDS, source_address=(source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname=host)
        self.unread = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        """False: the other end has closed already, and does not want it."""
        try:
            self.socket.sendall(data)
            return True
        except (ConnectionError, ssl.SSLError):
            return False

    def finish(self):
        """Nothing more is sent; what is asked already is still answered."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def _more(self):
        try:
            data = self.socket.recv(65536)
        except (ConnectionError, ssl.SSLEOFError):
            data = b""
        self.unread += data
        return bool(data)

    def hears(self, seconds=0.2):
        """Whether an answer begins, or the other end closes, within this time."""
        return bool(self.unread) or bool(select.select([self.socket], [], [], seconds)[0])

    def rest(self):
        """Everything until the other end closes."""
        while self._more():
            pass
        data, self.unread = self.unread, b""
        return data

    def _until(self, mark):
        """The bytes before the next `mark`, which is taken too; None where the connection ends first."""
        while mark not in self.unread:
            if not self._more():
                return None
        data, _, self.unread = self.unread.partition(mark)
        return data

    def _take(self, count):
        while len(self.unread) < count:
            if not self._more():
                raise Broken("cut off after %d of %d bytes" % (len(self.unread), count))
        data, self.unread = self.unread[:count], self.unread[count:]
        return data

    def head(self):
        """The next answer without its body; None where the connection ends first."""
        data = self._until(b"\r\n\r\n")
        if data is None:
            if self.unread:
                raise Broken("half an answer: %r" % self.unread[:200])
            return None
        return Reply(data, b"")

    def reply(self, to="GET"):
        """The next final answer; None where the connection ends without one."""
        while (reply := self.head()) is not None:
            if reply.status >= 200:
                break
        if reply is None or to == "HEAD" or reply.status in (204, 304):
            return reply
        length = reply.header("content-length")
        if length is None:
            raise Broken("an answer without a length: %r" % reply.head)
        reply.body = self._take(int(length))
        return reply

    def event(self):
        """The next event of a feed as (name, id, data), comments left out; None at its end."""
        while True:
            size = self._until(b"\r\n")
            if size is None or int(size, 16) == 0:
                return None
            chunk = self._take(int(size, 16))
            self._take(2)
            lines = [line for line in chunk.decode().split("\n") if line and not line.startswith(":")]
            fields = [line.partition(": ")[::2] for line in lines]
            if fields:
                return tuple("\n".join(value for key, value in fields if key == name) for name in ("event", "id", "data"))


def request(method, target, body=None, headers=(), host=HOST):
    """The bytes of one honest request."""
    lines = ["%s %s HTTP/1.1" % (method, target)]
    if host is not None:
        lines.append("Host: " + host)
    lines += ["%s: %s" % pair for pair in headers]
    if body is not None:
        lines.append("Content-Length: %d" % len(body))
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")


def ask(port, method, target, body=None, headers=(), source=HOST, tls=None, host=HOST):
    """One request on a connection of its own. A body that is no bytes is sent as JSON."""
    if body is not None and not isinstance(body, bytes):
        body, headers = json.dumps(body).encode(), [*headers, ("Content-Type", "application/json")]
    with Link(port, source, tls) as link:
        link.send(request(method, target, body, headers, host))
        reply = link.reply(method)
    if reply is None:
        raise Broken("no answer to %s %s" % (method, target))
    return reply


def talk(port, data, source=HOST, tls=None):
    """Every answer that these bytes get until the other end closes. We end our side first, so nobody waits for more."""
    with Link(port, source, tls) as link:
        link.send(data)
        link.finish()
        replies = []
        while (reply := link.reply()) is not None:
            replies.append(reply)
    return replies


class Shared:
    """What running.Monitor asks of a case, where a whole class or module shares one. `add_cleanup` is its own."""

    def __init__(self, add_cleanup):
        self.addCleanup = add_cleanup
        self.assertIsNone = unittest.TestCase().assertIsNone
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="firstreply-acceptance-"))
        add_cleanup(shutil.rmtree, self.folder, ignore_errors=True)


class ConfigFile:
    """A config that is written here as it stands."""

    def __init__(self, folder, text):
        self.path = folder / "firstreply.yaml"
        self.write(text)

    def write(self, text):
        self.path.write_text(text, encoding="utf-8")


def memory_kib(pid, what="VmRSS"):
    for line in pathlib.Path("/proc/%d/status" % pid).read_text().splitlines():
        if line.startswith(what + ":"):
            return int(line.split()[1])
    raise AssertionError("the monitor is gone")
