"""Nobody sees, changes or learns of the other tenant's (law 14), whichever door is tried."""

import json
import re
import unittest

import program
import raw_http
import running
from tenants import BRAND, PASSWORD, SHARED, SOURCE, Tenants, lines, open_house, question

OPENAPI = program.REPOSITORY / "dashboards" / "api" / "openapi.yaml"

COLUMNS = ("nobody", "forged-token", "forged-cookie", "ingest-a", "ingest-b", "agent-a", "manager-a", "operator-a",
           "agent-b", "manager-b", "operator-b", "operator")
ANYBODY = "200 200 200  200 200  200 200 200  200 200 200  200"
MANAGERS = "401 401 401  403 403  403 200 200  403 200 200  200"
PEOPLE = "401 401 401  403 403  200 200 200  200 200 200  200"

# Every route of the program: method, pattern, what is asked, body, and the answer to each of COLUMNS.
ROUTES = (
    ("GET", "/", "/", None, ANYBODY),
    ("GET", "/console/{file}", "/console/console.css", None, ANYBODY),
    ("GET", "/healthz", "/healthz", None, ANYBODY),
    ("GET", "/readyz", "/readyz", None, ANYBODY),
    ("GET", "/metrics", "/metrics", None, "401 401 401  200 200  200 200 200  200 200 200  200"),
    ("GET", "/api/v1/session", "/api/v1/session", None, ANYBODY),
    ("POST", "/api/v1/session", "/api/v1/session", {"user": "olga", "password": PASSWORD}, ANYBODY),
    ("DELETE", "/api/v1/session", "/api/v1/session", None, "401 401 401  403 403  204 204 204  204 204 204  204"),
    ("GET", "/api/v1/conversations", "/api/v1/conversations", None, PEOPLE),
    ("GET", "/api/v1/conversations", "/api/v1/conversations?brand={other}", None, PEOPLE),
    ("GET", "/api/v1/conversations", "/api/v1/conversations?after=3.1.1", None, PEOPLE),
    ("GET", "/api/v1/conversations/{id}", "/api/v1/conversations/{of_a}", None,
     "401 401 401  403 403  200 200 200  404 404 404  200"),
    ("GET", "/api/v1/conversations/{id}", "/api/v1/conversations/{of_b}", None,
     "401 401 401  403 403  404 404 404  200 200 200  200"),
    ("GET", "/api/v1/conversations/{id}", "/api/v1/conversations/{of_b}?reveal=true", None,
     "401 401 401  403 403  404 404 404  200 200 200  200"),
    ("GET", "/api/v1/conversations/{id}", "/api/v1/conversations/987654321", None,
     "401 401 401  403 403  404 404 404  404 404 404  404"),
    ("GET", "/api/v1/conversations/{id}/explanation", "/api/v1/conversations/{of_a}/explanation", None,
     "401 401 401  403 403  200 200 200  404 404 404  200"),
    ("GET", "/api/v1/conversations/{id}/explanation", "/api/v1/conversations/{of_b}/explanation", None,
     "401 401 401  403 403  404 404 404  200 200 200  200"),
    ("POST", "/api/v1/conversations/{id}/acts", "/api/v1/conversations/{of_a}/acts",
     {"kind": "urgency_set", "urgency": "normal"}, "401 401 401  403 403  201 201 201  404 404 404  201"),
    ("POST", "/api/v1/conversations/{id}/acts", "/api/v1/conversations/{of_b}/acts",
     {"kind": "urgency_set", "urgency": "normal"}, "401 401 401  403 403  404 404 404  201 201 201  201"),
    ("POST", "/api/v1/conversations/{id}/acts", "/api/v1/conversations/{of_a}/acts",
     {"kind": "linked", "linked_to": "{of_b}"}, "401 401 401  403 403  400 400 400  404 404 404  400"),
    ("POST", "/api/v1/conversations/{id}/acts", "/api/v1/conversations/987654321/acts",
     {"kind": "dismissed", "reason": "spam"}, "401 401 401  403 403  404 404 404  404 404 404  404"),
    ("POST", "/api/v1/conversations/{id}/feedback", "/api/v1/conversations/{of_a}/feedback",
     {"post": "987654321", "complaint": False}, "401 401 401  403 403  400 400 400  404 404 404  400"),
    ("POST", "/api/v1/conversations/{id}/feedback", "/api/v1/conversations/{of_b}/feedback",
     {"post": "987654321", "complaint": False}, "401 401 401  403 403  404 404 404  400 400 400  400"),
    ("GET", "/api/v1/feed", "/api/v1/feed", None, PEOPLE),
    ("GET", "/api/v1/review", "/api/v1/review", None, PEOPLE),
    ("GET", "/api/v1/review", "/api/v1/review?brand={other}", None, PEOPLE),
    ("GET", "/api/v1/statistics", "/api/v1/statistics", None, MANAGERS),
    ("GET", "/api/v1/statistics", "/api/v1/statistics?brand={other}", None, MANAGERS),
    ("GET", "/api/v1/status", "/api/v1/status", None, PEOPLE),
    ("GET", "/api/v1/users", "/api/v1/users", None, "401 401 401  403 403  403 403 200  403 403 200  200"),
    ("POST", "/api/v1/users", "/api/v1/users",
     {"name": "new-b", "password": PASSWORD, "role": "agent", "brands": [BRAND["b"]]},
     "401 401 401  403 403  403 403 403  403 403 201  201"),
    ("POST", "/api/v1/users", "/api/v1/users",
     {"name": "new-b", "password": PASSWORD, "role": "operator"},
     "401 401 401  403 403  403 403 403  403 403 403  201"),
    ("POST", "/api/v1/users", "/api/v1/users",
     {"name": "new-b", "password": PASSWORD, "role": "agent", "brands": [BRAND["a"], BRAND["b"]]},
     "401 401 401  403 403  403 403 403  403 403 403  201"),
    ("DELETE", "/api/v1/users/{name}", "/api/v1/users/old-b", None,
     "401 401 401  403 403  403 403 404  403 403 204  204"),
    ("DELETE", "/api/v1/users/{name}", "/api/v1/users/olga", None,
     "401 401 401  403 403  403 403 404  403 403 404  409"),
    ("POST", "/api/v1/users/{name}/password", "/api/v1/users/old-b/password", {"password": PASSWORD + "!"},
     "401 401 401  403 403  403 403 404  403 403 204  204"),
    ("POST", "/api/v1/users/{name}/password", "/api/v1/users/olga/password", {"password": PASSWORD + "!"},
     "401 401 401  403 403  403 403 404  403 403 404  400"),
    ("GET", "/api/v1/tokens", "/api/v1/tokens", None, "401 401 401  403 403  403 403 200  403 403 200  200"),
    ("POST", "/api/v1/tokens", "/api/v1/tokens",
     {"name": "new-token-b", "role": "ingest", "brands": [BRAND["b"]], "sources": [SOURCE["b"]]},
     "401 401 401  403 403  403 403 403  403 403 201  201"),
    ("POST", "/api/v1/tokens", "/api/v1/tokens", {"name": "new-token-b", "role": "ingest", "sources": [SOURCE["b"]]},
     "401 401 401  403 403  403 403 403  403 403 403  201"),
    ("DELETE", "/api/v1/tokens/{name}", "/api/v1/tokens/old-token-b", None,
     "401 401 401  403 403  403 403 404  403 403 204  204"),
    ("GET", "/api/v1/audit", "/api/v1/audit", None, "401 401 401  403 403  403 403 403  403 403 403  200"),
    ("POST", "/api/v1/deliveries/release", "/api/v1/deliveries/release", None,
     "401 401 401  403 403  403 403 403  403 403 403  204"),
    ("POST", "/api/v1/destinations/{name}/enable", "/api/v1/destinations/{other_desk}/enable", None,
     "401 401 401  403 403  403 403 403  403 403 403  204"),
    ("POST", "/ingest/v1/events", "/ingest/v1/events?source=" + SOURCE["a"], b"\n{}\n",
     "401 401 401  200 403  403 403 200  403 403 403  200"),
    ("POST", "/ingest/v1/events", "/ingest/v1/events?source=" + SOURCE["b"], b"\n{}\n",
     "401 401 401  403 200  403 403 403  403 403 200  200"),
    ("POST", "/ingest/v1/events", "/ingest/v1/events?source=of-nobody", b"\n{}\n",
     "401 401 401  403 403  403 403 403  403 403 403  400"),
)


