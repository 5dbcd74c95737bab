"""Whatever wrote the file, the same letters come out."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clients.files.document import decode, lines_of

LETTERS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn"), blacklist_characters="\ufeff\ufffd"),
    min_size=1,
)


@given(LETTERS)
def test_utf8_comes_back_with_and_without_a_mark(text: str) -> None:
    assert decode(text.encode("utf-8")) == text
    assert decode(codecs.BOM_UTF8 + text.encode("utf-8")) == text


@given(LETTERS, st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_wide_encodings_come_back_by_their_mark(text: str, encoding: str) -> None:
    assert decode(("\ufeff" + text).encode(encoding)) == text


@given(st.text(st.sampled_from("äöüßéèñçÅ aeiou"), min_size=1))
def test_windows_letters_come_back(text: str) -> None:
    found = decode(text.encode("cp1252"))
    assert found is not None
    assert len(found) == len(text)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused_but_never_an_error(data: bytes) -> None:
    found = decode(data)
    assert found is None or "\x00" not in found


@pytest.mark.parametrize(
    ("text", "lines"),
    [("a\nb", 2), ("a\r\nb\r\n", 3), ("a\rb", 2), ("a\u2028b\x0bc\x85d", 1), ("", 1)],
)
def test_only_cr_and_lf_end_a_line(text: str, lines: int) -> None:
    assert len(lines_of(text)) == lines
