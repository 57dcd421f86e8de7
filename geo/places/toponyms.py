"""Which words of a text are place names: the gazetteer's names, checked against what the parser sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.model import Form, Place
from geo.places.contexts import is_direction, strongly_placed
from geo.places.features import CAPITALISED_ONLY, FEATURES, KIND_WORDS, LOCATIVE
from geo.places.gazetteer import Gazetteer, Hit
from geo.places.lists import listed_places
from geo.places.names import ARTICLES, fold, fold_text
from geo.places.parties import party_words
from geo.places.people import person_words
from geo.places.sense import in_this_text, said_before
from geo.places.support import PLACE_ENTITIES, in_a_proper_name, is_adjective, is_name
from geo.places.unknown import unknown_places

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from geo.theatre import Theatre

#: Population from which on a settlement is known by name alone.
_WELL_KNOWN = 100_000
#: The same where no other place bears the name: few families or firms are called like a town of that size alone.
_TOWN = 15_000
_SHORT = 4
#: Names of a text looked for with a letter wrong; each costs some milliseconds.
_MOST_RESPELT = 200
_LOCATED = re.compile(rf"\b(?:{'|'.join(sorted(LOCATIVE))}|city of|town of|village of) $", re.IGNORECASE)
_MONEY = frozenset("$€£")
_GENERIC = {*KIND_WORDS, *FEATURES}
_ARTICLE_BEFORE = re.compile(r"(?<!\w)([A-Za-z]{2,3})[-‑]$")
_FEATURE_WORDS = "|".join(f.replace(" ", "[ -]") for f in sorted(FEATURES, key=len, reverse=True))
_FEATURE_AFTER = re.compile(rf"[ -]({_FEATURE_WORDS})(?!\w)", re.IGNORECASE)
#: Words are cut at forty letters, so that a hostile text costs no more than its length.
_CAPITALISED = r"(?:[A-ZÀ-ÞŞĞİÇ][\w'’ʿ.-]{0,40}|(?:al|el|ez|az|an|ad|ar|as|ash|at)-[A-Z][\w'’]{0,40}|[A-Z]-?\d{1,9})"
_NAMED_FEATURE = re.compile(
    rf"(?<![\w'’.-])(?:{_CAPITALISED} ){{1,3}}("
    r"(?:[Mm]ilitary |International )?(?:Air ?[Bb]ase|airbase|Airport)|Dam|Bridge|(?:Border )?Crossing|Hospital|Prison|Refinery)(?!\w)"
)
_GENERIC_TAIL = re.compile(rf"(?:\s+(?:{'|'.join(KIND_WORDS)}|area|areas|area's|centre|center))+$")
_GENERIC_HEAD = re.compile(r"^(?:['‘“\"(]|(?:the|The|a|an|downtown|[Cc]entral|[Nn]orthern|[Ss]outhern|[Ee]astern|[Ww]estern|[Nn]orth-?(?:east|west)(?:ern)?"
                           r"|[Ss]outh-?(?:east|west)(?:ern)?|greater|rural|nearby|neighbou?ring)\s+)")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A place name at offsets, with the ids it may mean; ``feature`` codes when a feature word belongs to it.

    Attributes
    ----------
    stem_ids : what the name without its feature word may mean ("Hama" in "Hama air base").
    """

    start: int
    end: int
    form: Form
    place_ids: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    stem_ids: tuple[str, ...] = ()


def find_toponyms(
    text: str,
    doc: Doc,
    gazetteer: Gazetteer,
    theatre: Theatre | None = None,
    masked: Iterable[tuple[int, int]] = (),
) -> list[Found]:
    """Place names in a text, in order and without overlap; the longest wins.

    Parameters
    ----------
    doc : the text, parsed.
    masked : stretches that name parties; names of places strictly inside them are left out.
    """
    masks = sorted(masked)
    hits, doubtful = _from_hits(text, doc, gazetteer, theatre)
    extended = [_with_feature(found, text, gazetteer) for found in hits]
    parties, persons = party_words(theatre), person_words(text, doc)
    featured = list(_from_features(text))
    bodies = [] if theatre is not None else _bodies(featured, text, doc)
    whole = [*_from_entities(text, doc, gazetteer), *(f for f in featured if f not in bodies)]
    whole += _from_company(text, doc, gazetteer, persons, parties)
    known = _longest(extended)
    common = [gazetteer.is_common_word(text[f.start : f.end]) for f in doubtful]
    known = _longest(
        [*known, *listed_places(doubtful, known, text, common), *said_before(doubtful, known, text, persons)]
    )
    known = [f for f in known if not _part_of_larger(f, whole, gazetteer) and not _begun_before(f, bodies)]
    kept = _longest([*known, *whole])
    kept = [f for f in kept if not _inside(f, masks) and not _is_party(f, text, gazetteer, parties)]
    return _respelt(in_this_text(kept, text, persons), text, gazetteer)


