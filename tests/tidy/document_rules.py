"""Documents: links and paths lead somewhere, examples are of the kind that is run, the changelog keeps its form."""

import posixpath
import re
import urllib.parse

import tables
from patterns import expand_braces, fits
from tree import Finding, comments_of, line_at, search

FENCE = re.compile(r"^(?P<mark>```+|~~~+)(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=mark)[ \t]*$", re.MULTILINE | re.DOTALL)


def fenced_blocks(text):
    """(first line of the body, info string, body)"""
    for match in FENCE.finditer(text):
        yield line_at(text, match.start("body")), match["info"].strip(), match["body"]


def _without_fences(text):
    return FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def anchors(text):
    """The anchors that GitHub makes of the headings."""
    found = set()
    for match in re.finditer(r"^#+[ \t]+(.*?)[ \t]*#*$", _without_fences(text), re.MULTILINE):
        heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", match[1])
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        name, count = slug, 0
        while name in found:
            count += 1
            name = f"{slug}-{count}"
        found.add(name)
    return found


def links(tree):
    for path, text in tree.matching(".md"):
        prose = re.sub(r"`[^`\n]*`", lambda match: " " * len(match[0]), _without_fences(text))
        pattern = r"\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:[ \t]*(\S+)"
        for line, match in search(prose, pattern):
            target = urllib.parse.unquote(match[1] or match[2])
            if re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue
            file, _, anchor = target.partition("#")
            full = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            if not tree.exists(full):
                yield Finding(path, line, "links", f"{target} leads nowhere")
            elif anchor and full.endswith(".md") and anchor not in anchors(tree.texts[full]):
                yield Finding(path, line, "links", f"{full} has no heading for #{anchor}")


def _leads_somewhere(tree, named):
    return all(
        any(fits(path, choice.rstrip("/")) for path in tree.paths | tree.folders) if "*" in choice else tree.exists(choice)
        for choice in expand_braces(named)
    )


def paths(tree):
    """A path in backticks in a document, or of a document or source file in a comment, exists."""
    tops = "|".join(re.escape(top) for top in sorted(tables.TOP_FOLDERS))
    for path, text in tree.matching(".md"):
        for line, match in search(_without_fences(text), rf"`((?:{tops})/[\w./*{{}},-]*)`"):
            if not _leads_somewhere(tree, match[1]):
                yield Finding(path, line, "paths", f"there is no {match[1]}")
    for path, text in tree.cpp_sources():
        for line, match in search(comments_of(text), rf"(?<![\w/])(?:{tops})/[\w./-]*\.(?:md|h|cc|py|yaml)\b"):
            if not tree.exists(match[0]):
                yield Finding(path, line, "paths", f"there is no {match[0]}")


def examples(tree):
    """A command of ours shown in a document stands in a `console` block, where it is run."""
    for path, text in tree.matching(".md"):
        for line, info, body in fenced_blocks(text):
            shell = info.split(" ")[0] in ("", "sh", "shell", "bash")
            calls_us = re.search(r"^\s*(\$ )?(\S*/)?firstreply (replay|export|check|decode|classify|explain)", body, re.MULTILINE)
            if path in tables.EXAMPLE_DOCUMENTS and shell and calls_us:
                yield Finding(path, line, "examples", "a firstreply command is shown in a ```console block, so that it is run")
            if info.split(" ")[0] == "console" and not body.startswith("$ "):
                yield Finding(path, line, "examples", "a ```console block begins with `$ command`")
            if info.split(" ")[0] == "console" and path not in tables.EXAMPLE_DOCUMENTS:
                yield Finding(path, line, "examples", "add this document to EXAMPLE_DOCUMENTS in tests/tidy/tables.py")


def changelog(tree):
    path = "CHANGELOG.md"
    lines = tree.texts.get(path, "").splitlines()
    if not lines or lines[0] != "# Changelog":
        yield Finding(path, 1, "changelog", "begins with `# Changelog`")
    kinds, rooms = "|".join(tables.CHANGE_KINDS), "|".join(tables.ROOMS)
    allowed = rf"(- \[({kinds})\] ({rooms}): \S.*|  \S.*|## (Unreleased|\d+\.\d+\.\d+ - \d{{4}}-\d\d-\d\d)|)"
    in_version = False
    for number, line in enumerate(lines[1:], start=2):
        in_version |= line.startswith("## ")
        if in_version and not re.fullmatch(allowed, line):
            form = f"`- [{kinds}] room: effect a user sees`, continued by two spaces"
            yield Finding(path, number, "changelog", f"wants {form}, or `## Unreleased`, or `## 1.2.3 - YYYY-MM-DD`")
    if not in_version:
        yield Finding(path, 1, "changelog", "has no `## Unreleased`")


RULES = (links, paths, examples, changelog)
