"""Where places stand in a parsed text: names, lists of names, and "the city" for a name said before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.model import Event, Form, Toponym
from geo.reading.salience import most_salient
from geo.reading.triggers import load_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Doc, Token

_JOINTS = frozenset({"and", "or", ",", "as", "well", "the", "both", "also", "&", "nearby", "then", "later", "of", "strategic",
                     "key", "neighboring", "neighbouring", "adjacent", "town", "towns", "city", "cities", "village",
                     "villages", "/"})  # fmt: skip
_AND = frozenset({"and", "or", ",", "&", "/"})
#: What "the base" or "the dam" may stand for, as words in the name or behind it.
_FEATURES = {
    "airbase": ("air", "base", "airport", "airfield"),
    "base": ("base", "air", "airport", "barracks", "camp", "compound"),
    "airport": ("air",),
    "airfield": ("air",),
    "dam": ("dam",),
    "bridge": ("bridge",),
    "crossing": ("crossing", "border", "gate"),
    "island": ("island",),
    "river": ("river",),
    "valley": ("valley",),
    "mountain": ("mount", "jabal", "jebel"),
    "hill": ("hill", "tell", "tal", "tel"),
    "summit": ("mount", "jabal", "jebel", "hill", "tell"),
    "prison": ("prison",),
    "camp": ("camp",),
    "camps": ("camp",),
    "silo": ("silo",),
    "corridor": ("corridor",),
    "plant": ("plant",),
    "factory": ("factory", "plant"),
    "port": ("port",),
    "oilfield": ("oilfield", "field"),
    "refinery": ("refinery",),
}
_TOWNS = frozenset({"city", "town", "village", "settlement", "suburb", "hamlet", "stronghold"})
_MIDDLES = frozenset({"center", "centre", "outskirt", "outskirts", "suburb", "edge"})
_DETERMINERS = frozenset({"the", "this", "that", "both", "these", "those", "two", "all"})


#: How many tokens before its sentence a pronoun may point.
BACK = 60


@dataclass(frozen=True, slots=True)
class Mention:
    """A place standing at tokens [start, end); for "the city", ``toponym`` is the name it stands for."""

    toponym: Toponym
    start: int
    end: int
    anaphor: bool = False


Group = tuple[Mention, ...]


def find_mentions(doc: Doc, toponyms: Sequence[Toponym]) -> tuple[Mention, ...]:
    """Names and anaphors of places, in order. Adjectives and metonyms are left out."""
    names = [mention for t in toponyms if t.form is Form.NAME and (mention := _at(doc, t))]
    taken = {i for m in names for i in range(m.start, m.end)}
    labels = _labels(doc, names)
    main = [m for i, m in enumerate(names) if not _is_alias(doc, names, i)]  # "Elm (also known as Ulm)"
    anaphors = [
        Mention(antecedent.toponym, first, last, anaphor=True)
        for first, last, noun in _definites(doc, taken)
        for antecedent in _antecedents(doc, main, first, noun, labels)
    ]
    anaphors += _pronouns(doc, [*main, *anaphors], taken)
    return tuple(sorted([*names, *anaphors], key=lambda m: (m.start, m.toponym.start)))


def _at(doc: Doc, toponym: Toponym) -> Mention | None:
    span = doc.char_span(toponym.start, toponym.end, alignment_mode="expand")
    return Mention(toponym, span.start, span.end) if span is not None and len(span) else None


def _definites(doc: Doc, taken: set[int]) -> list[tuple[int, int, Token]]:
    """Noun phrases such as "the city": first token, one past the last, the noun."""
    found = []
    for token in doc:
        lemma = token.lemma_.lower()
        if token.i in taken or token.pos_ not in {"NOUN", "PROPN"} or not _is_kind(lemma):
            continue
        first = token.i
        while first and _qualifies(doc[first - 1], lemma) and not doc[first].is_sent_start:
            first -= 1
        if not first or doc[first - 1].lower_ not in _DETERMINERS or _named_right(doc, token.i, taken):
            continue
        if first > 2 and doc[first - 2].lower_ == "," and doc[first - 3].i in taken:
            continue  # "Elm, the capital" says what Elm is
        found.append((first - 1, token.i + 1, token))
    return found


def _qualifies(token: Token, lemma: str) -> bool:
    """Whether a word before a noun only describes it: "the besieged city", "the border town"."""
    if token.dep_ == "compound" and token.pos_ == "NOUN":
        return lemma in _TOWNS
    return token.pos_ in {"ADJ", "NUM"} or (token.dep_ == "amod" and token.tag_ in {"VBN", "VBG"})


def _pronouns(doc: Doc, before: Sequence[Mention], taken: set[int]) -> list[Mention]:
    """As in "took it", "both fell": a pronoun as the object of a verb of taking or holding, for the place before it."""
    found = []
    for token in doc:
        if token.lower_ not in {"it", "its", "them", "both"} or token.i in taken:
            continue
        sentence = token.sent.start
        low = max(sentence - BACK, _paragraph_before(doc, sentence))
        earlier = [m for m in before if low < m.end <= token.i and not is_country(m)]
        if not earlier or not _asks_place(doc, token):
            continue
        last = most_salient(doc, earlier, token.i)
        if token.head.dep_ == "conj":  # "attacked Elm near the base and took it"
            beside = [m for m in earlier if m.start > token.head.head.i]
            last = min(beside, key=lambda m: m.start) if beside else last
        if token.lower_ in {"it", "its"}:
            found.append(Mention(last.toponym, token.i, token.i + 1, anaphor=True))
            continue
        same = [m for m in earlier if m.start == last.start or _joined(doc, _stretched(doc, m), last)]
        found += [Mention(m.toponym, token.i, token.i + 1, anaphor=True) for m in same]
    return found


def _paragraph_before(doc: Doc, i: int) -> int:
    """Where the paragraph before that of a token begins: words do not point further back."""
    breaks = [t.i for t in doc[max(i - BACK, 0) : i] if "\n" in t.text]
    return breaks[-2] if len(breaks) > 1 else 0


def _asks_place(doc: Doc, token: Token) -> bool:
    """Whether a pronoun stands where a trigger wants its place."""
    rules = load_rules()
    frames = rules.verbs.get(token.head.lemma_.lower(), ())
    if token.lower_ == "its":  # "ended with its capture"
        events = {f.event for f in rules.nouns_of.get(token.head.lemma_.lower(), ()) if f.compound}
        return token.dep_ == "poss" and bool(events & {Event.CAPTURE, Event.SIEGE})
    if token.dep_ == "pobj":
        beside = doc[token.head.i - 1] if token.head.i else token.head
        noun = beside.lemma_.lower() in rules.nouns_of and beside.pos_ == "NOUN"  # "took control of it"
        above = token.head.head
        if above.lower_ == "out" and token.head.lower_ == "of":  # "driven out of it"
            frames = rules.verbs.get(above.head.lemma_.lower(), ())
            return any(f.slots.get("out of", "").startswith("place") for f in frames)
        over = (beside if noun else above).lemma_.lower()
        nouns = (f for f in rules.nouns_of.get(over, ()) if f.event is not Event.CONTEST)
        frames = (*rules.verbs.get(over, ()), *nouns)
        return any(f.slots.get(token.head.lower_, "").startswith("place") for f in frames)
    if token.dep_ == "nsubjpass":
        return any(f.object.startswith("place") for f in frames)
    if token.dep_ == "nsubj":
        return any(f.subject == "place" for f in frames) or _is_held(token.head)
    return token.dep_ == "dobj" and any(f.object.startswith("place") for f in frames)


def _is_held(verb: Token) -> bool:
    """As in "both remain in its hands", "it is under siege"."""
    states = load_rules().states
    nouns = states["hands"] | states["control"] | {"siege"}
    return any(
        g.dep_ == "pobj" and g.lemma_.lower() in nouns
        for c in verb.children
        if c.lower_ in {"in", "under"}
        for g in c.children
    )


def is_country(mention: Mention) -> bool:
    """Whether a mention names a country."""
    return (mention.toponym.kind or "").upper().startswith(("A.PCL", "COUNTRY"))


def _is_kind(lemma: str) -> bool:
    return (
        lemma in {"country", "capital"} or lemma in _TOWNS or lemma in _FEATURES or lemma in load_rules().nouns["admin"]
    )


def _named_right(doc: Doc, i: int, taken: set[int]) -> bool:
    """Whether the noun's name follows or it is part of another noun: "the city of Elm", "the city council"."""
    after = doc[i + 1 : i + 4]
    if not len(after):
        return False
    if after[0].i not in taken and after[0].lemma_.lower() in _MIDDLES:  # "the town centre"
        return False
    if after[0].i in taken or after[0].pos_ in {"NOUN", "PROPN"}:
        return not after[0].is_space
    if after[0].lower_ == "of":
        return True
    return after[0].lower_ in {",", "("} and len(after) > 1 and after[1].i in taken