def _respelt(found: list[Found], text: str, gazetteer: Gazetteer) -> list[Found]:
    """Names that no place bears, and that stand like a place's, with the places they are one letter from."""
    ids: dict[str, tuple[str, ...]] = {}
    for item in found:
        name = text[item.start : item.end]
        if not (item.place_ids or item.stem_ids or item.features) and name not in ids and len(ids) < _MOST_RESPELT:
            ids[name] = gazetteer.misspelt_ids(name)
    if not any(ids.values()):
        return found
    return [
        replace(f, place_ids=ids.get(text[f.start : f.end], ())) if not (f.place_ids or f.stem_ids or f.features) else f
        for f in found
    ]


def _from_hits(text: str, doc: Doc, gazetteer: Gazetteer, theatre: Theatre | None) -> tuple[list[Found], list[Found]]:
    """The gazetteer's names that the parser supports, and those it does not."""
    sure: list[Found] = []
    doubtful: list[Found] = []
    for hit in gazetteer.scan(fold_text(text)):
        found, supported = _from_hit(hit, text, doc, gazetteer, theatre)
        if found is not None:
            (sure if supported else doubtful).append(_with_article(found, text))
    return sure, doubtful


def _is_party(found: Found, text: str, gazetteer: Gazetteer, parties: frozenset[str]) -> bool:
    """Whether a name is a party's and only by another spelling, or only by chance, a settlement's ("Hamas")."""
    key = fold(text[found.start : found.end])
    if found.form is not Form.NAME or key not in parties:
        return False
    places = [place for place in map(gazetteer.get, found.place_ids) if place is not None]
    if any(place.kind[0] != "P" for place in places):
        return False
    named_so = any(fold(place.name) == key for place in places)
    return not (named_so and _LOCATED.search(text, max(0, found.start - 30), found.start))


def _part_of_larger(found: Found, whole: list[Found], gazetteer: Gazetteer) -> bool:
    """Whether a name is only a word of a longer name the gazetteer lacks ("Harbour" in "Old Harbour Bay")."""
    if found.form is not Form.NAME:
        return False
    larger = next(
        (
            w
            for w in whole
            if w.start <= found.start and found.end <= w.end and w.end - w.start > found.end - found.start
        ),
        None,
    )
    if larger is None or found.stem_ids:
        return larger is not None and found.start > larger.start and larger.features == found.features
    return found.start > larger.start or not any(map(gazetteer.is_bundled, found.place_ids))


def _from_hit(
    hit: Hit, text: str, doc: Doc, gazetteer: Gazetteer, theatre: Theatre | None
) -> tuple[Found | None, bool]:
    """The name a hit may be, and whether the parser supports that."""
    words = text[hit.start : hit.end]
    if not _looks_named(words) or text[hit.end : hit.end + 1] in _MONEY or is_direction(text, hit.start, hit.end):
        return None, False
    span = doc.char_span(hit.start, hit.end, alignment_mode="expand")
    if span is None:
        return None, False
    if hit.adjective:
        accepted = is_adjective(span) and not in_a_proper_name(span, hit.end - hit.start)
        return (Found(hit.start, hit.end, Form.ADJECTIVE, hit.place_ids) if accepted else None), accepted
    ids = hit.place_ids
    if len(words) <= _SHORT:
        ids = tuple(i for i in ids if _spelt(text, hit, gazetteer.get(i)))
    ids = tuple(i for i in ids if _cased(words, gazetteer.get(i)))
    if not ids:
        return None, False
    places = [place for place in map(gazetteer.get, ids) if place is not None]
    known = any(_well_known(place, theatre) for place in places) or _only_one(places)
    return Found(hit.start, hit.end, Form.NAME, ids), is_name(span, text, ids, gazetteer, known=known)


def _well_known(place: Place, theatre: Theatre | None) -> bool:
    """Whether a capitalised word is believed to be this place without the parser's support."""
    if theatre is not None:
        west, south, east, north = theatre.bounds
        if west <= place.lon <= east and south <= place.lat <= north:
            return True
    if place.kind == "A.ADM2" and place.source == "GeoNames":  # many a district is called like a family
        return False
    return place.kind[0] in "ALH" or place.kind == "P.PPLC" or place.population >= _WELL_KNOWN


def _only_one(places: list[Place]) -> bool:
    """Whether the world has just one place of the name, and a town rather than a hamlet."""
    return len(places) == 1 and places[0].population >= _TOWN


def _looks_named(words: str) -> bool:
    """Capitals, digits or a script without case."""
    return words[0].isupper() or words[0].isdigit() or not words[0].islower() or _capital_after_article(words)


def _capital_after_article(words: str) -> bool:
    head, _, rest = words.replace("-", " ").partition(" ")
    return head in ARTICLES and bool(rest) and rest[0].isupper()


def _spelt(text: str, hit: Hit, place: Place | None) -> bool:
    """Short names count only as the gazetteer spells them; of two capitals (postal codes) only behind a comma."""
    words = text[hit.start : hit.end]
    if place is None or (len(words) == 2 and place.kind == "A.ADM1" and words.isupper()):
        return place is not None and words in place.names and text[max(0, hit.start - 2) : hit.start] == ", "
    pointed = text[hit.end : hit.end + 1] == "." and f"{words}." in place.names
    return pointed or words in {place.name, *place.names}


