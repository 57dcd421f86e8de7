"""Names the gazetteer lacks, found by the company they keep: "the village of ...", "troops captured ..."."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.places.contexts import only_places_stand_here, speaks
from geo.places.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc

_LETTERS = r"[^\W\d_]"
_CAPITAL = rf"(?:(?:al|el|ez|az|an|ad|ar|as|ash|at|es)-)?(?=[^\W\d_a-z])(?!['’]){_LETTERS}(?:{_LETTERS}|['’ʿ-](?={_LETTERS}{{2}})|['’](?!s\b)(?={_LETTERS}))+"
_NAME = re.compile(rf"(?<![\w'’-]){_CAPITAL}(?: (?:{_CAPITAL}|Nova|de|du)){{0,2}}(?![\w-])")
_NEXT_OF_LIST = re.compile(
    rf"(?: \([^()\n]{{1,40}}\))?(?:,? and (?:the )?({_NAME.pattern})(?! [A-Z])|, ({_NAME.pattern})(?=,? and |, |\.|;|:|$))"
)
#: Longest list that is followed, so that a hostile text costs no more than its length.
_MOST_IN_LIST = 12
#: Words in capitals up to this length are mostly a party's or a body's.
_ACRONYM = 5
#: Kinds of entity that are never a place the parser has missed.
_NEVER = frozenset(
    {"TIME", "MONEY", "PERCENT", "ORDINAL", "CARDINAL", "QUANTITY", "LANGUAGE", "LAW", "EVENT", "WORK_OF_ART"}
)
#: What the parser takes for a people may be a place, unless it ends like one or colours the word behind.
_PEOPLE = re.compile(r"(?:s|ish|ian|ese|ite|ist|men|man)$")
_COLOURS = re.compile(r"[ -][a-z]{4,}")
_STAYS_APART = re.compile(
    r" (?:after|amid|with|from|since|when|while|which|where|were|have|been|that|into|until|without|during|before|over|near|then|also|fell|late|early|last|"
    r"this|overnight|again|under|between|against|according|following|despite|using|along)\b"
)
_CAPITALISED_NOUNS = frozenset(
    "parliament congress senate house court cabinet internet earth islam christianity god heaven government army navy "  # noqa: SIM905
    "police council assembly ministry president minister king queen pope state federal union league games cup olympics "
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday christmas easter ramadan eid".split()
)
_FUNCTION_WORDS = frozenset(
    "he she it they we i the a an this that these those his her their our my its there here what who when where why how "  # noqa: SIM905
    "if but and or so all both no not some many most several two three four five six seven eight nine ten".split()
)


def unknown_places(text: str, doc: Doc, persons: frozenset[str], parties: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Offsets of capitalised names that stand where only places stand, and of those listed with them.

    Parameters
    ----------
    persons, parties : folded single words that name persons or parties; a name with one of these is left out.
    """
    labels: dict[int, str] = {}
    small: set[str] | None = None  # looked up only where a name stands like a place's: most texts have none
    taken = 0
    for match in _NAME.finditer(text):
        start, end = match.span()
        if start < taken or not only_places_stand_here(text, start, end):
            continue
        if small is None:
            labels, small = _labels(doc), {token.text for token in doc if not token.text[0].isupper()}
        for first, last in _listed(text, start, end):
            taken = last
            name, label = text[first:last], labels.get(first, "")
            people = label == "NORP" and _is_a_people(text, first, last)
            if not people and _may_be_a_place(name, label, persons | parties, small) and not speaks(text, first, last):
                yield first, last


def _listed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    yield start, end
    for _ in range(_MOST_IN_LIST):
        following = _NEXT_OF_LIST.match(text, end)
        if following is None:
            return
        start, end = following.span(1) if following.group(1) else following.span(2)
        yield start, end


def _labels(doc: Doc) -> dict[int, str]:
    """Label of the entity around each token, by the offset the token begins at."""
    return {token.idx: token.ent_type_ for token in doc if token.ent_type_}


def _is_a_people(text: str, start: int, end: int) -> bool:
    if _PEOPLE.search(text, start, end):
        return True
    return bool(_COLOURS.match(text, end)) and not _STAYS_APART.match(text, end)


def _may_be_a_place(name: str, label: str, others: frozenset[str], small: set[str]) -> bool:
    words = name.split()
    if label in _NEVER or (words[0].isupper() and len(words[0]) <= _ACRONYM):
        return False
    if fold(words[0]) in _FUNCTION_WORDS or any(fold(word) in others for word in words):
        return False
    return not all(fold(word) in _CAPITALISED_NOUNS or word.casefold() in small for word in words)
