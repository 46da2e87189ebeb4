"""Two tenants in one monitor, each with people of every role, a token, customers who wait, and a receiver."""

import base64
import json
import os
import unittest

import program
import raw_http
import running
from raw_http import ask

CONFIG = """
brands:
  - name: Lumo Ferries
    tenant: lumo-house
    own_accounts: [{platform: plaza, id: lumo-own, handle: lumo_help}]
  - name: Quarrel Books
    tenant: quarrel-house
    own_accounts: [{platform: plaza, id: quarrel-own, handle: quarrel_help}]
triage: {verdicts: sources}
sources:
  - {name: lumo-counter, kind: ndjson, directed: yes, brands: [Lumo Ferries], trust_hints: yes}
  - {name: quarrel-counter, kind: ndjson, directed: yes, brands: [Quarrel Books], trust_hints: yes}
  - {name: shared-counter, kind: ndjson, directed: yes, trust_hints: yes}
destinations:
  - {name: lumo-desk, kind: webhook, url: "%(lumo)s", secret_file: "%(secret)s", brands: [Lumo Ferries]}
  - {name: quarrel-desk, kind: webhook, url: "%(quarrel)s", secret_file: "%(secret)s", brands: [Quarrel Books]}
"""
BRAND = {"a": "Lumo Ferries", "b": "Quarrel Books"}
SHARED = "shared-counter"  # of no brand: each token speaks for its own
SOURCE = {"a": "lumo-counter", "b": "quarrel-counter"}
# Everything by which one would know the tenant. Each word is in no name of the other.
SECRETS = {"a": ("lumo",), "b": ("quarrel",)}
PASSWORD = "nine boats and a bookshelf"
CHANGE = ("X-Firstreply", "1")
FORGED = "frt_" + "A" * 43


def question(tenant, name, **more):
    word = SECRETS[tenant][0]
    event = {"id": "%s-%s" % (word, name), "type": "created", "platform": "plaza", "post": "%s-post-%s" % (word, name),
             "author": {"id": "%s-customer-%s" % (word, name), "handle": "%s.reader.%s" % (word, name)},
             "text": "Nobody answers the %s telephone" % word, "posted_at": running.moment()}
    event.update(more)
    return event


def lines(*events):
    return b"".join(json.dumps(event).encode() + b"\n" for event in events)


class House:
    """The monitor with both tenants in it: people of each role, tokens, waiting customers, a receiver each."""

    def __init__(self):
        self.shared = raw_http.Shared(unittest.addModuleCleanup)
        folder = self.shared.folder
        self.told = {"a": running.Receiver(self.shared), "b": running.Receiver(self.shared, running.says(410))}
        secret = folder / "webhook.secret"
        secret.write_text("whsec_%s\n" % base64.b64encode(os.urandom(32)).decode())
        config = raw_http.ConfigFile(folder, CONFIG % {
            "lumo": self.told["a"].url, "quarrel": self.told["b"].url, "secret": secret})
        store = folder / "store"
        added = program.run("user", "add", "olga", "--role", "operator", "--store", store, stdin=PASSWORD.encode() + b"\n")
        if added.code != 0:
            raise AssertionError(added)
        self.monitor = running.Monitor(self.shared, config, store).start()
        self.port = self.monitor.port
        self.tokens = {}
        self.cookies = {"olga": self.sign_in("olga")}
        for tenant in "ab":
            for role in ("agent", "manager", "operator"):
                self.add_user("%s-%s" % (role, tenant), role, [BRAND[tenant]])
                self.cookies["%s-%s" % (role, tenant)] = self.sign_in("%s-%s" % (role, tenant))
            self.tokens["ingest-" + tenant] = self.add_token(
                "ingest-" + tenant, role="ingest", brands=[BRAND[tenant]], sources=[SOURCE[tenant]])
            for name in ("one", "two") if tenant == "a" else ("one", "two", "three", "four", "five"):
                self.post(tenant, question(tenant, name))
        self.found = {tenant: self.conversations(tenant) for tenant in "ab"}
        # What is said of health names a destination of B's, to whoever may know of it.
        running.wait_until(lambda: b"quarrel-desk" in self.ask("operator", "GET", "/healthz").body, "the 410 shows")

    def conversations(self, tenant, who="operator"):
        rows = self.ask(who, "GET", "/api/v1/conversations?limit=100").json()["conversations"]
        return [row["id"] for row in rows if row["brand"] == BRAND[tenant]]

    def proof(self, who):
        """The headers by which one is who one is."""
        if who == "nobody":
            return []
        if who == "forged-token":
            return [("Authorization", "Bearer " + FORGED)]
        if who == "forged-cookie":
            return [("Cookie", "firstreply_session=" + "A" * 43), CHANGE]
        if who in self.tokens:
            return [("Authorization", "Bearer " + self.tokens[who])]
        return [("Cookie", self.cookies["olga" if who == "operator" else who]), CHANGE]

    def ask(self, who, method, target, body=None, headers=(), **more):
        return ask(self.port, method, target, body, [*self.proof(who), *headers], **more)

    def sign_in(self, user, password=PASSWORD, **more):
        reply = ask(self.port, "POST", "/api/v1/session", {"user": user, "password": password}, **more)
        if reply.status != 200:
            raise AssertionError("%s cannot sign in: %s" % (user, reply))
        return reply.header("set-cookie").split(";")[0]

    def must(self, reply, *statuses):
        if reply.status not in statuses:
            raise AssertionError("expected %s: %s" % (statuses, reply))
        return reply

    def add_user(self, name, role, brands=None, statuses=(201,)):
        body = {"name": name, "password": PASSWORD, "role": role}
        self.must(self.ask("operator", "POST", "/api/v1/users", dict(body, brands=brands) if brands else body), *statuses)

    def add_token(self, name, statuses=(201,), **more):
        return self.must(self.ask("operator", "POST", "/api/v1/tokens", dict(more, name=name)), *statuses).json().get("token")

    def post(self, tenant, *events, who=None, source=None):
        target = "/ingest/v1/events?source=" + (source or SOURCE[tenant])
        return self.must(self.ask(who or "ingest-" + tenant, "POST", target, lines(*events)), 200).json()

    def feed(self, who):
        link = raw_http.Link(self.port)
        link.send(raw_http.request("GET", "/api/v1/feed", headers=self.proof(who)))
        head = link.head()
        if head.status != 200:
            raise AssertionError(head)
        return link


HOUSE = []


def open_house():
    """For a module's setUpModule."""
    HOUSE.append(House())


class Tenants(program.Case):
    def setUp(self):
        super().setUp()
        self.house = HOUSE[-1]

    def assert_silent(self, data, about, what):
        for word in SECRETS[about]:
            self.assertNotIn(word.encode(), data.lower(), "%s tells of the other tenant: %r" % (what, data[:2000]))
