"""The systemd unit: systemd understands all of it, and its sandbox is a strict one."""

import re
import shutil
import subprocess
import unittest

import program

UNIT = program.REPOSITORY / "deploy" / "systemd" / "firstreply.service"
EXPOSURE_MAX = 20  # of 100, as `systemd-analyze security` counts it; above 40 it says "OK", from 65 on "MEDIUM"


@unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
class Unit(program.Case):
    def analyze(self, *arguments):
        return subprocess.run(["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False)

    def installed(self):
        """The unit as if the program were where the unit looks for it."""
        text = UNIT.read_text(encoding="utf-8")
        self.assertIn("/usr/local/bin/firstreply run --config ", text)
        path = self.folder / UNIT.name
        path.write_text(text.replace("/usr/local/bin/firstreply", program.binary()), encoding="utf-8")
        return path

    def test_systemd_has_nothing_to_say_of_it(self):
        found = self.analyze("verify", self.installed())
        self.assertEqual((found.returncode, found.stdout, found.stderr), (0, "", ""))

    def test_its_sandbox_is_strict(self):
        found = self.analyze("security", "--offline=yes", "--threshold=%d" % EXPOSURE_MAX, "--no-pager", self.installed())
        level = re.search(r"Overall exposure level.*", found.stdout)
        self.assertEqual(found.returncode, 0, level[0] if level else found.stderr)


if __name__ == "__main__":
    program.main()
