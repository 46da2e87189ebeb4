"""Paths with `*`, `**` and `{a,b}`."""

import functools
import re


def expand_braces(pattern):
    """`a.{h,cc}` -> [`a.h`, `a.cc`]"""
    match = re.search(r"\{([^{}]*)\}", pattern)
    if not match:
        return [pattern]
    return [
        whole
        for choice in match[1].split(",")
        for whole in expand_braces(pattern[: match.start()] + choice + pattern[match.end() :])
    ]


@functools.cache
def _compiled(pattern):
    parts = re.split(r"(\*\*/?|\*)", pattern)
    regex = {"**": ".*", "**/": "(?:.*/)?", "*": "[^/]*"}
    return re.compile("".join(regex.get(part, re.escape(part)) for part in parts))


def fits(path, pattern):
    return any(_compiled(choice).fullmatch(path) for choice in expand_braces(pattern))


def fits_any(path, patterns):
    return any(fits(path, pattern) for pattern in patterns)