def _antecedents(
    doc: Doc, names: Sequence[Mention], before: int, noun: Token, labels: Mapping[str, set[str]]
) -> list[Mention]:
    """The name or names a definite noun phrase stands for: the latest that it fits."""
    lemma = noun.lemma_.lower()
    fitting = [m for m in names if m.end <= before and _fits(doc, m, lemma)]
    if not fitting:
        return []
    if noun.tag_ not in {"NNS", "NNPS"}:
        called = [m for m in fitting if lemma in labels.get(m.toponym.text, ())]
        unlike = {m.toponym.text for m in fitting if labels.get(m.toponym.text) and m not in called}
        return [most_salient(doc, fitting, before, {m.toponym.text for m in called}, unlike)]
    if noun.lower_ in doc[fitting[-1].start : fitting[-1].end].text.lower():  # "the bridges" of "Elm Bridges"
        return [fitting[-1]]
    together: list[Mention] = []
    for mention in reversed(fitting):
        if together and _joined(doc, _stretched(doc, mention), together[0]):
            together.insert(0, mention)
        elif len(together) > 1:
            break
        else:
            together = [mention]
    return together if len(together) > 1 else []


def _labels(doc: Doc, names: Sequence[Mention]) -> dict[str, set[str]]:
    """What the text calls each place: "the city of Elm", "Elm city"."""
    labels: dict[str, set[str]] = {}
    for mention in names:
        near = [t for t in doc[max(mention.start - 2, 0) : mention.start] if t.lower_ != "of"]
        near += list(doc[mention.end : mention.end + 1])
        found = {t.lemma_.lower() for t in near if t.lemma_.lower() in _TOWNS}
        labels.setdefault(mention.toponym.text, set()).update(found)
    return labels


