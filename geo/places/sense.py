"""What the whole text says of its names: one name has one sense in one text, mostly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.model import Form
from geo.places.contexts import names_something_else, of_a_paper, placed, speaks, strongly_placed
from geo.places.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.places.toponyms import Found


def in_this_text(found: Sequence[Found], text: str, persons: frozenset[str]) -> list[Found]:
    """The names that are places' in this text: no persons', illnesses' or papers', and of unknown ones those that stand like places.

    Parameters
    ----------
    found : names in order, without overlap.
    persons : folded single words that name persons.
    """
    others = {_key(f, text) for f in found if names_something_else(text, f.start, f.end)}
    placed_somewhere = {_key(f, text) for f in found if _stands_like_a_place(f, text)}
    spoken = {_key(f, text) for f in found if speaks(text, f.start, f.end)} - placed_somewhere
    return [
        f
        for f in found
        if not _is_something_else(f, text, persons, others)
        and (
            f.place_ids
            or f.stem_ids
            or f.features
            or (_key(f, text) in placed_somewhere and _key(f, text) not in spoken)
        )
    ]


def said_before(doubtful: Sequence[Found], sure: Sequence[Found], text: str, persons: frozenset[str]) -> list[Found]:
    """Of the names the parser does not support, those that stand like places elsewhere in the text."""
    keys = {_key(f, text) for f in sure if f.place_ids and f.form is Form.NAME and _stands_like_a_place(f, text)}
    return [f for f in doubtful if f.form is Form.NAME and _key(f, text) in keys - persons]


def _key(found: Found, text: str) -> str:
    return fold(text[found.start : found.end])


def _stands_like_a_place(found: Found, text: str) -> bool:
    return placed(text, found.start, found.end) or strongly_placed(text, found.start, found.end)


def _is_something_else(found: Found, text: str, persons: frozenset[str], others: set[str]) -> bool:
    if names_something_else(text, found.start, found.end):
        return True
    if found.form is not Form.NAME:
        return False
    key = _key(found, text)
    if key in others and not strongly_placed(text, found.start, found.end):
        return True
    if of_a_paper(text, found.start, found.end):
        return True
    return key in persons and not found.features
