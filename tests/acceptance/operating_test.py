"""deploy/OPERATING.md names every health condition, log event, metric and alert that there is, and none besides."""

import re

import program
import running

OPERATING = program.REPOSITORY / "deploy" / "OPERATING.md"
ROOMS = ("ingest", "triage", "alerts", "dashboards", "deploy")
METRIC = re.compile(r"firstreply_[a-z][a-z_]*")


def sources():
    """The text of every source of the program, by path."""
    for room in ROOMS:
        for path in sorted((program.REPOSITORY / room).rglob("*.cc")):
            yield path, path.read_text(encoding="utf-8")


def words_of(pattern):
    return {word for _, text in sources() for word in re.findall(pattern, text)}


def conditions():
    """The first argument of Set and SetCondition, said at once or as a constant of dashboards/health.cc."""
    said = words_of(r"\bhealth_?(?:\.|->)Set\(\s*\"(\w+)\"") | words_of(r"\bSetCondition\(\s*\"(\w+)\"")
    health = (program.REPOSITORY / "dashboards" / "health.cc").read_text(encoding="utf-8")
    return said | set(re.findall(r"constexpr char k\w+\[\] = \"(\w+)\"", health))


def log_events():
    return words_of(r"\blog_?(?:\.|->)(?:Error|Warning|Info|Debug)\(\s*\"(\w+)\"")


def metrics():
    """What the rooms' metrics.cc register: names said whole, and names that a function of the file begins."""
    names = set()
    for path, text in sources():
        if path.name != "metrics.cc":
            continue
        names |= set(re.findall(r"\.Name\(\"(firstreply_\w+)\"\)", text))
        for beginning in set(re.findall(r"\.Name\(\"(firstreply_\w*)\" \+ what\)", text)):
            names |= {beginning + what for what in re.findall(r"\b(?:Counts?|Shows?)\(\s*registry,\s*\"(\w+)\"", text)}
    return names


def policy_keys():
    """The keys in the braces of each Map(...) that reads policies, calendars and responses, and these three."""
    keys = {"calendars", "policies", "responses"}
    for path, text in sources():
        if path.name in ("config_policies.cc", "config_calendars.cc"):
            for braces in re.findall(r"\bMap\(value,(.*?)\);", text, re.DOTALL):
                keys |= set(re.findall(r"\"(\w+)\"", braces))
    return keys


class Operating(program.Case):
    def setUp(self):
        super().setUp()
        self.text = OPERATING.read_text(encoding="utf-8")

    def section(self, heading):
        """What stands under the heading, up to the next one of its level."""
        found = re.search(r"^## %s\n(.*?)(?=^## |\Z)" % re.escape(heading), self.text, re.MULTILINE | re.DOTALL)
        self.assertTrue(found, "no section %r" % heading)
        return found[1]

    def first_column(self, heading):
        return set(re.findall(r"^\| `(\w+)` \|", self.section(heading), re.MULTILINE))

    def assert_the_same(self, documented, real):
        self.assertTrue(real, "none found in the sources: the pattern of this test is out of date")
        self.assertEqual(sorted(documented), sorted(real))

    def test_every_condition_of_health_is_explained(self):
        self.assert_the_same(self.first_column("Health"), conditions())

    def test_every_event_of_the_log_is_explained(self):
        self.assert_the_same(self.first_column("The log"), log_events())

    def test_every_key_of_policies_and_hours_is_explained(self):
        self.assert_the_same(self.first_column("Policies and hours"), policy_keys())

    def test_every_metric_is_explained(self):
        self.assert_the_same(self.first_column("Metrics"), metrics())

    def test_no_metric_is_named_that_does_not_exist(self):
        self.assertEqual(set(METRIC.findall(self.text)) - metrics(), set())

    def test_every_alert_of_the_rules_is_explained(self):
        rules = (program.REPOSITORY / "dashboards" / "prometheus" / "rules.yml").read_text(encoding="utf-8")
        self.assert_the_same(self.first_column("Alerts of Prometheus"), re.findall(r"- alert: (\w+)", rules))

    def test_a_running_monitor_shows_no_other_metric(self):
        config = running.Config(self.folder)
        monitor = running.Monitor(self, config).start()
        monitor.post(running.question(1), running.question(2, running.moment(-7200)), running.answer(3, 1))
        shown = re.findall(r"^# TYPE (\w+) ", monitor.metrics().text, re.MULTILINE)
        self.assertGreater(len(shown), 20)
        self.assertEqual(set(shown) - self.first_column("Metrics"), set())
        self.assertEqual({line["event"] for line in monitor.log_lines("started")}, {"started"})
        self.assertEqual(monitor.stop(), 0)


if __name__ == "__main__":
    program.main()
