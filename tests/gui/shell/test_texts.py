"""Texts ready for translators: one catalogue, up to date, and a language that is really shown."""

from __future__ import annotations

import ast
import gettext
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain import errors
from services.health.checks import readable_folder
from ui import texts as ui_texts
from ui.models.told import in_window
from ui.texts import CATALOGUE, ROOT, called, catalogue, main, texts_of, told_places
from ui.texts_told import pattern_of, sentences_of
from utils import texts

# The whole source is read, once: what was found is kept by the worker that found it.
pytestmark = [pytest.mark.timeout(400), pytest.mark.xdist_group("texts")]
ELSEWHERE = {"help", "setup", "setup-dev", "collected", "interop", "walk", "package-check"}
"""Verbs that need what only Linux has, and steps of others."""


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "cratekeeper.mo").write_bytes(compiled())
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    # not by the environment: the C library would keep to German in this process
    monkeypatch.setattr(texts, "LANGUAGES", ["de"])
    texts.forget()
    yield
    texts.forget()


def compiled() -> bytes:
    """A .mo file of three texts (its format: GNU gettext manual, 10.3)."""
    about = b"Content-Type: text/plain; charset=UTF-8\n"
    about += b"Plural-Forms: nplurals=2; plural=(n != 1);\n"
    pairs = [(b"", about)]
    pairs += [(b"Loading", b"Wird geladen")]
    pairs += [(b"a song\0songs", b"ein Lied\0Lieder")]
    pairs.sort()
    start = 28 + 16 * len(pairs)
    keys, values, table = b"", b"", []
    for key, _value in pairs:
        table.append((len(key), start + len(keys)))
        keys += key + b"\0"
    for _key, value in pairs:
        table.append((len(value), start + len(keys) + len(values)))
        values += value + b"\0"
    head = (0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    numbers = [*head, *(number for row in table for number in row)]
    return b"".join(number.to_bytes(4, "little") for number in numbers) + keys + values


ALMOST_ALL = 0.95
"""Sentences of services change with every mend; `make texts` takes them in from time to time."""


def test_the_catalogue_is_up_to_date() -> None:
    told = "The texts changed: run `make texts` and commit ui/locale."
    there = in_catalogue(CATALOGUE.read_text(encoding="utf-8"))
    assert {texts for texts in ui_texts.wrapped() if texts not in there} == set(), told
    sentences = set(ui_texts.told())
    assert len(sentences & there) >= ALMOST_ALL * len(sentences), told
    left_over = there - sentences - set(ui_texts.wrapped()) - {("",)}
    assert len(left_over) <= (1 - ALMOST_ALL) * len(there), told


def in_catalogue(pot: str) -> set[tuple[str, ...]]:
    """All texts of a catalogue, with their plural when they have one."""
    found = re.findall(r'^msgid "(.*)"\n(?:msgid_plural "(.*)"\n)?', pot, re.MULTILINE)
    return {tuple(_plain(one) for one in texts if one) for texts in found}


def _plain(quoted: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], quoted)


def test_making_it_again_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.texts.CATALOGUE", tmp_path / "new" / "a.pot")
    assert main() == 0
    assert (tmp_path / "new" / "a.pot").read_text(encoding="utf-8") == catalogue()


def test_calls_are_found_and_other_words_are_not() -> None:
    source = (
        'from utils.texts import _, plural\n_("One")\nplural("a", "b", n)\n_(name)\nlabel("no")'
    )
    assert list(texts_of(source)) == [("One",), ("a", "b")]
    assert list(texts_of('_("elsewhere")')) == []


def test_english_is_shown_where_there_is_no_translation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "LANGUAGES", ["xx"])
    texts.forget()
    assert texts._("Loading") == "Loading"
    assert [texts.plural("a song", "songs", n) for n in (1, 2)] == ["a song", "songs"]
    texts.forget()


@pytest.mark.usefixtures("german")
def test_another_language_is_shown_when_its_catalogue_is_there() -> None:
    assert texts._("Loading") == "Wird geladen"
    assert texts._("Not translated") == "Not translated"
    assert [texts.plural("a song", "songs", n) for n in (1, 2)] == ["ein Lied", "Lieder"]


