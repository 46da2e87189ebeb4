"""What Prometheus and Grafana are given: the metrics, the rules, the scrape config, the dashboard.

EXPOSITION_SAMPLE is a program that prints what /metrics says. Exit code 77: promtool is not here (Debian: prometheus).
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "dashboards/prometheus/rules.yml"
SCRAPE = ROOT / "dashboards/prometheus/scrape.yml"
DASHBOARD = ROOT / "dashboards/grafana/firstreply.json"


def exposed():
    return subprocess.run([os.environ["EXPOSITION_SAMPLE"]], capture_output=True, check=True).stdout


def promtool(*arguments, given=None, folder=None):
    return subprocess.run(["promtool", *arguments], input=given, capture_output=True, cwd=folder)


def names_in(text):
    return set(re.findall(r"\bfirstreply_\w+", text))


def family(name, families):
    for suffix in ("_bucket", "_sum", "_count"):
        if name.removesuffix(suffix) in families:
            return name.removesuffix(suffix)
    return name


class Metrics(unittest.TestCase):
    def test_every_name_that_rules_and_dashboard_use_is_exposed(self):
        families = set(re.findall(r"^# TYPE (\S+)", exposed().decode(), re.MULTILINE))
        used = names_in(DASHBOARD.read_text()) | names_in(re.sub(r"#.*|^  - name:.*", "", RULES.read_text(), flags=re.MULTILINE))
        self.assertGreater(len(used), 20)
        self.assertEqual(set(), {name for name in used if family(name, families) not in families})

    def test_the_dashboard_is_whole(self):
        dashboard = json.loads(DASHBOARD.read_text())
        ids = [panel["id"] for panel in dashboard["panels"]]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertEqual({"datasource", "brand", "window"}, {variable["name"] for variable in dashboard["templating"]["list"]})
        for panel in dashboard["panels"]:
            if panel["type"] == "row":
                continue
            with self.subTest(panel["title"]):
                self.assertTrue(panel["targets"])
                for target in panel["targets"]:
                    self.assertEqual("${datasource}", target["datasource"]["uid"])
                    if "firstreply_triage_" in target["expr"]:
                        self.assertIn('brand=~"$brand"', target["expr"])
                    # A promise kept is no answer to a customer: each kind of wait is counted apart.
                    if re.search("_(outcomes|corrections)_total", target["expr"]):
                        self.assertIn('wait=~"first|next"', target["expr"])

    def test_the_dashboard_offers_the_windows_that_are_worked_out(self):
        window = next(each for each in json.loads(DASHBOARD.read_text())["templating"]["list"] if each["name"] == "window")
        known = re.findall(r'\{"(\d+[hd])", ', (ROOT / "triage/statistics/window_figures.h").read_text())
        self.assertEqual(window["query"].split(","), known)


@unittest.skipUnless(shutil.which("promtool"), "promtool is not here")
class Promtool(unittest.TestCase):
    def succeeds(self, *arguments, **options):
        done = promtool(*arguments, **options)
        self.assertEqual(0, done.returncode, (done.stdout + done.stderr).decode())
        return (done.stdout + done.stderr).decode()

    def test_the_metrics_are_well_formed_and_well_named(self):
        self.assertEqual("", self.succeeds("check", "metrics", given=exposed()))

    def test_the_rules_are_right_and_fire_when_they_should(self):
        self.succeeds("check", "rules", str(RULES))
        self.succeeds("test", "rules", "rules_test.yml", folder=RULES.parent)

    def test_every_rule_is_tested(self):
        tested = set(re.findall(r"alertname: (\w+)", (RULES.parent / "rules_test.yml").read_text()))
        self.assertEqual(set(re.findall(r"alert: (\w+)", RULES.read_text())), tested)

    def test_the_scrape_config_is_one(self):
        self.succeeds("check", "config", "--syntax-only", str(SCRAPE))

    def test_every_expression_of_the_dashboard_can_be_evaluated(self):
        rules = []
        for panel in json.loads(DASHBOARD.read_text())["panels"]:
            for target in panel.get("targets", []):
                expression = target["expr"].replace("$__rate_interval", "1m").replace("$__range", "1d").replace("$brand", ".*").replace("$window", "7d")
                rules.append({"record": f"panel:{panel['id']}:{target['refId'].lower()}", "expr": expression})
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "expressions.json"
            file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
            self.succeeds("check", "rules", str(file))


if __name__ == "__main__":
    if not shutil.which("promtool"):
        metrics = unittest.defaultTestLoader.loadTestsFromTestCase(Metrics)
        passed = unittest.TextTestRunner().run(metrics).wasSuccessful()
        print("promtool is not here: install Debian's package prometheus to check rules and metrics")
        sys.exit(77 if passed else 1)
    unittest.main()
