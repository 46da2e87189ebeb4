#!/usr/bin/env python3
"""Reads the whole tree and fails on what the design and the style do not allow. Usage: tidy.py ROOT"""

import pathlib
import sys

import code_rules
import document_rules
import include_rules
import tree as project

RULES = include_rules.RULES + code_rules.RULES + document_rules.RULES


def main():
    tree = project.read(pathlib.Path(sys.argv[1]))
    findings = sorted(finding for rule in RULES for finding in rule(tree))
    for finding in findings:
        print(finding)
    print(f"{len(tree.texts)} files, {len(RULES)} rules, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
