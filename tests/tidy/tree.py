"""The files of the project as the rules see them: paths relative to the root, and their text.

A rule takes a Tree and yields Findings. A Tree is a plain dictionary, so a rule's own tests hand it a few invented
lines instead of a disk.
"""

import dataclasses
import functools
import os
import pathlib
import re

import cpp

# Inputs for the program, which may hold anything.
DATA = ("tests/data/", "tests/fuzz/corpus/")
SKIPPED_FOLDERS = {".git", "build", "__pycache__", "node_modules"}
TEXT_ENDINGS = (".h", ".cc", ".py", ".md", ".txt", ".json", ".yaml", ".cmake", ".js", ".css", ".html", ".service")
TEXT_NAMES = {".clang-format", ".clang-tidy", ".gitignore", "run", "test", "start", "packages", "install_packages"}


@dataclasses.dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: [{self.rule}] {self.message}"


class Tree:
    def __init__(self, texts, others=()):
        """`texts`: path -> content of what is text; `others`: paths of what only has to exist."""
        self.texts = dict(sorted(texts.items()))
        self.paths = set(texts) | set(others)
        self.folders = {str(folder) for path in self.paths for folder in pathlib.PurePosixPath(path).parents} - {"."}

    def exists(self, path):
        path = path.rstrip("/")
        return path in self.paths or path in self.folders

    def matching(self, *endings):
        return [(path, text) for path, text in self.texts.items() if path.endswith(endings)]

    def cpp_sources(self):
        return self.matching(".h", ".cc")


def read(root):
    texts, others = {}, set()
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(set(subfolders) - SKIPPED_FOLDERS)
        for name in names:
            full = pathlib.Path(folder, name)
            path = full.relative_to(root).as_posix()
            is_text = name.endswith(TEXT_ENDINGS) or name in TEXT_NAMES
            if is_text and not (path.startswith(DATA) and not path.endswith(".md")):
                texts[path] = full.read_text(encoding="utf-8")
            else:
                others.add(path)
    return Tree(texts, others)


@functools.cache
def code_of(text):
    """C++ without comments and without what stands in quotes; line for line."""
    return cpp.blank(text, comments=True, strings=True)


@functools.cache
def comments_of(text):
    """Only the comments of C++; line for line."""
    return cpp.only_comments(text)


def line_at(text, offset):
    return text.count("\n", 0, offset) + 1


def search(text, pattern):
    """(line, match) of each place."""
    for match in re.finditer(pattern, text, re.MULTILINE):
        yield line_at(text, match.start()), match
