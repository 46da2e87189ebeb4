"""Receivers that are dead, slow, rude or lying: each message arrives at least once, under one id, in its order; and the
monitor says which destination does not take what it is told.
"""

import socket
import ssl
import struct
import subprocess
import time

import program
import running

OVERDUE_SECONDS = 4000
AT_RISK_SECONDS = 3000


class Receivers(running.Case):
    """A monitor with one destination, "hook", whose receiver behaves as the test says."""

    def begin(self, behave=running.takes, tls=None, url=None, **more):
        self.receiver = running.Receiver(self, behave, tls)
        self.config = running.Config(self.folder)
        self.config.tell("hook", url or self.receiver.url, **more)
        self.monitor = running.Monitor(self, self.config).start()
        return self.receiver

    def turns_good(self):
        """From now on it takes everything, and is known to."""
        self.receiver.behave = running.takes
        self.enable()

    def enable(self, name="hook"):
        return self.monitor.connection.ask("POST", "/api/v1/destinations/%s/enable" % name)

    def failed_tries(self):
        return self.monitor.metrics().sum("firstreply_alerts_failed_tries_total", destination="hook")

    def wait_failed(self, count=1):
        running.wait_until(lambda: self.failed_tries() >= count, "%d failed tries" % count)

    def wait_delivered(self):
        # pylint: disable=unnecessary-lambda
        running.wait_until(lambda: self.monitor.delivered(), lambda: "all delivered: %s" % self.receiver.all())

    def assert_one_message(self, kind, tries_min):
        """All that came is one message of this kind, tried at least so often."""
        by_id = self.assert_told_rightly(self.receiver, self.config.secret)
        self.assertEqual(len(by_id), 1, self.receiver.all())
        self.assertEqual(set(self.receiver.types()), {kind})
        self.assertGreaterEqual(len(self.receiver.all()), tries_min)
        self.assert_serial(self.receiver)

    def fails_then_takes(self, behave, tries=1, patiently=False, **more):
        """A receiver that behaves so for a few requests and then well gets its message again until it has it. The pauses
        between are cut short, except `patiently`."""
        def at_first(told, connection):
            (behave if len(self.receiver.all()) <= tries else running.takes)(told, connection)
        self.begin(at_first, **more)
        self.monitor.post(running.question(1))
        for number in range(tries):
            self.wait_failed(number + 1)
            if not patiently:
                self.enable()
        self.wait_delivered()
        self.assert_one_message("conversation.raised", tries + 1)
        self.assertEqual(self.monitor.metrics().sum("firstreply_alerts_deliveries_total", result="sent"), 1)
        self.assertEqual(self.monitor.metrics().sum("firstreply_alerts_deliveries_total", result="given_up"), 0)


