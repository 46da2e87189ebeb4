#!/usr/bin/env python3
"""How fast the running monitor is, as ratios to what this machine's disk does in the same run.

Usage: monitor_bench.py FIRSTREPLY [FOLDER]      the binary; where the store lies (default: beside the binary)

Prints, each beside its goal:
  acknowledgement  one POST of one event, 100 a second: time to the 200, over the run's own median fdatasync: of
                   syncs back to back, of syncs at the pace of the posts (a disk that rested takes longer to answer),
                   and of syncs at that pace of as many bytes as the post's commit writes
  durable          events a second, 500 in a POST, one connection
  feed             from the POST of an event (10 in a POST, 1,000 events a second) to the event in the feed
  idle             CPU of one core, and resident memory
Run it on a machine that does nothing else.
"""

import datetime
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SYNCS = 400
SYNC_BYTES = 16384
POST_BYTES = 81920  # what the commit of one event adds to the log
ACKNOWLEDGEMENTS = 1000
THROUGHPUT_POSTS, THROUGHPUT_BATCH = 120, 500
FEED_POSTS, FEED_BATCH = 500, 10
IDLE_SECONDS = 10


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Disk:
    """fdatasync of a file that grows: back to back, and between the posts so that both see the same disk."""

    def __init__(self, folder):
        self.file = os.open(folder / "sync", os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        self.back_to_back = [self.sync() for _ in range(SYNCS)]
        self.at_pace, self.of_a_post = [], []

    def sync(self, count=SYNC_BYTES):
        os.write(self.file, b"x" * count)
        began = time.perf_counter()
        os.fdatasync(self.file)
        return time.perf_counter() - began


class Monitor:
    def __init__(self, program, folder):
        self.process = subprocess.Popen(
            [program, "run", "--config", REPOSITORY / "deploy/config/example.yaml", "--store", folder / "store",
             "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=open(folder / "log", "w"), text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])
        while b" 200 " not in self.ask(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")[:20]:
            time.sleep(0.05)

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def ask(self, request):
        with self.connect() as connection:
            connection.sendall(request)
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
            return answer

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Poster:
    """Events that all begin a conversation of their own, over one connection that stays."""

    numbers = iter(range(1, 1 << 60))

    def __init__(self, monitor):
        self.connection = monitor.connect()

    @classmethod
    def event(cls):
        number = next(cls.numbers)
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
        return number, json.dumps({
            "id": f"e{number}", "type": "created", "platform": "x", "post": f"p{number}", "author": f"a{number}",
            "text": "the 7:40 stands at platform 4 for half an hour and nobody tells us why",
            "posted_at": now, "brand": "Aurora Rail"}) + "\n"

    def request(self, events):
        body = "".join(events).encode()
        return (b"POST /ingest/v1/events?source=service-desk HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n" % len(body)) + body

    def post(self, request):
        self.connection.sendall(request)
        answer = b""
        while not answer.endswith(b'"rejected":[]}'):
            piece = self.connection.recv(65536)
            if not piece:
                raise RuntimeError(answer)
            answer += piece
        if b" 200 " not in answer[:20]:
            raise RuntimeError(answer)


def acknowledgement(monitor, disk):
    poster, seconds = Poster(monitor), []
    due = time.perf_counter()
    for i in range(ACKNOWLEDGEMENTS):
        request = poster.request([poster.event()[1]])
        due += 0.01
        if i % 5 == 0:
            disk.at_pace.append(disk.sync())
        if i % 5 == 2:
            disk.of_a_post.append(disk.sync(POST_BYTES))
        while time.perf_counter() < due:
            time.sleep(0.0002)
        began = time.perf_counter()
        poster.post(request)
        seconds.append(time.perf_counter() - began)
    bases = {}
    for name, syncs in (("back to back", disk.back_to_back), ("at this pace", disk.at_pace),
                        ("at this pace, of as many bytes", disk.of_a_post)):
        bases[name] = percentile(syncs, 0.5)
        print(f"fdatasync        p50 {bases[name] * 1e3:.3f} ms   p99 {percentile(syncs, 0.99) * 1e3:.3f} ms   {name}")
    for share, goal in ((0.5, 3), (0.99, 8)):
        value = percentile(seconds, share)
        ratios = ", ".join(f"{value / base:.1f} x fdatasync {name}" for name, base in bases.items())
        print(f"acknowledgement  p{share * 100:.0f} {value * 1e3:.3f} ms = {ratios}   (goal {goal})")


def durable(monitor):
    poster = Poster(monitor)
    requests = [poster.request([poster.event()[1] for _ in range(THROUGHPUT_BATCH)]) for _ in range(THROUGHPUT_POSTS)]
    cpu, began = monitor.cpu_seconds(), time.perf_counter()
    for request in requests:
        poster.post(request)
    events = THROUGHPUT_POSTS * THROUGHPUT_BATCH
    print(f"durable          {events / (time.perf_counter() - began):.0f} events/s   (goal 10000)   "
          f"{(monitor.cpu_seconds() - cpu) / events * 1e3:.3f} ms CPU an event")


def feed(monitor):
    reader, seen = monitor.connect(), {}
    reader.sendall(b"GET /api/v1/feed HTTP/1.1\r\nHost: localhost\r\n\r\n")
    reader.recv(65536)

    def read():
        rest = b""
        while piece := reader.recv(1 << 20):
            now = time.perf_counter()
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                if line.startswith(b'data: {"id"'):
                    seen[json.loads(line[6:])["customer"]["name"]] = now

    threading.Thread(target=read, daemon=True).start()
    poster, sent = Poster(monitor), {}
    due = time.perf_counter()
    for _ in range(FEED_POSTS):
        batch = [poster.event() for _ in range(FEED_BATCH)]
        request = poster.request([text for _, text in batch])
        due += 0.01
        while time.perf_counter() < due:
            time.sleep(0.0002)
        sent.update((f"a{number}", time.perf_counter()) for number, _ in batch)
        poster.post(request)
    deadline = time.monotonic() + 10
    while any(name not in seen for name in sent) and time.monotonic() < deadline:
        time.sleep(0.05)
    delays = [seen[name] - at for name, at in sent.items() if name in seen]
    print(f"feed             p50 {percentile(delays, 0.5) * 1e3:.2f} ms   p99 {percentile(delays, 0.99) * 1e3:.2f} ms   "
          f"(goal 10)   {len(sent) - len(delays)} not seen")


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="firstreply-bench-", dir=sys.argv[2] if len(sys.argv) > 2 else program.parent))
    try:
        monitor = Monitor(program, folder)
        disk = Disk(folder)
        time.sleep(1)
        cpu = monitor.cpu_seconds()
        time.sleep(IDLE_SECONDS)
        idle = (monitor.cpu_seconds() - cpu) / IDLE_SECONDS * 100
        print(f"idle             {idle:.2f} % of a core   (goal 0.5)   {monitor.resident_mb():.0f} MB   (goal 60)")
        acknowledgement(monitor, disk)
        durable(monitor)
        feed(monitor)
        monitor.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
