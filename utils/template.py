"""A small language for paths, after the habit of beets: `$name`, `%if{…}`, `/` between folders.

- `$name` or `${name}`: a value; empty when it is unknown.
- `%if{condition,then,else}`: `then` when the condition is not empty; the `else` may be left out.
- `%first{a,b,…}`: the first that is not empty.
- `%upper{x}`, `%lower{x}`, `%left{x,n}`: in capitals, in small letters, the first n characters.
- `$$`, `$%`, `$,`, `$}`: these very characters.

A `/` counts only where the template has one: values never make folders. Pure and without any word
about music; used by the settings (to refuse a wrong one) and by `services/organise/template.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

Values = Mapping[str, str]

_TOKEN = re.compile(
    r"\$(?:(?P<escaped>[$%,}])|\{(?P<braced>[a-z]+)\}|(?P<name>[a-z]+))"
    r"|%(?P<call>[a-z]+)\{|(?P<mark>[,}/$%])|(?P<text>[^,}/$%]+)"
)
_ARGUMENTS = {"if": (2, 3), "first": (1, 99), "upper": (1, 1), "lower": (1, 1), "left": (2, 2)}


class TemplateError(ValueError):
    """A template that cannot be used; the text says why, without naming the setting."""


@dataclass(frozen=True, slots=True)
class _Text:
    text: str


@dataclass(frozen=True, slots=True)
class _Slash:
    pass


@dataclass(frozen=True, slots=True)
class _Value:
    name: str


@dataclass(frozen=True, slots=True)
class _Call:
    name: str
    arguments: tuple[tuple[_Node, ...], ...]


_Node = _Text | _Slash | _Value | _Call
_SLASH = _Slash()


class Template:
    """A template that was understood."""

    def __init__(self, nodes: tuple[_Node, ...]) -> None:
        self._nodes = nodes

    @property
    def names(self) -> frozenset[str]:
        """Every value it uses."""
        return frozenset(_names(self._nodes))

    @property
    def last_names(self) -> frozenset[str]:
        """The values of its last part, the file name."""
        last = max((n for n, node in enumerate(self._nodes) if node == _SLASH), default=-1)
        return frozenset(_names(self._nodes[last + 1 :]))

    def parts(self, values: Values) -> list[str]:
        """The texts between the slashes, without empty folders; the last one may be empty."""
        made = [""]
        for piece in _render(self._nodes, values):
            if piece is None:
                made.append("")
            else:
                made[-1] += piece
        return [part for part in made[:-1] if part] + made[-1:]


def parse(text: str, known: Collection[str]) -> Template:
    """Understand `text`, whose values are among `known`. Raises `TemplateError`."""
    tokens = list(_TOKEN.finditer(text))
    nodes, end = _nodes(tokens, 0, known, inside="")
    if end < len(tokens):
        raise TemplateError(f"has a `{tokens[end][0]}` without its `{{`")
    return Template(nodes)


def _nodes(
    tokens: list[re.Match[str]], at: int, known: Collection[str], inside: str
) -> tuple[tuple[_Node, ...], int]:
    """Nodes from token `at` on, up to the mark that ends them (within a call: `,` and `}`)."""
    found: list[_Node] = []
    while at < len(tokens):
        token = tokens[at]
        if token["mark"] in (",", "}") and (inside or token["mark"] == "}"):
            break
        if token["call"]:
            call, at = _call(tokens, at, known)
            found.append(call)
            continue
        found.append(_leaf(token, known))
        at += 1
    return tuple(found), at


def _leaf(token: re.Match[str], known: Collection[str]) -> _Node:
    name = token["braced"] or token["name"]
    if name:
        if name not in known:
            raise TemplateError(f"has no value `${name}`{_nearest(name, known)}")
        return _Value(name)
    if token["mark"] == "/":
        return _SLASH
    if token["mark"] in ("$", "%"):
        raise TemplateError(f"has a lone `{token['mark']}`; write `${token['mark']}` for the sign")
    return _Text(token["escaped"] or token[0])


def _call(tokens: list[re.Match[str]], at: int, known: Collection[str]) -> tuple[_Call, int]:
    name = tokens[at]["call"]
    if name not in _ARGUMENTS:
        raise TemplateError(f"has no function `%{name}`{_nearest(name, _ARGUMENTS, '%')}")
    arguments: list[tuple[_Node, ...]] = []
    while True:
        nodes, at = _nodes(tokens, at + 1, known, inside=name)
        arguments.append(nodes)
        if at == len(tokens):
            raise TemplateError(f"has a `%{name}{{` without its `}}`")
        if tokens[at]["mark"] == "}":
            break
    least, most = _ARGUMENTS[name]
    if not least <= len(arguments) <= most:
        raise TemplateError(f"gives `%{name}` {len(arguments)} arguments")
    if name == "left" and not _number(arguments[1]):
        raise TemplateError("needs a number as the second argument of `%left`")
    return _Call(name, tuple(arguments)), at + 1


def _nearest(name: str, known: Collection[str], sign: str = "$") -> str:
    near = get_close_matches(name, known, n=1)
    return f"; did you mean `{sign}{near[0]}`?" if near else ""


def _number(nodes: tuple[_Node, ...]) -> int:
    text = nodes[0].text.strip() if len(nodes) == 1 and isinstance(nodes[0], _Text) else ""
    return int(text) if text.isdecimal() else 0


def _names(nodes: tuple[_Node, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, _Value):
            yield node.name
        elif isinstance(node, _Call):
            for argument in node.arguments:
                yield from _names(argument)


def _render(nodes: tuple[_Node, ...], values: Values) -> Iterator[str | None]:
    """Texts, and None for each slash."""
    for node in nodes:
        if isinstance(node, _Text):
            yield node.text
        elif isinstance(node, _Value):
            yield values.get(node.name, "")
        elif isinstance(node, _Call):
            yield from _called(node, values)
        else:
            yield None


def _called(call: _Call, values: Values) -> Iterator[str | None]:
    rendered = (list(_render(argument, values)) for argument in call.arguments)
    if call.name == "if":
        condition = next(rendered)
        yield from _branch(call, bool(_joined(condition)), values)
    elif call.name == "first":
        yield from next((one for one in rendered if _joined(one)), [])
    else:
        yield _TEXT_FUNCTIONS[call.name](_joined(next(rendered)), call)


def _branch(call: _Call, holds: bool, values: Values) -> Iterator[str | None]:
    chosen = call.arguments[1:2] if holds else call.arguments[2:3]
    for argument in chosen:
        yield from _render(argument, values)


def _joined(pieces: list[str | None]) -> str:
    return "".join(piece or "" for piece in pieces)


_TEXT_FUNCTIONS: dict[str, Callable[[str, _Call], str]] = {
    "upper": lambda text, _call: text.upper(),
    "lower": lambda text, _call: text.lower(),
    "left": lambda text, call: text[: _number(call.arguments[1])],
}
