"""Taking credits apart: exact where the export is exact, whole where nobody can know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clients.files.credit import certain, directory, split_by_uris, split_net, uris_in

NAME = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\\"),
    min_size=1,
    max_size=20,
).filter(lambda name: name == name.strip() != "")
NAMES = st.lists(NAME, min_size=1, max_size=6)


def nfc(names: list[str]) -> tuple[str, ...]:
    import unicodedata

    return tuple(unicodedata.normalize("NFC", name) for name in names)


def uris(count: int) -> list[str]:
    return [f"spotify:artist:{n}" for n in range(count)]


@given(NAMES)
def test_escaped_commas_always_come_back_as_written(names: list[str]) -> None:
    credit = ", ".join(name.replace(",", "\\,") for name in names)
    assert split_by_uris(credit, uris(len(names)), {}) == nfc(names)


@given(NAMES)
def test_known_names_settle_credits_without_escapes(names: list[str]) -> None:
    distinct = list(dict.fromkeys(names))
    addresses = uris(len(distinct))
    people = dict(zip(addresses, distinct, strict=True))
    found = split_by_uris(", ".join(distinct), addresses, people)
    assert found in (nfc(distinct), nfc([", ".join(distinct)]))


@given(NAMES, st.integers(2, 8))
def test_a_split_never_loses_a_letter(names: list[str], count: int) -> None:
    credit = ", ".join(names)
    found = split_by_uris(credit, uris(count), {})
    assert nfc([", ".join(found)]) == nfc([credit])
    assert len(found) in (1, count)


@given(st.lists(NAME.filter(lambda name: ";" not in name), min_size=1, max_size=6))
def test_semicolons_split_exactly(names: list[str]) -> None:
    assert split_net(";".join(names), semicolons=True) == nfc(names)


@pytest.mark.parametrize(
    ("credit", "names"),
    [
        ("A,B", ("A", "B")),
        ("Tyler, The Creator", ("Tyler, The Creator",)),
        ("10,000 Maniacs,R.E.M.", ("10,000 Maniacs", "R.E.M.")),
        ("blink-182,311", ("blink-182,311",)),
        ("3 Doors Down,Crazy Town", ("3 Doors Down", "Crazy Town")),
        ("Maroon 5,Wiz Khalifa", ("Maroon 5", "Wiz Khalifa")),
        ("Kygo,2 Chainz", ("Kygo", "2 Chainz")),
        ("", ()),
    ],
)
def test_older_net_credits_split_at_bare_commas(credit: str, names: tuple[str, ...]) -> None:
    assert split_net(credit, semicolons=False) == names


def test_addresses_are_read_with_and_without_spaces() -> None:
    assert uris_in("spotify:artist:a, spotify:artist:b,,spotify:artist:c ") == [
        "spotify:artist:a",
        "spotify:artist:b",
        "spotify:artist:c",
    ]


def test_the_directory_learns_only_what_is_beyond_doubt() -> None:
    cells = [("A, B", "u1"), ("C, D", "u2, u3"), ("E, F, G", "u4, u5"), ("", "u6")]
    assert directory(cells) == {"u1": "A, B", "u2": "C", "u3": "D"}
    assert certain("E, F, G", ["u4", "u5"]) is None


def test_a_credit_of_dozens_is_left_whole_instead_of_tried_for_ever() -> None:
    credit = ", ".join(f"Name {n}" for n in range(40))
    assert split_by_uris(credit, uris(20), {}) == (credit,)


def test_an_empty_name_between_commas_leaves_the_credit_whole() -> None:
    assert split_by_uris("A, , B", uris(3), {}) == ("A, , B",)
    assert split_by_uris("A, , B", uris(2), {}) == ("A, , B",)