def tenant_of(who):
    return who[-1] if who[-2:] in ("-a", "-b") else None


def setUpModule():
    open_house()


class EveryRoute(Tenants):
    """Each route, asked by each kind of principal."""

    def test_the_table_knows_every_route(self):
        if not OPENAPI.is_file():
            self.skipTest("there is no %s" % OPENAPI)
        described, path = set(), None
        for line in OPENAPI.read_text(encoding="utf-8").splitlines():
            if found := re.fullmatch(r"  ['\"]?(/[^'\":]*)['\"]?:\s*", line):
                path = found[1]
            elif found := re.fullmatch(r"    (get|put|post|delete|patch|head|options):\s*", line):
                described.add((found[1].upper(), path))
        self.assertTrue(described)
        self.assertEqual({(method, pattern) for method, pattern, *_ in ROUTES}, described)

    def prepare(self, target):
        """What is there to be removed is there."""
        house = self.house
        if "old-b" in target and "old-b" not in self.there:
            house.add_user("old-b", "agent", [BRAND["b"]])
            self.there.add("old-b")
        if "old-token-b" in target and "old-token-b" not in self.there:
            house.add_token("old-token-b", role="ingest", brands=[BRAND["b"]])
            self.there.add("old-token-b")

    def note(self, method, target, reply):
        """What an admitted request added is taken away again; what it took away is noted."""
        house, name = self.house, target.rsplit("/", 1)[1]
        if reply.status == 201 and name in ("users", "tokens"):
            house.must(house.ask("operator", "DELETE", target + ("/new-b" if name == "users" else "/new-token-b")), 204)
        if method == "DELETE" and reply.status == 204:
            self.there.discard(name)

    def ask_as(self, who, method, target, body):
        """The answer, and of a feed its first event too."""
        house = self.house
        if target != "/api/v1/feed":
            return house.ask(who, method, target, body)
        with raw_http.Link(house.port) as link:
            link.send(raw_http.request(method, target, headers=house.proof(who)))
            reply = link.head()
            if reply.status == 200:
                reply.body = repr(link.event()).encode()
        return reply

    def test_each_route_admits_whom_it_says_and_shows_each_his_own(self):
        house, self.there = self.house, set()
        for method, pattern, asked, body, statuses in ROUTES:
            for who, status in zip(COLUMNS, statuses.split(), strict=True):
                tenant = tenant_of(who)
                other = "b" if tenant == "a" else "a"
                names = {"of_a": house.found["a"][0], "of_b": house.found["b"][0],
                         "other": BRAND[other].replace(" ", "%20"),
                         "other_desk": {"a": "lumo-desk", "b": "quarrel-desk"}[other]}
                target = asked.format(**names)
                if isinstance(body, dict):
                    body = {key: value.format(**names) if isinstance(value, str) else value for key, value in body.items()}
                with self.subTest(route="%s %s" % (method, target), who=who):
                    if method in ("POST", "DELETE") and pattern.startswith(("/api/v1/users", "/api/v1/tokens")):
                        self.prepare(target)
                    reply = self.ask_as(who, method, target, body)
                    self.note(method, target, reply)
                    if (method, pattern, reply.status) == ("DELETE", "/api/v1/session", 204):
                        user = "olga" if who == "operator" else who
                        house.cookies[user] = house.sign_in(user)
                    self.assertEqual(reply.status, int(status), reply)
                    for unseen in "ab" if tenant is None else other:
                        if who != "operator":
                            self.assert_silent(reply.bytes(), unseen, "%s %s" % (method, target))

    def test_each_sees_the_count_of_his_own(self):
        house = self.house
        counts = {tenant: len(house.conversations(tenant)) for tenant in "ab"}
        self.assertEqual(len(set(counts.values()) | {sum(counts.values())}), 3, "or a wrong count would not show")
        for tenant, count in counts.items():
            for role in ("agent", "manager", "operator"):
                with self.subTest(tenant=tenant, role=role):
                    who = "%s-%s" % (role, tenant)
                    self.assertEqual(house.ask(who, "GET", "/api/v1/conversations").json()["total"], count)
                    with house.feed(who) as link:
                        self.assertEqual(json.loads(link.event()[2])["total"], count)
                    metrics = running.Metrics(house.ask(who, "GET", "/metrics").body.decode())
                    self.assertEqual(metrics.sum("firstreply_triage_waits_open"), count)
        total = house.ask("operator", "GET", "/api/v1/conversations").json()["total"]
        self.assertEqual(total, sum(counts.values()))

    def test_a_token_that_names_no_brands_but_a_source_reads_no_numbers_of_other_brands(self):
        house = self.house
        house.tokens["of-source-a"] = house.add_token("of-source-a", role="ingest", sources=[SOURCE["a"]])
        reply = house.ask("of-source-a", "GET", "/metrics")
        self.assert_silent(reply.bytes(), "b", "/metrics")

    def test_each_receiver_is_told_of_its_own_brand(self):
        for tenant, other in (("a", "b"), ("b", "a")):
            told = self.house.told[tenant]
            told.wait_for(lambda all: all, "a message")
            for each in told.all():
                self.assert_silent(each.body + str(each.headers).encode(), other, "the webhook")