def _fits(doc: Doc, mention: Mention, lemma: str) -> bool:
    kind = (mention.toponym.kind or "").upper()
    words = doc[mention.start : mention.end].text.lower()
    after = doc[mention.end].lower_ if mention.end < len(doc) else ""
    admin = load_rules().nouns["admin"]
    is_area = (
        kind.startswith(("A.", "COUNTRY", "GOVERNORATE", "DISTRICT")) or after in admin or words.split()[-1] in admin
    )
    if lemma == "capital":
        near = {t.lower_ for t in doc[max(mention.start - 3, 0) : mention.end + 4]}
        return kind == "P.PPLC" or "capital" in near
    if lemma == "country":
        return kind.startswith(("A.PCL", "COUNTRY"))
    if lemma in admin:
        return is_area and not kind.startswith(("A.PCL", "COUNTRY"))
    if lemma in _FEATURES:
        return bool(set(_FEATURES[lemma]) | {lemma}) and bool({lemma, *_FEATURES[lemma]} & {*words.split(), after})
    if lemma == "city" and kind in {"P.PPLX", "P.PPLL"}:  # a quarter or a farm village
        return False
    return not is_area and not kind.startswith(
        ("H.", "T.", "R.", "L.", "S.", "RIVER", "VALLEY", "ROAD", "FACILITY", "REGION")
    )


def _joined(doc: Doc, left: Mention, right: Mention) -> bool:
    gap = [t for t in doc[left.end : right.start] if not t.is_space]
    if any(t.ent_type_ == "DATE" or t.like_num for t in gap):  # "Elm in 2016 and Oak"
        gap = [t for t in gap if t.ent_type_ != "DATE" and not t.like_num and t.lower_ not in {"in", "on"}]
    return bool(gap) and any(t.lower_ in _AND for t in gap) and all(t.lower_ in _JOINTS for t in gap)