def _cased(words: str, place: Place | None) -> bool:
    """Whether no generic word in lower case is taken for a part of a settlement's name ("Los Angeles city")."""
    if place is None or place.kind[0] != "P":
        return place is not None
    return not any(word in _GENERIC for word in words.split())


def _with_article(found: Found, text: str) -> Found:
    """The name with the Arabic article before it, when the gazetteer knows it without."""
    before = _ARTICLE_BEFORE.search(text, max(0, found.start - 5), found.start)
    if before is None or before.group(1).casefold() not in ARTICLES:
        return found
    return replace(found, start=before.start(1))


def _with_feature(found: Found, text: str, gazetteer: Gazetteer) -> Found:
    """The name with the feature word that belongs to it ("Tishrin Dam", "Hama air base")."""
    if found.form is not Form.NAME:
        return found
    match = _FEATURE_AFTER.match(text, found.end)
    if match is None:
        return found
    word = fold(match.group(1))
    if word in CAPITALISED_ONLY and match.group(1)[0].islower():
        return found
    codes = FEATURES[word]
    name = text[found.start : match.end()]
    exact = tuple(p.id for p in gazetteer.lookup(name) if p.kind[0] != "P")
    return Found(found.start, match.end(), Form.NAME, exact, codes, found.place_ids)


def _from_entities(text: str, doc: Doc, gazetteer: Gazetteer) -> Iterator[Found]:
    """What the model takes for places: looked up in whole, then as a spelling; unknown names stay unresolved."""
    entities = [entity for entity in doc.ents if entity.label_ in PLACE_ENTITIES]
    small = {token.text for token in doc if not token.text[0].isupper()} if entities else set()
    for entity in entities:
        start, end = entity.start_char, entity.end_char
        places = gazetteer.lookup(entity.text) if entity.text[0].isupper() else ()
        if not places:
            start, end = _trimmed(entity.text, entity.start_char)
            places = gazetteer.lookup(text[start:end])
        name = text[start:end]
        if not name or "\n" in name or not (places or _new_name(name, small)) or not _looks_named(name):
            continue
        yield Found(start, end, Form.NAME, tuple(p.id for p in places))


def _from_company(
    text: str, doc: Doc, gazetteer: Gazetteer, persons: frozenset[str], parties: frozenset[str]
) -> Iterator[Found]:
    """Names that neither the gazetteer's spelling nor the model gives, by the words around them."""
    if not doc.has_annotation("TAG"):  # not parsed, since it tells of nothing that is mapped
        return
    for start, end in unknown_places(text, doc, persons, parties):
        yield Found(start, end, Form.NAME, tuple(p.id for p in gazetteer.lookup(text[start:end])))


def _new_name(name: str, small: set[str]) -> bool:
    """Whether words the gazetteer does not know can be a name at all: no acronym, no word the text also has in lower case."""
    if name.isupper() and len(name) < 6:
        return False
    return " " in name or name.casefold() not in small


def _from_features(text: str) -> Iterator[Found]:
    """Capitalised words up to a capitalised feature word ("Kamal Adwan Hospital"), whatever the model says."""
    for match in _NAMED_FEATURE.finditer(text):
        yield Found(match.start(), match.end(), Form.NAME, (), FEATURES[fold(match.group(1))])


def _bodies(featured: list[Found], text: str, doc: Doc) -> list[Found]:
    """Of the named features those that the model takes for organisations, and nothing else makes places."""
    starts = {token.idx for token in doc if token.ent_type_ == "ORG"}
    return [f for f in featured if f.start in starts and not strongly_placed(text, f.start, f.end)]


def _begun_before(found: Found, bodies: list[Found]) -> bool:
    return any(body.start < found.start < body.end for body in bodies)


def _trimmed(name: str, offset: int) -> tuple[int, int]:
    """Offsets of an entity without articles, directions and generic words."""
    tail = re.sub(r"['’]s?$", "", name)
    tail = _GENERIC_TAIL.sub("", tail).rstrip()
    head = tail
    while (match := _GENERIC_HEAD.match(head)) is not None:
        head = head[match.end() :]
    start = offset + len(tail) - len(head)
    return start, start + len(head)


def _longest(found: list[Found]) -> list[Found]:
    """No two overlap: the longest stays, the known before the unknown, adjectives before names of like length."""
    order = sorted(
        found, key=lambda f: (not (f.place_ids or f.stem_ids), f.start - f.end, f.form is Form.NAME, f.start)
    )
    taken = bytearray(max((f.end for f in found), default=0))
    kept = []
    for candidate in order:
        if taken.find(1, candidate.start, candidate.end) < 0:
            taken[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
            kept.append(candidate)
    return sorted(kept, key=lambda f: f.start)


def _inside(found: Found, masks: list[tuple[int, int]]) -> bool:
    return found.form is Form.NAME and any(
        start <= found.start and found.end <= end and end - start > found.end - found.start for start, end in masks
    )
