"""The rule tables of ``data/reading/triggers.toml`` and where their words stand in a parsed text."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geo.errors import InputError
from geo.model import Event
from geo.reading.syntax import is_verb
from geo.theatre import data_dir

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Frame:
    """What a trigger word says, and which roles stand where around it.

    Attributes
    ----------
    slots : role by preposition; a place role may carry a relation ("place:toward").
    particles : words of which one must follow the head.
    strict : the frame holds only where the object is a place.
    forces : the actor must be known, since the words have everyday meanings.
    named : the actor must be named even where the words are passive.
    own : only the noun's own words name who acts, not the verb over it.
    needs_object : the verb must move somebody ("sent troops into").
    shared : without a place of its own the word takes that of a capture beside it.
    governed : the verb over the noun says what became of the place.
    repelled : the word tells of the place only where it is said to have been beaten off.
    """

    event: Event
    heads: frozenset[str]
    verb: bool
    subject: str = ""
    object: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    particles: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    actor: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    strict: bool = False
    forces: bool = False
    named: bool = False
    needs_object: bool = False
    own: bool = False
    shared: bool = False
    compound: bool = False
    governed: bool = False
    apposition: bool = False
    repelled: bool = False
    passive: str = ""
    weight: float = 0.7


@dataclass(frozen=True, slots=True)
class Trigger:
    """A frame found at a token; ``end`` is one past its last token, ``word`` the table's word it answers to."""

    frame: Frame
    token: int
    start: int
    end: int
    word: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that tell of a place without a trigger word of their own.

    Attributes
    ----------
    words : as tokens in lower case, longest first.
    headline : whether they tell it without a verb, too.
    """

    words: tuple[tuple[str, ...], ...]
    event: Event
    relation: str | None = None
    headline: bool = False
    weight: float = 0.6


@dataclass(frozen=True, slots=True)
class Rules:
    """All the tables."""

    verbs: Mapping[str, tuple[Frame, ...]]
    nouns_of: Mapping[str, tuple[Frame, ...]]
    states: Mapping[str, frozenset[str]]
    governors: Mapping[str, frozenset[str]]
    nouns: Mapping[str, frozenset[str]]
    light: Mapping[str, frozenset[str]]
    phrases: tuple[Phrase, ...]
    predicates: tuple[Phrase, ...]
    context: frozenset[str]


def _frame(raw: Mapping[str, Any], *, verb: bool) -> Frame:
    sets: dict[str, Any] = {k: frozenset(raw[k]) for k in ("needs", "without", "actor", "against") if k in raw}
    plain = (
        "subject", "object", "slots", "strict", "forces", "named", "needs_object", "own", "shared", "compound", "governed", "apposition",
        "repelled", "passive", "weight",
    )  # fmt: skip
    return Frame(
        event=Event(raw["event"]),
        heads=frozenset(raw.get("only", raw["heads"])),
        verb=verb,
        particles=frozenset(raw.get("with", ())),
        **sets,
        **{k: raw[k] for k in plain if k in raw},
    )


def _phrase(raw: Mapping[str, Any]) -> Phrase:
    words = sorted((tuple(words.split()) for words in raw["words"]), key=len, reverse=True)
    plain = {k: raw[k] for k in ("relation", "headline", "weight") if k in raw}
    return Phrase(words=tuple(words), event=Event(raw["event"]), **plain)


def _by_head(frames: list[Frame]) -> dict[str, tuple[Frame, ...]]:
    heads = {head for frame in frames for head in frame.heads}
    return {head: tuple(frame for frame in frames if head in frame.heads) for head in heads}


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """Load the rule tables.

    Raises
    ------
    InputError
        When the file is missing or malformed.
    """
    path = data_dir() / "reading" / "triggers.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Rules(
            verbs=_by_head([_frame(r, verb=True) for r in raw["verb"]]),
            nouns_of=_by_head([_frame(r, verb=False) for r in raw["noun"]]),
            states={k: frozenset(v) for k, v in raw["states"].items()},
            governors={k: frozenset(v) for k, v in raw["governors"].items()},
            nouns={k: frozenset(v) for k, v in raw["nouns"].items()},
            light={k: frozenset(v) for k, v in raw["light"].items()},
            phrases=tuple(map(_phrase, raw["phrase"])),
            predicates=tuple(map(_phrase, raw["predicate"])),
            context=frozenset(raw["context"]["words"]),
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"cannot be used ({error!r})", str(path), "Restore the file from the project.") from error


def find_triggers(doc: Doc) -> tuple[Trigger, ...]:
    """Every trigger word of a text, in order; a word may carry several frames."""
    rules = load_rules()
    found: list[Trigger] = []
    for token in doc:
        lemma = _lemma(token)
        if token.pos_ in {"VERB", "AUX"} or token.tag_.startswith("VB"):
            if not is_verb(token) and token.dep_ != "amod":
                continue
            found += [t for frame in rules.verbs.get(lemma, ()) if (t := _verb_at(token, frame))]
        elif token.pos_ in {"NOUN", "PROPN"} or _is_bare_noun(token):
            found += [t for frame in rules.nouns_of.get(lemma, ()) if (t := _noun_at(token, frame, rules))]
    return tuple(found)


def _is_bare_noun(token: Token) -> bool:
    """Whether an adjective ends its phrase, as "offensive" does in a headline."""
    after = token.doc[token.i + 1 : token.i + 2]
    ends = not len(after) or after[0].is_space or after[0].is_punct or after[0].pos_ in {"ADP", "VERB", "AUX"}
    return bool(token.pos_ == "ADJ" and ends)


def _lemma(token: Token) -> str:
    lemma = str(token.lemma_).lower()
    if token.pos_ == "PROPN":  # a headline's capitals leave plurals as they are
        lemma = str(token.lower_)
    if token.tag_ in {"NNS", "NNPS"} and lemma.endswith("s") and not lemma.endswith("ss"):
        return lemma[:-1]
    return lemma


def _verb_at(token: Token, frame: Frame) -> Trigger | None:
    if token.dep_ == "amod":
        return None
    end = token.i + 1
    if frame.particles:
        particle = _particle(token, frame.particles)
        if particle is None:
            return None
        end = particle + 1
    following = {child.lower_ for child in token.children} | {t.lower_ for t in token.doc[token.i + 1 : token.i + 2]}
    if frame.needs_object and not any(c.dep_ in {"dobj", "nsubjpass"} for c in token.children):
        return None
    if frame.needs and not frame.needs & following:
        return None
    if frame.without & (following - _dated(token)):
        return None
    return Trigger(frame, token.i, token.i, end, _lemma(token))


def _dated(token: Token) -> set[str]:
    """Prepositions under a verb that lead to a time: "fall within months"."""
    return {
        c.lower_
        for c in token.children
        if any(g.dep_ == "pobj" and g.ent_type_ in {"DATE", "TIME"} for g in c.children)
    }


def _particle(token: Token, particles: frozenset[str]) -> int | None:
    for child in token.children:
        if child.i > token.i and child.lower_ in particles and child.dep_ in {"prt", "advmod", "prep"}:
            return int(child.i)
    after = token.doc[token.i + 1 : token.i + 2]
    return int(after[0].i) if len(after) and after[0].lower_ in particles else None


def _noun_at(token: Token, frame: Frame, rules: Rules) -> Trigger | None:
    modifiers = {t.lower_ for t in token.children if t.i < token.i} | {
        t.lower_ for t in token.doc[max(token.i - 2, 0) : token.i]
    }
    if rules.nouns["violence"] & modifiers and frame.event is Event.CONTEST:
        return None
    if token.dep_ == "compound" and token.head.i == token.i + 1 and token.head.pos_ in {"NOUN", "PROPN"}:
        return None
    if token.i + 1 < len(token.doc) and token.doc[token.i + 1].text == "-" and not token.whitespace_:  # "rule-maker"
        return None
    return Trigger(frame, token.i, token.i, token.i + 1, _lemma(token))
