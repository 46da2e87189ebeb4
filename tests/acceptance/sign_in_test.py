"""Who is taken for whom: sessions, tokens, guesses, pages of other sites, and the time before the first user."""

import json
import subprocess

import program
import raw_http
import running
from raw_http import ask
from tenants import BRAND, CHANGE, CONFIG, PASSWORD, Tenants, lines, open_house, question


def setUpModule():
    open_house()


class Sessions(Tenants):
    def sign_in_reply(self, user, password, source="127.0.0.1", headers=()):
        return ask(self.house.port, "POST", "/api/v1/session", {"user": user, "password": password},
                   headers=headers, source=source)

    def status_of(self, *cookies):
        return ask(self.house.port, "GET", "/api/v1/status", headers=[("Cookie", "; ".join(cookies))]).status

    def person(self, name):
        self.house.add_user(name, "agent", [BRAND["a"]])
        return name

    def change(self, cookie, headers):
        port = self.house.port
        return ask(port, "DELETE", "/api/v1/session", headers=[("Cookie", cookie), *headers],
                   host="127.0.0.1:%d" % port).status

    def test_a_change_with_a_cookie_needs_our_own_page(self):
        port, own = self.house.port, self.house.monitor.url
        cookie = self.house.sign_in(self.person("clicker"))
        refused = (
            [],
            [("X-Firstreply", "0")],
            [CHANGE, CHANGE],
            [CHANGE, ("Origin", "https://evil.example")],
            [CHANGE, ("Origin", "null")],
            [CHANGE, ("Origin", "http://127.0.0.1:%d" % (port ^ 1))],
            [CHANGE, ("Origin", "http://localhost:%d" % port)],
            [CHANGE, ("Origin", own), ("Origin", "https://evil.example")],
            [CHANGE, ("Sec-Fetch-Site", "cross-site")],
            [CHANGE, ("Sec-Fetch-Site", "same-site"), ("Origin", own)],
            [("Sec-Fetch-Site", "same-origin"), ("Origin", own)],
        )
        for headers in refused:
            with self.subTest(headers=headers):
                self.assertEqual(self.change(cookie, headers), 403)
        self.assertEqual(self.status_of(cookie), 200)
        self.assertEqual(self.change(cookie, [CHANGE, ("Origin", own), ("Sec-Fetch-Site", "same-origin")]), 204)

    def test_another_site_signs_nobody_in(self):
        self.person("pushed")
        for headers in ([("Origin", "https://evil.example")], [("Sec-Fetch-Site", "cross-site")], [("Origin", "null")]):
            with self.subTest(headers=headers):
                reply = self.sign_in_reply("pushed", PASSWORD, headers=headers)
                self.assertEqual((reply.status, reply.header("set-cookie")), (403, None))
        body = json.dumps({"user": "pushed", "password": PASSWORD}).encode()
        plain = ask(self.house.port, "POST", "/api/v1/session", body, headers=[("Content-Type", "text/plain")])
        self.assertEqual(plain.status, 415)

    def test_the_cookie_is_for_our_own_pages_only(self):
        reply = self.sign_in_reply(self.person("cookie"), PASSWORD)
        parts = {part.strip().lower() for part in reply.header("set-cookie").split(";")[1:]}
        self.assertLessEqual({"httponly", "samesite=strict", "path=/"}, parts)
        self.assertNotIn("domain", reply.header("set-cookie").lower())

    def test_a_session_that_was_put_upon_somebody_is_none(self):
        self.person("fixed")
        planted = "firstreply_session=" + "B" * 43
        reply = self.sign_in_reply("fixed", PASSWORD, headers=[("Cookie", planted)])
        real = reply.header("set-cookie").split(";")[0]
        self.assertNotEqual(real, planted)
        self.assertEqual(self.status_of(planted), 401)
        self.assertEqual(self.status_of(real), 200)
        self.assertEqual(self.status_of(planted, real), 401)
        again = self.house.sign_in("fixed")
        self.assertNotEqual(again, real)

    def test_a_session_is_over_after_sign_out(self):
        cookie = self.house.sign_in(self.person("leaver"))
        other = self.house.sign_in("leaver")
        self.assertEqual(self.change(cookie, [CHANGE]), 204)
        self.assertEqual((self.status_of(cookie), self.status_of(other)), (401, 200))

    def test_a_new_password_ends_every_session(self):
        cookies = [self.house.sign_in(name) for name in (self.person("renewed"), "renewed", "renewed")]
        with raw_http.Link(self.house.port) as feed:
            feed.send(raw_http.request("GET", "/api/v1/feed", headers=[("Cookie", cookies[1])]))
            self.assertEqual(feed.head().status, 200)
            self.assertEqual(feed.event()[0], "hello")
            target, changed = "/api/v1/users/renewed/password", PASSWORD + " and a lamp"
            proof = [("Cookie", cookies[0]), CHANGE]
            wrong = ask(self.house.port, "POST", target, {"password": changed, "old_password": changed}, headers=proof)
            self.assertEqual(wrong.status, 403)
            right = ask(self.house.port, "POST", target, {"password": changed, "old_password": PASSWORD}, headers=proof)
            self.assertEqual(right.status, 204)
            self.assertIsNone(feed.event())
        self.assertEqual([self.status_of(cookie) for cookie in cookies], [401] * 3)
        self.assertEqual(self.sign_in_reply("renewed", PASSWORD).status, 401)
        self.assertEqual(self.sign_in_reply("renewed", changed).status, 200)

    def test_who_does_not_exist_is_refused_like_a_wrong_password(self):
        self.person("existing")
        replies = [self.sign_in_reply(user, "not the password", source="127.0.1.1") for user in ("existing", "nobody-here")]
        self.assertEqual([reply.status for reply in replies], [401, 401])
        self.assertEqual(replies[0].body, replies[1].body)
        known = [sorted(name for name, _ in reply.headers) for reply in replies]
        self.assertEqual(known[0], known[1])

    def test_guessing_is_slowed_for_the_guesser_only(self):
        self.person("guessed")
        self.person("neighbour")
        replies = [self.sign_in_reply("guessed", "guess number %d" % i, source="127.0.1.2") for i in range(8)]
        statuses = [reply.status for reply in replies]
        self.assertEqual(statuses, [401] * 5 + [429] * 3)
        self.assertGreater(int(replies[-1].header("retry-after")), 0)
        # Also the right one, from there; but not elsewhere, and not for others.
        self.assertEqual(self.sign_in_reply("guessed", PASSWORD, source="127.0.1.2").status, 429)
        self.assertEqual(self.sign_in_reply("guessed", PASSWORD, source="127.0.1.3").status, 200)
        self.assertEqual(self.sign_in_reply("neighbour", PASSWORD, source="127.0.1.2").status, 200)

    def test_refused_sign_ins_are_counted(self):
        self.sign_in_reply("nobody-here", "not the password", source="127.0.1.4")
        metrics = running.Metrics(self.house.ask("operator", "GET", "/metrics").body.decode())
        self.assertGreater(metrics.sum("firstreply_dashboards_sign_ins_refused_total"), 0)

    def test_health_tells_names_only_and_needs_no_sign_in(self):
        for path in ("/healthz", "/readyz"):
            for who in ("nobody", "agent-a", "operator-a"):
                reply = self.house.ask(who, "GET", path)
                self.assertEqual(reply.status, 200)
                for problem in reply.json()["problems"]:
                    self.assertEqual(set(problem), {"name", "since"}, "%s as %s" % (path, who))
        names = {problem["name"] for problem in self.house.ask("nobody", "GET", "/healthz").json()["problems"]}
        self.assertIn("destination_disabled", names)

    def test_a_token_is_no_cookie_and_a_cookie_no_token(self):
        token, cookie = self.house.tokens["ingest-a"], self.house.cookies["agent-a"].split("=")[1]
        for headers in ([("Cookie", "firstreply_session=" + token)], [("Authorization", "Bearer " + cookie)],
                        [("Authorization", "Basic " + cookie)], [("Authorization", token)], [("Authorization", "Bearer ")],
                        [("Authorization", "Bearer " + token[:-1])], [("Authorization", "Bearer %s x" % token)],
                        [("X-Forwarded-User", "olga")], [("Cookie", "firstreply_session=")]):
            with self.subTest(headers=headers):
                for target in ("/api/v1/status", "/metrics"):
                    self.assertEqual(ask(self.house.port, "GET", target, headers=headers).status, 401)


