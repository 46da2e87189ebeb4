"""A light reading of C++: what is comment, what stands in quotes, where functions begin and end.

It knows no types and no macros. It is enough to count a function's lines, and each shape of code that once misled it
stands in rules_test.py.
"""

import re
from typing import NamedTuple

TOKEN = re.compile(
    r"""(?P<comment>//(?:[^\n\\]|\\.|\\\n)*|/\*.*?\*/)"""
    r"""|(?P<raw>\b(?:u8|[uUL])?R"(?P<mark>[^()\s\\"]{0,16})\(.*?\)(?P=mark)")"""
    r"""|(?P<string>"(?:[^"\\\n]|\\.)*")"""
    r"""|(?P<number>\b[0-9](?:'?[0-9a-zA-Z_.])*)"""
    r"""|(?P<char>'(?:[^'\\\n]|\\.)+')""",
    re.DOTALL | re.VERBOSE,
)


def _spaces(text):
    return re.sub(r"[^\n]", " ", text)


def blank(text, comments=False, strings=False):
    """The text with comments, or the inside of quotes, replaced by spaces; every line keeps its place."""

    def replacement(match):
        if match["comment"]:
            return _spaces(match[0]) if comments else match[0]
        if match["raw"] or match["string"] or match["char"]:
            return '"' + _spaces(match[0])[1:-1] + '"' if strings else match[0]
        return match[0]

    return TOKEN.sub(replacement, text)


def only_comments(text):
    kept, end = [], 0
    for match in TOKEN.finditer(text):
        if match["comment"]:
            kept += [_spaces(text[end : match.start()]), match[0]]
            end = match.end()
    return "".join(kept) + _spaces(text[end:])


class Function(NamedTuple):
    name: str
    line: int
    length: int


AFTER_PARAMETERS = re.compile(r"(\)|\]|\b(const|noexcept|override|final|try|mutable)|\)\s*&&?)\s*$")
TYPE_HEAD = re.compile(r"^\s*(?:\[\[.*?\]\]\s*)?(?:typedef\s+|static\s+|inline\s+)*(class|struct|union|enum)\b", re.DOTALL)
CONSTRUCTOR_COLON = re.compile(r"\)\s*(?:noexcept\s*)?:(?!:)")


def _without_template(head):
    match = re.match(r"\s*template\s*<", head)
    if not match:
        return head
    depth, i = 1, match.end()
    while i < len(head) and depth:
        depth += {"<": 1, ">": -1}.get(head[i], 0)
        i += 1
    return _without_template(head[i:])


def _kind_of(head):
    """What an opening brace after `head` opens: a "scope" of declarations, a "function" or an "initialiser"."""
    head = _without_template(head)
    if re.search(r"\bnamespace\b", head) or re.match(r'\s*extern\s*"', head):
        return "scope"
    if TYPE_HEAD.match(head) and not AFTER_PARAMETERS.search(head):
        return "scope"
    if "(" not in head or re.search(r"(=|,|return)\s*$", head):
        return "initialiser"
    if CONSTRUCTOR_COLON.search(head):
        return "function" if re.search(r"[)}]\s*$", head) else "initialiser"
    if AFTER_PARAMETERS.search(head) or re.search(r"\)[^(){}=]*->", head) or re.search(r"\brequires\b", head):
        return "function"
    return "initialiser"


def functions(text):
    """Every function with a body, tests and their macros included; a lambda counts as part of what it stands in."""
    code = blank(text, comments=True, strings=True)
    code = re.sub(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", lambda match: _spaces(match[0]), code, flags=re.MULTILINE | re.DOTALL)
    found, stack, head_start, parentheses = [], [], 0, 0
    in_body = 0
    for match in re.finditer(r"[(){};]", code):
        token, at = match[0], match.start()
        if token in "()":
            parentheses += 1 if token == "(" else -1
        elif token == "{":
            kind = "inside" if in_body else "initialiser" if parentheses else _kind_of(code[head_start:at])
            stack.append((kind, head_start))
            in_body += kind in ("function", "inside")
            if kind == "scope":
                head_start = at + 1
        elif token == "}" and stack:
            kind, started = stack.pop()
            in_body -= kind in ("function", "inside")
            if kind == "function":
                found.append(_function(code, started, at))
            if kind in ("scope", "function"):
                head_start = at + 1
        elif token == ";" and not in_body and not parentheses and (not stack or stack[-1][0] == "scope"):
            head_start = at + 1
    return found


def _function(code, start, end):
    head = re.sub(r"^(\s|\b(?:public|private|protected)\s*:(?!:))+", "", code[start:end])
    first = end - len(head)
    name = re.search(r"([\w:~]+(?:\s*\([\w, :]*\))?|operator\W{1,3})\s*\(", _without_template(head))
    line = code.count("\n", 0, first) + 1
    return Function(name[1] if name else "?", line, code.count("\n", 0, end) + 2 - line)