class Feeds(Tenants):
    def test_the_feed_of_one_never_sees_the_other_one_s_customers(self):
        house = self.house
        with house.feed("agent-a") as feed:
            self.assertEqual(feed.event()[0], "hello")
            house.post("b", question("b", "unseen"))
            house.post("b", question("b", "answer", author="quarrel-own", parent="quarrel-post-unseen"))
            house.post("a", question("a", "seen"))
            # What came before would have been told before.
            name, _, data = feed.event()
            self.assertEqual((name, json.loads(data)["customer"]["name"]), ("waiting", "lumo.reader.seen"))
            self.assertEqual(feed.event()[0], "changed_total")

    def test_the_ids_of_a_feed_do_not_count_the_other_one_s_changes(self):
        house = self.house
        steps = []
        for others in (0, 3):
            with house.feed("agent-a") as feed:
                before = int(feed.event()[1])
                for i in range(others):
                    house.post("b", question("b", "counted-%d" % i))
                house.post("a", question("a", "between-%d" % others))
                steps.append(int(feed.event()[1]) - before)
        self.assertEqual(steps[0], steps[1])

    def test_a_feed_ends_when_what_its_reader_may_do_ends(self):
        house = self.house
        house.add_user("leaving", "agent", [BRAND["a"]])
        house.cookies["leaving"] = house.sign_in("leaving")
        house.tokens["leaving-token"] = house.add_token("leaving-token", role="agent", brands=[BRAND["a"]])
        for who, path in (("leaving", "/api/v1/users/leaving"), ("leaving-token", "/api/v1/tokens/leaving-token")):
            with house.feed(who) as feed:
                self.assertEqual(feed.event()[0], "hello")
                house.must(house.ask("operator", "DELETE", path), 204)
                self.assertIsNone(feed.event())
            self.assertEqual(house.ask(who, "GET", "/api/v1/status").status, 401)


