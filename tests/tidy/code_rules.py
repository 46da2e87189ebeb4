"""What code may call, how long it may be, which words it may hold, how a header opens."""

import ast
import re

import cpp
import tables
from patterns import fits_any
from tree import Finding, code_of, comments_of, search


def calls(tree):
    tables_by_kind = ((tree.cpp_sources(), code_of, tables.CALLS), (tree.matching(".py"), str, tables.PYTHON_CALLS))
    for sources, reading, rows in tables_by_kind:
        for path, text in sources:
            if fits_any(path, tables.WORDS_EXEMPT):
                continue
            for what, pattern, places, instead in rows:
                if not fits_any(path, places):
                    for line, match in search(reading(text), pattern):
                        yield Finding(path, line, "calls", f"{what} (`{match[0].strip()}`): {instead}")


def _python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield cpp.Function(node.name, node.lineno, node.end_lineno - node.lineno + 1)


def function_length(tree):
    for sources, functions in ((tree.cpp_sources(), cpp.functions), (tree.matching(".py"), _python_functions)):
        for path, text in sources:
            for function in functions(text):
                if function.length > tables.FUNCTION_LINES_MAX:
                    message = f"{function.name} has {function.length} lines, {tables.FUNCTION_LINES_MAX} are allowed"
                    yield Finding(path, function.line, "function_length", message)


def file_length(tree):
    for path, text in tree.texts.items():
        lines = text.splitlines()
        reason = any(re.match(r"(//|#|--) Long because: \S", line) for line in lines[:30])
        if len(lines) > tables.FILE_LINES_MAX and not reason and path.endswith((".h", ".cc", ".py", ".js")):
            message = f"{len(lines)} lines and no `Long because: ...` in the head comment"
            yield Finding(path, 1, "file_length", message)


def header_opening(tree):
    for path, text in tree.matching(".h"):
        if not re.match(r"// \S", text):
            yield Finding(path, 1, "header_opening", "a header opens with a comment: what it is for")
        if not re.search(r"^#pragma once$", text, re.MULTILINE):
            yield Finding(path, 1, "header_opening", "no `#pragma once`")


def words(tree):
    """Marks of unfinished work: the capital ones anywhere but in quotes, the phrases in comments and documents."""
    for path, text in tree.texts.items():
        if fits_any(path, tables.WORDS_EXEMPT):
            continue
        is_cpp = path.endswith((".h", ".cc"))
        unquoted = cpp.blank(text, strings=True) if is_cpp else text
        told = comments_of(text) if is_cpp else text
        for line, match in search(unquoted, r"\b(TODO|FIXME|XXX|HACK)\b"):
            yield Finding(path, line, "words", f"{match[0]}: finish it, or open an issue and leave no mark")
        if is_cpp or path.endswith((".md", ".py")):
            for line, match in search(told, r"(?i)\b(for now|not (yet )?implemented)\b"):
                yield Finding(path, line, "words", f"'{match[0]}': say what is, or make it so")


def whitespace(tree):
    for path, text in tree.texts.items():
        for line, _ in search(text, r"[ \t]+$"):
            yield Finding(path, line, "whitespace", "spaces at the end of the line")
        if text and not text.endswith("\n"):
            yield Finding(path, text.count("\n") + 1, "whitespace", "the last line has no end")
        if "\t" in text and path.endswith((".h", ".cc", ".py", ".md", ".yaml")):
            yield Finding(path, text[: text.index("\t")].count("\n") + 1, "whitespace", "a tab")


def folders(tree):
    for folder in sorted(tree.folders):
        last = folder.split("/")[-1]
        if last == folder and folder not in tables.TOP_FOLDERS:
            yield Finding(folder, 1, "folders", "the root holds the rooms of the design and nothing else")
        if last in tables.BANNED_FOLDERS:
            yield Finding(folder, 1, "folders", "name the folder by what it is about")


def limits(tree):
    """Each bound of limits.h is named by a test, which crosses it."""
    path = "ingest/base/limits.h"
    tests = "\n".join(text for name, text in tree.matching(".cc", ".py") if fits_any(name, tables.LIMIT_TESTS))
    named = set(re.findall(r"\bk\w+Max\b", tests))
    defined = set()
    for line, match in search(code_of(tree.texts.get(path, "")), r"\b(k\w+Max)\b\s*[={]"):
        defined.add(match[1])
        if match[1] not in named and match[1] not in tables.UNTESTED_LIMITS:
            yield Finding(path, line, "limits", f"no test names {match[1]}; one has to cross it")
    for name in tables.UNTESTED_LIMITS:
        if name in named or name not in defined:
            yield Finding("tests/tidy/tables.py", 1, "limits", f"{name} is tested or gone: strike it from UNTESTED_LIMITS")


RULES = (calls, function_length, file_length, header_opening, words, whitespace, folders, limits)