def group_mentions(doc: Doc, mentions: Sequence[Mention]) -> tuple[Group, ...]:
    """Lists of places as one group each; a name in brackets behind another, and "Town, Province", give the first."""
    kept = [m for i, m in enumerate(mentions) if not _is_alias(doc, mentions, i)]
    groups: list[list[Mention]] = []
    for mention in kept:
        last = groups[-1][-1] if groups else None
        if last is None or doc[last.start].sent != doc[mention.start].sent or _begins_clause(doc, last, mention):
            groups.append([mention])
        elif last.start == mention.start or _joined(doc, _stretched(doc, last), mention):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return tuple(tuple(_without_containers(doc, group)) for group in groups)


def by_sentence(doc: Doc, groups: Sequence[Group]) -> dict[int, list[Group]]:
    """Groups by the first token of their sentence, in order."""
    found: dict[int, list[Group]] = {}
    for group in groups:
        found.setdefault(int(doc[group[0].start].sent.start), []).append(group)
    return found


def _begins_clause(doc: Doc, left: Mention, right: Mention) -> bool:
    """Whether a comma parts clauses: "If they take Elm, Oak would fall"."""
    a, b = doc[left.start : left.end].root, doc[right.start : right.end].root
    subjects = {"nsubj", "nsubjpass"}
    return b.dep_ in subjects and a.dep_ not in {*subjects, "conj", "compound", "nmod", "appos"} and a.head != b.head


def _stretched(doc: Doc, mention: Mention) -> Mention:
    """A mention with the "city" or "(other name)" that follows it."""
    end = mention.end
    nouns = load_rules().nouns
    while end < len(doc) and doc[end].lower_ in nouns["identity"] | nouns["admin"]:
        end += 1
    if end < len(doc) and doc[end].text == "(":
        close = next((t.i for t in doc[end : end + 14] if t.text == ")"), None)
        end = close + 1 if close else end
    return Mention(mention.toponym, mention.start, end, mention.anaphor)


def _is_alias(doc: Doc, mentions: Sequence[Mention], i: int) -> bool:
    """Whether a name stands in brackets right behind another: "Elmtown (Ulmen)"."""
    if not i:
        return False
    gap = doc[mentions[i - 1].end : mentions[i].start]
    words = [t.lower_ for t in gap]
    if "(" in words and ")" not in words:
        return all(w in {"(", "also", "known", "as", "called", ":", "arabic", "kurdish", "or", ","} for w in words)
    known = {"known", "called"} & {t.lower_ for t in doc[max(mentions[i].start - 6, 0) : mentions[i].start]}
    return bool(known) and set(words) <= {"or", "and", ","}


def _without_containers(doc: Doc, group: list[Mention]) -> list[Mention]:
    """Drop the province or country that follows a place behind a comma."""
    kept: list[Mention] = []
    final = max((i for i, (a, b) in enumerate(pairwise(group)) if _parted_by_and(doc, a, b)), default=-1)
    for i, mention in enumerate(group):
        if kept and not mention.anaphor:
            gap = {t.lower_ for t in doc[kept[-1].end : mention.start]}
            last = i > final  # no "and" comes behind
            beside = kept[-1].toponym.kind == mention.toponym.kind  # a province does not lie in a province
            alone = "and" not in gap and "or" not in gap and _is_area(doc, mention) and not beside
            if alone and (last or (_is_named_area(doc, mention) and not _is_area(doc, kept[-1]))):
                continue
        kept.append(mention)
    return kept


def _parted_by_and(doc: Doc, left: Mention, right: Mention) -> bool:
    return any(t.lower_ in {"and", "or"} for t in doc[left.end : right.start])


def _is_named_area(doc: Doc, mention: Mention) -> bool:
    """Whether the words themselves say that a place is a province or a country."""
    admin = load_rules().nouns["admin"]
    after = doc[mention.end].lower_ if mention.end < len(doc) else ""
    country = (mention.toponym.kind or "").upper().startswith(("A.PCL", "COUNTRY"))
    return country or after in admin or doc[mention.end - 1].lower_ in admin


def _is_area(doc: Doc, mention: Mention) -> bool:
    kind = (mention.toponym.kind or "").upper()
    admin = load_rules().nouns["admin"]
    after = doc[mention.end].lower_ if mention.end < len(doc) else ""
    return (
        kind.startswith(("A.", "COUNTRY", "GOVERNORATE", "REGION", "DISTRICT"))
        or after in admin
        or doc[mention.end - 1].lower_ in admin
    )