class Ingest(Tenants):
    """A's token, that may speak for A's source and brand, tries B's."""

    def terms(self, source):
        return running.Metrics(self.house.ask("operator", "GET", "/metrics").body.decode()).source(source)

    def stored(self, tenant):
        return self.terms(SOURCE[tenant])["stored"]

    def of_b(self, name, **more):
        """A customer of B's, who waits: his conversation."""
        house, known = self.house, set(self.house.conversations("b"))
        house.post("b", question("b", name, **more))
        found = set(house.conversations("b")) - known
        self.assertEqual(len(found), 1)
        return found.pop()

    def shown(self, conversation):
        whole = self.house.ask("operator", "GET", "/api/v1/conversations/" + conversation).json()
        return {key: value for key, value in whole.items() if key != "now"}

    def refusals(self, *events, who="ingest-a", source=SOURCE["a"]):
        answer = self.house.post("a", *events, who=who, source=source)
        self.assertEqual((answer["kept"], answer["rejected_total"]), (0, len(events)), answer)
        return answer["rejected"]

    def test_another_one_s_source_answers_as_one_that_does_not_exist(self):
        body = lines(question("a", "astray"))
        answers = [self.house.ask("ingest-a", "POST", "/ingest/v1/events?source=" + source, body)
                   for source in (SOURCE["b"], "no-such-counter")]
        self.assertEqual([answer.status for answer in answers], [403, 403])
        self.assertEqual(answers[0].body, answers[1].body)
        inside = [self.refusals(question("a", "astray", source=source)) for source in (SOURCE["b"], "no-such-counter")]
        self.assertEqual(inside[0], inside[1])

    def test_another_one_s_brand_answers_as_one_that_does_not_exist(self):
        before = self.stored("a"), self.stored("b")
        for field in ({"brand": "?"}, {"concerns": ["?"]}, {"speaks_for": "?"}, {"brand": "?", "kind": "human"}):
            with self.subTest(field=field):
                found = [self.refusals(question("a", "astray", **json.loads(json.dumps(field).replace("?", brand))))
                         for brand in (BRAND["b"], "No Such Brand")]
                self.assertEqual(found[0], found[1])
        self.assertEqual((self.stored("a"), self.stored("b")), before)

    def test_nobody_s_source_is_told_by_the_operator_of_one_brand(self):
        """An operator may send posts, but for his brands: he learns of no source of others, and reaches none."""
        body = lines(question("a", "astray"))
        answers = [self.house.ask("operator-a", "POST", "/ingest/v1/events?source=" + source, body)
                   for source in (SOURCE["b"], "no-such-counter")]
        self.assertEqual(answers[0].status, answers[1].status)
        self.assertEqual(answers[0].body, answers[1].body)

    def test_another_one_s_own_account_is_not_spoken_for(self):
        waiting = self.of_b("answered-by-a-stranger")
        before = self.shown(waiting)
        house = self.house
        house.tokens.setdefault("source-a", house.add_token("source-a", role="ingest", sources=[SOURCE["a"]]))
        for who in ("ingest-a", "source-a"):
            with self.subTest(who=who):
                house.post("a", question("a", "false-answer-" + who, author="quarrel-own", text="All is well",
                                         parent="quarrel-post-answered-by-a-stranger"), who=who)
                self.assertEqual(self.shown(waiting), before)

    # A platform's post is one for each tenant: what A's token says of it, whose id it knows, is said to A only.

    def about_post(self, name, event, **more):
        """What A says of B's post."""
        event = {"id": "lumo-of-%s-%s" % (event, name), "type": event, "platform": "plaza",
                 "post": "quarrel-post-" + name}
        return dict(event, **more)

    def assert_untouched(self, waiting, before, *events):
        for event in events:
            with self.subTest(event=event):
                self.house.post("a", event)
                self.assertEqual(self.shown(waiting), before)

    def test_another_one_s_posts_are_not_edited(self):
        waiting = self.of_b("kept")
        self.assert_untouched(waiting, self.shown(waiting), self.about_post(
            "kept", "edited", version=2, text="I take it all back", edited_at=running.moment()))

    def test_another_one_s_posts_are_not_deleted(self):
        waiting = self.of_b("not-deleted")
        self.assert_untouched(waiting, self.shown(waiting), self.about_post(
            "not-deleted", "deleted", deleted_at=running.moment()))

    def test_another_one_s_customers_are_not_erased(self):
        waiting = self.of_b("not-erased")
        self.assert_untouched(waiting, self.shown(waiting), *(
            {"id": "lumo-%s" % state, "type": "account", "platform": "plaza", "state": state,
             "account": "quarrel-customer-not-erased", "changed_at": running.moment()}
            for state in ("suspended", "deleted")))

    def test_another_one_s_posts_are_not_counted_and_not_judged(self):
        waiting = self.of_b("not-counted")
        self.assert_untouched(
            waiting, self.shown(waiting),
            self.about_post("not-counted", "engagement", views=10 ** 9, counted_at=running.moment()),
            {"id": "lumo-survey", "type": "survey", "scale": "csat", "score": 5, "platform": "plaza",
             "about": "quarrel-post-not-counted", "answered_at": running.moment()})

    def assert_as_said(self, waiting):
        shown = json.dumps(self.shown(waiting))
        self.assert_silent(shown.encode(), "a", "the conversation")
        self.assertIn("telephone", shown)

    def test_another_one_s_post_is_not_taken_in_advance(self):
        """The same post said first by a stranger: whoever is entitled to it still gets his customer, and nothing of his."""
        self.house.post("a", question("a", "first", post="quarrel-post-foreseen", text="Lumo's own affair"))
        self.assert_as_said(self.of_b("foreseen"))

    def test_another_one_s_post_is_not_taken_afterwards(self):
        waiting = self.of_b("said")
        self.assert_untouched(waiting, self.shown(waiting), *(
            question("a", "second-%d" % version, post="quarrel-post-said", text="Lumo's own affair", version=version)
            for version in (1, 2)))
        self.assert_as_said(waiting)

    def test_another_one_s_post_is_not_deleted_or_edited_in_advance(self):
        self.house.post("a", self.about_post("doomed", "deleted", deleted_at=running.moment()),
                        self.about_post("doomed", "edited", version=2, text="Lumo's own", edited_at=running.moment()))
        self.assert_as_said(self.of_b("doomed"))

    def test_another_one_s_customer_is_not_erased_in_advance(self):
        posted_at = running.moment(-5)
        self.house.post("a", {"id": "lumo-erases-first", "type": "account", "platform": "plaza", "state": "deleted",
                              "account": "quarrel-customer-to-come", "changed_at": running.moment()})
        self.assert_as_said(self.of_b("to-come", posted_at=posted_at))

    def contact(self, tenant, step, reference, **more):
        word = {"a": "lumo", "b": "quarrel"}[tenant]
        return dict({"id": "%s-%s-%s" % (word, step, reference), "type": "contact", "channel": "phone",
                     "reference": reference, "step": step, "happened_at": running.moment()}, **more)

    def test_another_one_s_case_is_not_answered(self):
        house, known = self.house, set(self.house.conversations("b"))
        house.post("b", self.contact("b", "started", "CASE-1", topic="quarrel", customer_ref="c-1"))
        waiting, = set(house.conversations("b")) - known
        self.assert_untouched(waiting, self.shown(waiting),
                              self.contact("a", "started", "CASE-1", topic="lumo", customer_ref="c-1"),
                              self.contact("a", "answered", "CASE-1", last_step="lumo did it all"))

    def test_another_one_s_customer_is_not_linked(self):
        waiting = self.of_b("linked")
        self.assert_untouched(waiting, self.shown(waiting), *(
            self.contact("a", step, "CASE-2", customer_ref="c-2", platform="plaza",
                         account="quarrel-customer-linked") for step in ("started", "answered")))

    def test_another_one_s_thread_is_not_answered_or_joined(self):
        waiting = self.of_b("alone")
        self.assert_untouched(
            waiting, self.shown(waiting),
            question("a", "own-answer", author="lumo-own", parent="quarrel-post-alone"),
            question("a", "same-customer", author={"id": "quarrel-customer-alone", "handle": "lumo.same"},
                     parent="quarrel-post-alone"),
            question("a", "by-root", parent="quarrel-post-alone", thread_root="quarrel-post-alone"))

    def shared_tokens(self):
        """Tokens of both tenants that speak for one source."""
        house = self.house
        for tenant in "ab":
            who = "shared-" + tenant
            if who not in house.tokens:
                house.tokens[who] = house.add_token(who, role="ingest", brands=[BRAND[tenant]], sources=[SHARED])
        return "shared-a", "shared-b"

    def test_one_source_of_both_keeps_their_posts_and_the_ids_of_their_events_apart(self):
        of_a, of_b = self.shared_tokens()
        house, known = self.house, set(self.house.conversations("b"))
        event = {"id": "counted-once", "post": "one-post", "author": "one-customer"}
        house.post("a", question("a", "shared", brand=BRAND["a"], **event), who=of_a, source=SHARED)
        house.post("b", question("b", "shared", brand=BRAND["b"], **event), who=of_b, source=SHARED)
        waiting, = set(house.conversations("b")) - known
        self.assert_as_said(waiting)
        before = self.shown(waiting)
        house.post("a", {"id": "taken-back", "type": "deleted", "platform": "plaza", "post": "one-post",
                         "deleted_at": running.moment()}, who=of_a, source=SHARED)
        self.assertEqual(self.shown(waiting), before)

    def test_a_post_that_concerns_both_is_each_one_s_own_and_one_event(self):
        house = self.house
        known = {tenant: set(house.conversations(tenant)) for tenant in "ab"}
        before = self.terms(SHARED)
        house.post("a", question("a", "both", post="of-both", author="asks-both",
                                 concerns=sorted(BRAND.values()), text="Which of you answers the telephone?"),
                   who="operator", source=SHARED)
        waiting = {}
        for tenant in "ab":
            waiting[tenant], = set(house.conversations(tenant)) - known[tenant]
        after = self.terms(SHARED)
        self.assertEqual([after[key] - before[key] for key in ("received", "stored")], [1, 1])

        # A takes its own back; B's stands. The operator's source takes back both.
        deleted = {"id": "lumo-takes-back", "type": "deleted", "platform": "plaza", "post": "of-both",
                   "deleted_at": running.moment()}
        shown = self.shown(waiting["b"])
        house.post("a", deleted)
        self.assertNotIn("telephone", json.dumps(self.shown(waiting["a"])))
        self.assertEqual(self.shown(waiting["b"]), shown)
        house.post("a", dict(deleted, id="all-take-back"), who="operator", source=SHARED)
        self.assertNotIn("telephone", json.dumps(self.shown(waiting["b"])))

    def test_a_reply_to_another_one_s_post_shows_nothing_of_it(self):
        house = self.house
        self.of_b("thread")
        house.post("a", question("a", "joined", parent="quarrel-post-thread"))
        rows = house.ask("agent-a", "GET", "/api/v1/conversations?limit=100").json()["conversations"]
        mine = [row["id"] for row in rows if row["customer"]["name"] == "lumo.reader.joined"]
        self.assertEqual(len(mine), 1)
        whole = house.ask("agent-a", "GET", "/api/v1/conversations/%s?reveal=true" % mine[0])
        self.assert_silent(whole.body, "b", "the conversation")


if __name__ == "__main__":
    program.main()