class Failing(Receivers):
    def test_one_that_fails_is_told_again_under_the_same_id(self):
        self.fails_then_takes(running.says(500), tries=3)

    def test_one_that_hangs_up_rudely_is_told_again(self):
        self.fails_then_takes(running.resets)

    def test_one_that_answers_nothing_at_all_is_told_again(self):
        self.fails_then_takes(lambda told, connection: None)

    def test_one_that_answers_nonsense_is_told_again(self):
        self.fails_then_takes(lambda told, connection: connection.sendall(b"\x00\xff 220 mail.example ESMTP\r\n\r\n"))

    def test_one_that_is_cut_off_in_its_head_is_told_again(self):
        self.fails_then_takes(lambda told, connection: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Le"))

    def test_one_that_is_too_slow_is_told_again(self):
        def slow(told, connection):
            connection.settimeout(60)
            connection.recv(1)  # until the other end gives up
        self.fails_then_takes(slow)
        first, second = self.receiver.all()[:2]
        # On a busy machine the receiver notices the first one late.
        self.assertGreaterEqual(second.at - first.at, 0.8, "its time-out is a second")

    def test_one_that_drips_its_answer_is_given_up_in_time_and_told_again(self):
        def drip(told, connection):
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000:
                connection.sendall(bytes([byte]))
                time.sleep(0.05)
        self.fails_then_takes(drip)

    def test_one_that_redirects_is_not_followed(self):
        elsewhere = running.Receiver(self)
        self.fails_then_takes(running.says(302, [("Location", elsewhere.url)]))
        self.assertEqual(elsewhere.all(), [])

    def test_one_that_says_no_such_page_is_told_again_when_it_is_put_right(self):
        self.fails_then_takes(running.says(404))

    def test_one_that_names_a_time_is_left_alone_until_then(self):
        self.fails_then_takes(running.says(429, [("Retry-After", "3")]), patiently=True)
        first, second = self.receiver.all()[:2]
        self.assertGreaterEqual(second.at - first.at, 2.9)


class Lying(Receivers):
    def test_one_that_takes_and_then_hangs_up_rudely_is_believed(self):
        self.begin(running.says(200, then=lambda connection: connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))))
        self.monitor.post(running.question(1))
        self.wait_delivered()
        self.assert_one_message("conversation.raised", 1)

    def test_one_that_takes_with_an_endless_body_does_no_harm(self):
        piece = b"x" * 65536
        sent = []

        def flood(told, connection):
            told.status = 200
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n")
            while sum(sent) < 1 << 30:
                connection.sendall(piece)
                sent.append(len(piece))
        self.begin(flood)
        self.monitor.post(running.question(1))
        self.receiver.wait_for(lambda all: all and all[0].ended_at, "the flood to be cut off")
        self.assertLess(sum(sent), 64 << 20)
        self.turns_good()
        self.wait_delivered()
        self.assert_one_message("conversation.raised", 1)
        self.assertEqual(self.monitor.status_of("/readyz"), 200)

    def test_one_that_takes_with_an_endless_head_does_no_harm(self):
        def flood(told, connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            for number in range(1 << 20):
                connection.sendall(b"X-%d: %s\r\n" % (number, b"y" * 1000))
        self.fails_then_takes(flood)


class Dead(Receivers):
    def test_one_that_is_not_there_gets_everything_when_it_comes(self):
        port = running.free_port()
        self.begin(url="http://127.0.0.1:%d/hook" % port)
        self.monitor.post(*[running.question(number) for number in range(20)])
        self.wait_failed(5)
        running.wait_until(lambda: "destination_failing" in self.monitor.health(), "health says so")
        self.assertEqual(self.monitor.status_of("/readyz"), 200, "posts are taken all the same")
        self.assertEqual(self.monitor.metrics().sum("firstreply_alerts_circuit_open", destination="hook"), 1)
        self.assertEqual(self.monitor.metrics().sum("firstreply_alerts_deliveries_waiting"), 20)
        self.assertLessEqual(self.failed_tries(), 20, "an open circuit tries one a pause")
        self.receiver = running.Receiver(self, port=port)
        self.assertEqual(self.enable().status, 204)
        self.wait_delivered()
        self.assertEqual(len(self.assert_told_rightly(self.receiver, self.config.secret)), 20)
        running.wait_until(lambda: "destination_failing" not in self.monitor.health(), "health says so no more")

    def test_one_that_comes_back_is_found_without_any_help(self):
        port = running.free_port()
        self.begin(url="http://127.0.0.1:%d/hook" % port)
        self.monitor.post(running.question(1))
        self.wait_failed()
        self.receiver = running.Receiver(self, port=port)
        self.wait_delivered()
        self.assert_one_message("conversation.raised", 1)

    def test_a_name_that_nobody_has_is_a_dead_one(self):
        self.begin(url="http://nobody.invalid:9/hook")
        self.monitor.post(running.question(1))
        self.wait_failed()
        self.assertEqual(self.monitor.status_of("/readyz"), 200)

    def test_a_restart_goes_on_under_the_same_id(self):
        self.begin(running.says(500))
        self.monitor.post(running.question(1))
        self.wait_failed()
        self.monitor.kill()
        self.receiver.behave = running.takes
        self.monitor.start()
        # Right after the start nothing is pending, since nothing was read yet.
        running.wait_until(lambda: len(self.receiver.all()) >= 2, lambda: "told again: %s" % self.receiver.all())
        self.wait_delivered()
        self.assert_one_message("conversation.raised", 2)

    def test_one_dead_destination_holds_up_no_other(self):
        self.begin()
        self.config.tell("dead", "http://127.0.0.1:%d/hook" % running.free_port())
        self.monitor.kill()
        self.monitor.start()
        self.monitor.post(*[running.question(number) for number in range(20)])
        self.receiver.wait_for(lambda all: len(all) == 20, "20 messages")


class Gone(Receivers):
    def test_410_switches_it_off_until_an_operator_switches_it_on(self):
        self.begin(running.says(410))
        self.monitor.post(running.question(1))
        running.wait_until(lambda: "destination_disabled" in self.monitor.health(), "health says so")
        self.monitor.post(running.question(2), running.question(3))
        self.assertEqual(self.monitor.metrics().sum("firstreply_alerts_destination_disabled", destination="hook"), 1)
        self.monitor.kill()
        self.monitor.start()
        self.monitor.post(running.question(4))
        running.wait_until(lambda: "destination_disabled" in self.monitor.health(), "health says so after a restart")
        self.assertEqual(len(self.receiver.all()), 1)

        self.assertEqual(self.enable("nobody").status, 404)
        self.receiver.behave = running.takes
        self.assertEqual(self.enable().status, 204)
        self.wait_delivered()
        by_id = self.assert_told_rightly(self.receiver, self.config.secret)
        self.assertEqual((len(by_id), len(self.receiver.all())), (4, 5))
        running.wait_until(lambda: "destination_disabled" not in self.monitor.health(), "health says so no more")
        self.monitor.kill()
        self.monitor.start()
        self.assertNotIn("destination_disabled", self.monitor.health())


class Order(Receivers):
    def test_a_resolve_overtakes_what_was_not_taken(self):
        self.begin(running.says(500))
        self.monitor.post(running.question(1))
        self.wait_failed()
        tried = len(self.receiver.all())
        self.monitor.post(running.answer(2, 1))
        self.turns_good()
        self.wait_delivered()
        later = self.receiver.all()[tried:]
        self.assertEqual([told.type for told in later if told.status == 200], ["conversation.answered"])
        self.assertEqual(self.monitor.metrics().sum("firstreply_alerts_deliveries_total", result="overtaken"), 1)
        self.assert_told_rightly(self.receiver, self.config.secret)

    def test_one_conversation_is_told_in_order_and_one_at_a_time(self):
        """However slow the receiver, and whatever its neighbours do."""
        def slowly(told, connection):
            time.sleep(0.1)
            running.takes(told, connection)
        self.begin(slowly, timeout_seconds=30)
        for number in range(0, 40, 4):
            self.monitor.post(running.question(number))
        for number in range(0, 40, 4):
            self.monitor.post(running.answer(number + 1, number))
        for number in range(0, 40, 4):
            self.monitor.post(running.created(
                number + 2, "customer-%d" % number, "But why?", running.moment(0.001), parent=number + 1))
        self.wait_delivered()
        self.assert_serial(self.receiver)
        self.assert_told_rightly(self.receiver, self.config.secret)
        for conversation in {told.conversation for told in self.receiver.all()}:
            types = self.receiver.types(conversation)
            self.assertEqual(types[-1], "conversation.raised", types)
            self.assertEqual(len(types), len({told.id for told in self.receiver.of(conversation)}))

    def test_what_stands_when_we_learn_of_it_is_told(self):
        self.begin()
        self.monitor.post(running.question(1), running.question(2, running.moment(-AT_RISK_SECONDS)),
                          running.question(3, running.moment(-OVERDUE_SECONDS)))
        self.receiver.wait_for(lambda all: len(all) == 3, "3 messages")
        self.assertEqual(sorted(self.receiver.types()), [
            "conversation.at_risk", "conversation.missed", "conversation.raised"])

    def test_a_rate_is_kept_to_and_loses_nothing(self):
        self.begin(burst=1, per_minute=600)
        began = time.monotonic()
        self.monitor.post(*[running.question(number) for number in range(20)])
        self.wait_delivered()
        self.assertGreater(time.monotonic() - began, 1.8)
        self.assertEqual(len(self.assert_told_rightly(self.receiver, self.config.secret)), 20)

    def test_a_destination_hears_of_its_brands_only(self):
        self.begin(brands=["Nagi Sabo"])
        self.monitor.post(running.question(1), running.question(2, brand="Nagi Sabo"))
        self.receiver.wait_for(lambda all: len(all) == 1, "a message")
        self.assertEqual(self.receiver.all()[0].data["brand"], "Nagi Sabo")
        self.wait_delivered()
        self.assertEqual(len(self.receiver.all()), 1)


class Secured(Receivers):
    """TLS: nobody is told who cannot prove who he is."""

    def certificate(self):
        """Signed by nobody but itself."""
        made, key = self.folder / "certificate.pem", self.folder / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", key, "-out", made, "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(made, key)
        return made, context

    def test_a_receiver_with_a_certificate_of_its_own_making_is_told_nothing(self):
        _, context = self.certificate()
        self.begin(tls=context)
        self.monitor.post(running.question(1))
        self.wait_failed()
        self.enable()
        self.wait_failed(2)
        self.assertEqual(self.receiver.all(), [])
        self.assertEqual(self.monitor.metrics().sum("firstreply_alerts_deliveries_waiting"), 1)

    def test_a_receiver_whose_certificate_is_trusted_is_told(self):
        made, context = self.certificate()
        self.receiver = running.Receiver(self, tls=context)
        self.config = running.Config(self.folder)
        self.config.tell("hook", self.receiver.url)
        self.monitor = running.Monitor(self, self.config, environment={"SSL_CERT_FILE": str(made)}).start()
        self.monitor.post(running.question(1))
        self.wait_delivered()
        self.assert_one_message("conversation.raised", 1)

    def test_a_receiver_that_speaks_no_tls_is_told_nothing(self):
        self.begin()
        self.config.destinations.clear()
        self.config.tell("hook", self.receiver.url.replace("http:", "https:"))
        self.monitor.kill()
        self.monitor.start()
        self.monitor.post(running.question(1))
        self.wait_failed()
        self.assertEqual(self.receiver.all(), [])


class WhatIsSaid(Receivers):
    def test_every_message_is_signed_as_its_receivers_library_expects(self):
        self.begin()
        hostile = "<script>\"'\u2028 \U0001f6a2 船はどこ？ card 4012 8888 8888 1881"
        self.monitor.post(running.question(1), running.created(2, "customer-2", hostile, running.moment(-OVERDUE_SECONDS)),
                          running.question(3, running.moment(-AT_RISK_SECONDS)), running.question(4, freshness="backfill"),
                          running.question(5), running.answer(6, 5))
        self.monitor.post(running.answer(7, 1))
        self.monitor.post({"id": "gone", "type": "deleted", "platform": "plaza", "post": "3", "deleted_at": running.moment()})
        self.wait_delivered()
        self.monitor.kill()  # what was found is told at a start, else after a minute
        self.monitor.start()
        self.receiver.wait_for(
            lambda all: {"conversation.answered", "conversation.closed", "conversations.found"} <= {told.type for told in all},
            "an end of each kind")
        self.wait_delivered()
        self.assert_told_rightly(self.receiver, self.config.secret)
        self.assertNotIn(b"4012 8888", b"".join(told.body for told in self.receiver.all()))
        verdict, said = running.npm_verdict(self.folder, self.receiver.all(), self.config.secret)
        self.assertEqual(verdict, {"right": len(self.receiver.all()), "wrong": 0}, said)

    def test_a_forged_body_is_wrong_for_both_judges(self):
        self.begin()
        self.monitor.post(running.question(1))
        told = self.receiver.wait_for(lambda all: all[:1], "a message")[0]
        told.body = told.body.replace(b"Torvo", b"Tarvo")
        self.assertFalse(running.signature_is_right(told, self.config.secret))
        verdict, _ = running.npm_verdict(self.folder, [told], self.config.secret)
        self.assertEqual(verdict, {"right": 0, "wrong": 1})


if __name__ == "__main__":
    program.main()
