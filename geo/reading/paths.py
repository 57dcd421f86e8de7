"""From a place back to the words that govern it: prepositions, nouns on the way, and a verb or noun trigger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.reading.syntax import SUBJECT, is_verb
from geo.reading.triggers import load_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Doc, Token

    from geo.reading.mentions import Group
    from geo.reading.triggers import Trigger

_BEFORE = {
    "out": "out of", "close": "close to", "closer": "closer to", "far": "as far as", "up": "up to",
}  # fmt: skip
_DIRECTIONS = frozenset(
    {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "north-east", "north-west",
     "south-east", "south-west", "kilometers", "kilometres", "km", "miles"}
)  # fmt: skip
_STOPS = frozenset({";", ":", "which", "who", "whose", "where", "while", "because", "although", "though", "whereas", "if",
                    "unless", "than", "when", "but", "that"})  # fmt: skip
_LISTING = frozenset({"including", "include", "namely", "especially", "particularly", "notably", "like"})
_CONTAINING = frozenset({"in", "of", "near", "at", "outside", "around"})
_QUANTITIES = frozenset({"most", "all", "half", "much", "part", "some", "none", "parts", "more", "%", "percent"})


@dataclass(frozen=True, slots=True)
class Path:
    """How a group of places hangs on its governor.

    Attributes
    ----------
    slot : "object", "subject" or the preposition that leads from the governor to the place.
    governor : token index of the verb or noun, or None where there is none.
    relation : what nouns on the way make of the place ("part" for "villages in").
    territory : whether a territorial noun stands between ("several towns in").
    container : whether the place only says where another named place lies.
    """

    slot: str
    governor: int | None
    relation: str | None = None
    territory: bool = False
    container: bool = False


def relation_of(token: Token, preposition: str, *, listed: bool) -> str | None:
    """What "NOUN PREPOSITION place" means for the place: a relation, or None for the place itself."""
    nouns = load_rules().nouns
    plural = token.tag_ in {"NNS", "NNPS"}
    counted = any(c.dep_ == "nummod" or c.lower_ in {"a", "an", "one", "another"} for c in token.children)
    noun = token.lemma_.lower()
    if counted and not plural and preposition == "of" and noun in nouns["quarters"]:
        return "part"
    for relation in ("outskirts", "countryside", "near"):
        if noun in nouns[relation]:
            return relation
    if noun in nouns["identity"] and preposition == "of" and (not plural or listed):
        return None
    if preposition in {"near", "around", "outside", "to", "along", "between", "with"}:
        return "near"
    return "part"


def is_territory(token: Token) -> bool:
    """Whether a noun names a piece of land: town, district, half, checkpoint."""
    nouns = load_rules().nouns
    lemma = token.lemma_.lower()
    forms = {lemma, token.lower_, lemma.removesuffix("s")}
    return any(forms & nouns[k] for k in ("identity", "part", "outskirts", "countryside", "near", "admin"))


def find_path(doc: Doc, group: Group, triggers: Mapping[int, tuple[Trigger, ...]], taken: Mapping[int, int]) -> Path | None:
    """The governor of a group of places, or None where the place only describes another noun.

    Parameters
    ----------
    triggers : triggers by token index.
    taken : for each token of a mention, the mention's first token.
    """
    if _possesses_place(doc, group, taken):
        return None
    relation, noun = _right_noun(doc, group)
    if noun is not None:
        if noun.i in triggers:
            return Path("compound", noun.i, relation)
        if not is_territory(noun) and noun.ent_type_ not in {"DATE", "TIME"} and noun.lower_ not in {"front", "axis"}:
            return None
    by_subject = _subject_path(group, doc, relation, taken)
    return by_subject or _walk(doc, group, triggers, taken, relation)


def _possesses_place(doc: Doc, group: Group, taken: Mapping[int, int]) -> bool:
    """"Oakland's Elm", "the Oakland base of Elm": the name behind is the place meant."""
    after = doc[group[-1].end : group[-1].end + 5]
    if not len(after) or group[-1].anaphor:
        return False
    if after[0].tag_ == "POS":
        return any(t.i in taken for t in after if not any(w.pos_ in {"ADP", "VERB"} for w in doc[after[0].i : t.i]))
    nouns = [t for t in after if t.pos_ == "NOUN"]
    return after[0].pos_ == "NOUN" and any(
        t.lower_ == "of" and t.i + 1 in taken and is_territory(doc[t.i - 1])
        and doc[t.i - 1].lemma_.lower() not in load_rules().nouns["admin"]
        for t in after[1:] if nouns
    )


def _right_noun(doc: Doc, group: Group) -> tuple[str | None, Token | None]:
    """The noun that a place modifies to its right ("Elm countryside", "Elm's fall"), with the relation it makes."""
    last = group[-1]
    end = last.end
    possessive = end < len(doc) and doc[end].lower_ in {"'s", "’s", "'", "’"} and doc[end].tag_ == "POS"
    head = doc[last.end - 1]
    for _ in range(4):
        if head.head.i > last.end - 1 and head.dep_ in {"compound", "nmod", "amod", "poss", "npadvmod"}:
            head = head.head
        else:
            break
    following = doc[end] if end < len(doc) else None
    if following is not None and (following.lower_ in _DIRECTIONS or following.ent_type_ in {"DATE", "TIME"}):
        following = None
    if head.i <= last.end - 1 and following is not None and following.pos_ == "NOUN" and not following.is_sent_start:
        head = following if following.dep_ not in {"npadvmod"} else head
    if head.i <= last.end - 1 or is_verb(head) or head.pos_ not in {"NOUN", "PROPN"}:
        return None, None
    lemma = head.lemma_.lower()
    nouns = load_rules().nouns
    for relation in ("outskirts", "countryside", "near"):
        if lemma in nouns[relation]:
            return relation, head
    if last.anaphor and not possessive:
        return None, None
    return ("part" if possessive or lemma not in nouns["identity"] | nouns["admin"] else None), head


def _subject_path(group: Group, doc: Doc, relation: str | None, taken: Mapping[int, int]) -> Path | None:
    """A path where the parse makes the place, or a territorial noun over it, the subject of a verb."""
    for mention in group:
        token: Token = doc[mention.start : mention.end].root
        territory = False
        made = relation
        for _ in range(6):
            if token.dep_ in SUBJECT and is_verb(token.head):
                return Path("subject", token.head.i, made, territory)
            if token.dep_ in {"compound", "nmod", "appos", "conj", "poss"} and token.head.pos_ in {"NOUN", "PROPN"}:
                token = token.head
            elif token.dep_ == "pobj" and is_territory(token.head.head) and token.head.head.i < token.i:
                noun = token.head.head
                if any(i in taken for i in range(noun.left_edge.i, mention.start)) and mention is group[0]:
                    return None
                if noun.lower_ in _QUANTITIES | {"both"} and token.head.lower_ != "of":
                    return None
                made = made or relation_of(
                    noun, token.head.lower_, listed=len(group) > 1
                )
                territory, token = True, noun
            else:
                break
    return None


def _walk(
    doc: Doc, group: Group, triggers: Mapping[int, tuple[Trigger, ...]], taken: Mapping[int, int], relation: str | None
) -> Path | None:
    """Walk left from the place to the nearest noun trigger or verb that can govern it."""
    low = doc[group[0].start].sent.start
    pending, nouns_seen, territory, container = "", 0, False, False
    preposition: Token | None = None
    j = group[0].start - 1
    while j >= low:
        token = doc[j]
        if token.text == "(" and ")" not in {t.text for t in doc[j : group[0].start]}:
            return None
        if j in taken:
            if _describes(doc, j, group[0].start, pending, territory=territory):
                return None
            if taken[j] and doc[taken[j] - 1].lower_ == "with":  # "the crossings with Oakland in ..."
                j = taken[j] - 2
                continue
            container = container or pending in _CONTAINING
            nouns_seen += 1
            j = taken[j] - 1
            continue
        if is_verb(token) and token.dep_ != "amod" and token.lower_ not in _LISTING:
            return Path(pending or "object", j, relation, territory, container)
        if token.lower_ in _STOPS and token.tag_ != "DT":
            break
        if token.pos_ in {"ADP", "SCONJ"} or (token.lower_ == "to" and not is_verb(token.head)):
            if token.dep_ == "mark" and token.lower_ not in {"within", "outside", "near"}:
                break
            far = next((t.i for t in doc[max(j - 3, low) : j] if t.lower_ == "far"), None)
            if token.lower_ == "as" and far is not None and not pending:
                pending, j = "as far as", far - 1
                continue
            if _leads_to_date(token):
                j -= 1
                continue
            if not pending and token.lower_ not in _LISTING and token.lower_ != "as":
                pending, j = _preposition(doc, j, low)
                preposition, nouns_seen = token, 0
        elif token.pos_ in {"NOUN", "PROPN"} or token.lower_ in _QUANTITIES:
            if pending and any(pending in t.frame.slots for t in triggers.get(j, ()) if not t.frame.verb):
                return Path(pending, j, relation, territory, container)
            if not pending and any(t.frame.apposition for t in triggers.get(j, ())):
                return Path("apposition", j, relation, territory)
            if pending and not nouns_seen and (is_territory(token) or token.lower_ in _QUANTITIES):
                if j - 1 in taken and token.lower_ not in _QUANTITIES or (
                    pending == "with" or (pending == "outside" and token.lower_ == "areas")
                ):
                    return None  # "Elm province of Oakland" names Elm
                made = relation_of(
                    token, pending.split()[-1], listed=len(group) > 1
                )
                relation, pending, territory = relation or made, "", True
            elif pending == "of" and not nouns_seen:
                return None
            else:
                nouns_seen += 1
        j -= 1
    return _fronted(preposition, pending, relation, territory) or _next_verb(doc, group, pending, relation, territory)


def _leads_to_date(preposition: Token) -> bool:
    """"on Saturday" between a verb and what it takes leads nowhere."""
    return any(c.dep_ == "pobj" and c.ent_type_ in {"DATE", "TIME"} for c in preposition.children)


def _describes(doc: Doc, j: int, start: int, pending: str, *, territory: bool) -> bool:
    """Whether what follows a named place only says what it is: "Elm, the largest town in Oakland"."""
    gap = [t.lower_ for t in doc[j + 1 : start]]
    if doc[j + 1].tag_ == "POS":  # "Oakland's Elm": the possessor is looked at by itself
        return False
    return not pending and territory and gap[:1] == [","] and "and" not in gap


def direction_before(doc: Doc, group: Group) -> str | None:
    """"part" where an adjective cuts the place ("northern Oakland"), "countryside" for "rural Oakland"."""
    if not group[0].start or group[0].anaphor:
        return None
    word = doc[group[0].start - 1].lower_
    if word in {"rural"}:
        return "countryside"
    stem = word.removesuffix("ern")
    return "part" if stem in _DIRECTIONS or word in {"central", "downtown", "eastern", "western"} else None


def _preposition(doc: Doc, j: int, low: int) -> tuple[str, int]:
    """The preposition ending at a token, longer ones whole ("out of", "north of"), and its first token."""
    word = doc[j].lower_
    if j > low:
        before = doc[j - 1].lower_
        if before == "outside" and word == "of":
            return "outside", j - 1
        if before in _BEFORE and _BEFORE[before].endswith(word):
            return _BEFORE[before], j - 1
        if before in {"far", "south", "north", "east", "west"} and word == "as":
            return "as far as", j - 1
        if before in _DIRECTIONS and word in {"of", "from"}:
            return "near", j - 1
    return word, j


def _fronted(preposition: Token | None, pending: str, relation: str | None, territory: bool) -> Path | None:
    """"In Elmtown, rebels ...": the verb that the parse hangs the preposition on."""
    if preposition is None or not pending or not is_verb(preposition.head):
        return None
    return Path(pending, preposition.head.i, relation, territory)


def _next_verb(doc: Doc, group: Group, pending: str, relation: str | None, territory: bool) -> Path | None:
    """The verb right behind a place that nothing else governs, as its subject."""
    if pending:
        return None
    for token in doc[group[-1].end : doc[group[-1].start].sent.end][:4]:
        if is_verb(token):
            return Path("subject", token.i, relation, territory)
        if token.pos_ not in {"AUX", "ADV", "PUNCT", "SPACE", "PART"}:
            break
    return None