def test_the_desktop_entry_opens_links_with_this_program(tmp_path: Path) -> None:
    entry = (ROOT / "ui" / "assets" / "cratekeeper.desktop").read_text(encoding="utf-8")
    assert "x-scheme-handler/cratekeeper;x-scheme-handler/slsk;" in entry
    made = ["make", "-o", "setup", "desktop"]
    place = {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    subprocess.run(made, cwd=ROOT, check=True, capture_output=True, timeout=300, env=place)
    written = (tmp_path / "applications" / "cratekeeper.desktop").read_text(encoding="utf-8")
    assert f'Exec="{ROOT}/.venv/bin/python" "{ROOT}/main.py" %U' in written
    assert "\nExec=cratekeeper" not in written
    icons = tmp_path / "icons" / "hicolor"
    assert (icons / "48x48" / "apps" / "cratekeeper.png").is_file()
    assert (icons / "scalable" / "apps" / "cratekeeper.svg").is_file()


def test_windows_has_the_same_verbs() -> None:
    rules = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    script = (ROOT / "make.ps1").read_text(encoding="utf-8")
    verbs = set(re.findall(r'^    "([a-z-]+)" \{', script, re.MULTILINE))
    assert verbs == set(rules[0].split()) - ELSEWHERE


PATTERN = "{path} does not exist."


@pytest.fixture
def sentences(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue with two sentences of services."""

    german = gettext.GNUTranslations()
    german._catalog = {  # type: ignore[attr-defined]
        PATTERN: "{path} gibt es nicht.",
        "No music folder is set.": "Kein Musikordner ist gewählt.",
        "broken {one} and {one}": "kaputt",
        "another {gap}": "fehlt {other}",
    }
    monkeypatch.setattr(texts, "_translation", lambda: german)
    monkeypatch.setattr(german, "gettext", lambda words: german._catalog.get(words, words))  # type: ignore[attr-defined]
    texts._patterns.cache_clear()
    yield
    texts._patterns.cache_clear()


@pytest.mark.usefixtures("sentences")
def test_a_sentence_of_a_service_is_shown_in_the_persons_language() -> None:
    fault = readable_folder("Music folders", Path("/nowhere/Music"))
    assert texts.shown(fault.detail) == "/nowhere/Music gibt es nicht."
    assert in_window("No music folder is set.") == "Kein Musikordner ist gewählt."
    assert texts.shown("Nobody translated this.") == "Nobody translated this."
    assert texts.shown("another thing") == "another thing"
    assert texts.shown("") == ""


def test_sentences_of_services_come_as_they_are_without_a_translation() -> None:
    assert texts.shown("/nowhere does not exist.") == "/nowhere does not exist."


def test_sentences_are_found_wherever_they_are_made() -> None:
    source = '''
"""A docstring is no text."""
raise StorageError(f"{path} is full: {error.strerror} at {path}.", "Make room there.")
ServiceState(name, OK, f"connected to {host} as {user}")
url: str = setting("", "Server", "Where it is.")
log.info("Read %s", path)
words = "lower case"
query = "SELECT host FROM locks WHERE name = ?"
'''
    assert set(sentences_of(source)) == {
        "connected to {host} as {user}",
        "Server",
        "Where it is.",
        "{path} is full: {strerror} at {path2}.",
        "Make room there.",
    }
    assert pattern_of(ast.parse('f"{len(rows):,} rows, {a + b} in all"').body[0].value) == (  # type: ignore[attr-defined]
        "{rows} rows, {value} in all"
    )


def test_every_sentence_an_error_is_made_with_is_found() -> None:
    """The rule looks at how sentences are written; none that an error is given may slip through."""
    kinds = {name for name, one in vars(errors).items() if isinstance(one, type)}
    missed = []
    found = {texts[0] for texts in ui_texts.told()}
    for path in told_places():
        source = path.read_text(encoding="utf-8")
        if not any(f"{kind}(" in source for kind in kinds):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and called(node) in kinds:
                given = [pattern_of(one) for one in node.args]
                missed += [one for one in given if " " in one.strip() and one not in found]
    assert missed == []
