"""Who may include whom: the arrows between the rooms, no cycles, and each library in its own files."""

import re

import tables
from patterns import fits_any
from tree import Finding, line_at
import cpp


def _includes(text):
    """(line, quoted, target) of each include."""
    code = cpp.blank(text, comments=True)
    for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', code, re.MULTILINE):
        yield line_at(code, match.start()), match[1] is not None, match[1] or match[2]


def _part_of(path):
    fitting = [part for part in tables.ARROWS if path.startswith(part + "/")]
    return max(fitting, key=len, default=None)


def arrows(tree):
    for path, text in tree.cpp_sources():
        part = _part_of(path)
        if part is None:
            yield Finding(path, 1, "arrows", "no room of the design holds this file; see ARROWS in tests/tidy/tables.py")
            continue
        for line, quoted, target in _includes(text):
            target_part = _part_of(target)
            if not quoted:
                if tree.exists(target):
                    yield Finding(path, line, "arrows", f'our own header wants quotes: "{target}"')
            elif target not in tree.paths:
                yield Finding(path, line, "arrows", f"no file {target}: includes are written from the root")
            elif not target.endswith(".h"):
                yield Finding(path, line, "arrows", f"{target} is no header")
            elif target_part != part and target_part not in tables.ARROWS[part]:
                yield Finding(path, line, "arrows", f"{part} may not include {target_part} ({target})")


def cycles(tree):
    graph = {
        path: [(line, target) for line, quoted, target in _includes(text) if quoted and target in tree.texts]
        for path, text in tree.cpp_sources()
    }
    done, way = set(), []

    def visit(path):
        if path in done:
            return
        way.append(path)
        for line, target in graph.get(path, ()):
            if target in way:
                circle = way[way.index(target) :] + [target]
                yield Finding(path, line, "cycles", "includes itself: " + " -> ".join(circle))
            else:
                yield from visit(target)
        way.pop()
        done.add(path)

    for path in graph:
        yield from visit(path)


def libraries(tree):
    for path, text in tree.cpp_sources():
        for line, quoted, target in _includes(text):
            if quoted or re.fullmatch(tables.STANDARD_HEADER, target) or tree.exists(target):
                continue
            row = next((row for row in tables.LIBRARIES if re.fullmatch(row[1], target)), None)
            if row is None:
                yield Finding(path, line, "libraries", f"<{target}> belongs to no library of tests/tidy/tables.py")
            elif not fits_any(path, row[2]) and path != "ingest/base/precompiled.h":
                yield Finding(path, line, "libraries", f"{row[0]} (<{target}>) stays in {', '.join(row[2])}")


RULES = (arrows, cycles, libraries)
