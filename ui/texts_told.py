"""Finds the sentences of services, core and settings for the catalogue. Used by `ui.texts`.

They are made where something happens, in words that name files, hosts and numbers; front ends show
them through `utils.texts.shown`, which knows them again. What is written as a sentence is one: a
capital first, a full stop last (SQL may end with " ?"). Words of states and settings are found by
what they are given to.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from core.domain import errors

SENTENCE = re.compile(r"[A-Z“{`].* .*[^ ][.?!]", re.DOTALL)
GIVEN_TO = {"setting": 2, "secret": 2, "ServiceState": 4, "HealthCheck": 4, "Rejection": 2}
"""Calls whose words are for people even when they are no sentences, and how many come first."""
ERRORS = {name for name, one in vars(errors).items() if isinstance(one, type)}
_WORDS = re.compile(r"[^\W\d_]{2,}.* ", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z_]*")


def sentences_of(source: str) -> Iterator[str]:
    """Each as the catalogue holds it: what is filled in stands as `{name}`."""
    nodes = list(ast.walk(ast.parse(source)))  # walked once: the walk is what takes the time
    for node in nodes:
        if isinstance(node, ast.Call):
            yield from _given(node)
    parts = _parts(nodes)
    for node in nodes:
        if id(node) not in parts:
            text = pattern_of(node)
            if len(text) > 8 and SENTENCE.fullmatch(text):
                yield text


def pattern_of(node: ast.AST) -> str:
    """A literal with its gaps named: f"{path} is full." → "{path} is full."; "" for no literal."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if not isinstance(node, ast.JoinedStr):
        return ""
    used: dict[str, int] = {}
    told = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            told.append(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            name = _name(part.value)
            used[name] = used.get(name, 0) + 1
            told.append(f"{{{name}{used[name] if used[name] > 1 else ''}}}")
    return "".join(told)


def _given(call: ast.Call) -> Iterator[str]:
    name = getattr(call.func, "id", "") or getattr(call.func, "attr", "")
    for argument in call.args[: 4 if name in ERRORS else GIVEN_TO.get(name, 0)]:
        text = pattern_of(argument)
        if name in ERRORS and " " in text.strip():
            yield text
            continue
        if _WORDS.match(text) or (name in ("setting", "secret") and text[:1].isupper()):
            yield text


def _name(value: ast.expr) -> str:
    """The last word of what is filled in: `error.code` → code, anything else → value."""
    while isinstance(value, ast.Call) and value.args:
        value = value.args[0]
    name = getattr(value, "attr", "") or getattr(value, "id", "")
    return name if _NAME.fullmatch(name) else "value"


def _parts(nodes: list[ast.AST]) -> set[int]:
    """Literals that are no texts of their own: docstrings and pieces of f-strings."""
    found: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.Expr):
            found.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            found.update(map(id, node.values))
    return found