class BeforeTheFirstUser(program.Case):
    """Whoever sits at the machine is operator, and no page of anybody's is."""

    def start(self):
        config = raw_http.ConfigFile(self.folder, CONFIG.split("destinations:")[0])
        self.monitor = running.Monitor(self, config).start()
        return self.monitor.port

    def test_only_this_machine_by_its_own_names_is_operator(self):
        port = self.start()
        here = "127.0.0.1:%d" % port
        admitted = (dict(), dict(host="localhost"), dict(host="LOCALHOST:%d" % port), dict(host="[::1]:%d" % port),
                    dict(host=here, headers=[("Origin", "http://" + here)]), dict(source="127.0.0.77"))
        refused = [dict(host=host) for host in ("evil.example", "evil.example:%d" % port, "127.0.0.1.evil.example",
                                                "localhost.evil.example", "127.0.0.2", "0.0.0.0", "[::]", "0", "127.1")]
        refused += [dict(headers=[("Origin", origin)]) for origin in (
            "https://evil.example", "null", "http://localhost.evil.example", "http://127.0.0.1@evil.example", "file://", "")]
        refused += [dict(headers=[pair]) for pair in (
            ("X-Forwarded-For", "198.51.100.7"), ("Forwarded", "for=198.51.100.7"), ("Via", "1.1 proxy"))]
        for target in ("/api/v1/status", "/api/v1/conversations", "/api/v1/users", "/api/v1/audit", "/metrics"):
            for how in admitted:
                with self.subTest(target=target, how=how):
                    self.assertEqual(ask(port, "GET", target, **how).status, 200)
            for how in refused:
                with self.subTest(target=target, how=how):
                    self.assertEqual(ask(port, "GET", target, **how).status, 403)
        session = ask(port, "GET", "/api/v1/session", host="evil.example").json()
        self.assertEqual(session, {"signed_in": False, "loopback_operator": False})

    def test_a_page_of_another_site_changes_nothing(self):
        port = self.start()
        user = {"name": "intruder", "password": PASSWORD, "role": "operator"}
        for how in (dict(headers=[("Origin", "https://evil.example")]), dict(headers=[("Sec-Fetch-Site", "cross-site")]),
                    dict(headers=[("Sec-Fetch-Site", "same-site")]), dict(host="evil.example"),
                    dict(headers=[("Origin", "http://localhost:1"), ("Sec-Fetch-Site", "same-site")])):
            with self.subTest(how=how):
                self.assertEqual(ask(port, "POST", "/api/v1/users", user, **how).status, 403)
                body = lines(question("a", "intruded"))
                self.assertEqual(ask(port, "POST", "/ingest/v1/events?source=lumo-counter", body, **how).status, 403)
        self.assertEqual(ask(port, "GET", "/api/v1/users").json(), {"users": []})
        self.assertEqual(ask(port, "GET", "/api/v1/conversations").json()["total"], 0)

    def test_the_first_user_ends_it(self):
        port = self.start()
        bounded = {"name": "olga", "password": PASSWORD, "role": "operator", "brands": [BRAND["a"]]}
        self.assertEqual(ask(port, "POST", "/api/v1/users", bounded).status // 100, 4)
        with raw_http.Link(port) as feed:
            feed.send(raw_http.request("GET", "/api/v1/feed"))
            self.assertEqual(feed.head().status, 200)
            self.assertEqual(feed.event()[0], "hello")
            added = ask(port, "POST", "/api/v1/users", {"name": "olga", "password": PASSWORD, "role": "operator"})
            self.assertEqual(added.status, 201)
            self.assertIsNone(feed.event())
        for target in ("/api/v1/status", "/api/v1/conversations", "/api/v1/users", "/metrics", "/api/v1/feed"):
            self.assertEqual(ask(port, "GET", target).status, 401)
        self.assertEqual(ask(port, "POST", "/ingest/v1/events?source=lumo-counter", lines(question("a", "late"))).status, 401)
        for target in ("/healthz", "/readyz", "/"):
            self.assertEqual(ask(port, "GET", target).status, 200)

    def test_without_a_user_no_other_address_is_listened_on(self):
        config = raw_http.ConfigFile(self.folder, CONFIG.split("destinations:")[0])
        for address in ("0.0.0.0:0", "[::]:0"):
            outcome = subprocess.run([program.binary(), "run", "--config", str(config.path), "--listen", address, "--store",
                                      str(self.folder / "store")], capture_output=True, timeout=60, check=False)
            self.assertNotEqual(outcome.returncode, 0)
            self.assertIn(b"without an account", outcome.stderr)


if __name__ == "__main__":
    program.main()
