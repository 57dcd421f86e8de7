"""Who is spoken of: names, adjectives before armed nouns, generic words, and words that point back."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import ahocorasick

from geo.model import ActorMention
from geo.places.names import Folded, fold, fold_text
from geo.reading.actor_words import (
    ACTION,
    ARMED,
    BACKED,
    GENERIC,
    HELD,
    LED,
    MODIFIERS,
    NEEDS_ARTICLE,
    NEEDS_NOUN,
    RECENT_FIRST,
)
from geo.reading.coreference import Named, point_back, recent_group
from geo.reading.parties import unknown_parties
from geo.reading.wars import Votes, answers, is_current, part_in, play_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token

    from geo.model import Actor

Kind = Literal["alias", "common", "adjective", "leader", "metonym", "word"]
_RANK: dict[str, int] = {"alias": 0, "common": 0, "leader": 1, "adjective": 2, "metonym": 3, "word": 4}
_AGAINST = frozenset({"by", "against", "with", "between"})
_JOINTS = frozenset({"-", "–", "‑", "'s", "’s", "'", "’"})
_GIVING = frozenset({"fall", "cede", "lose", "surrender", "hand", "return", "transfer", "give", "revert"})


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: Kind
    written: str
    actors: tuple[str, ...]
    wars: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int  # tokens
    end: int
    entry: _Entry


class ActorIndex:
    """Finds the actors of a theatre, or of all wars, in parsed texts.

    Parameters
    ----------
    actors : with all wars' actors given, the war that a passage is about decides what its generic words mean.
    """

    def __init__(self, actors: Sequence[Actor]) -> None:
        self.actors = tuple(actors)
        self._by_id = {actor.id: actor for actor in actors}
        self._wars = sorted({part.war for actor in actors for part in actor.parts if part.war and part.words})
        self._automaton = _automaton(self.actors)

    def find(self, doc: Doc, published: date | None = None) -> tuple[ActorMention, ...]:
        """Every mention of a party, in order, not overlapping.

        Parameters
        ----------
        published : with the dates in the text, tells whose time it was to be "the government".

        Returns
        -------
        tuple of ActorMention
            ``actor`` is the id of a known actor, a name's own words in capitals for one unknown, and None where
            words name a party but nothing tells which.
        """
        hits = self._hits(doc)
        votes = self._votes(doc, hits)
        day = play_day(doc.text, published)
        found = _Found(doc, self, votes, day)
        found.read(hits)
        unknown_parties(doc, found.named)
        found.point_back()
        return found.mentions()

    def _hits(self, doc: Doc) -> list[_Hit]:
        if not len(doc) or not len(self._automaton):
            return []
        text = doc.text  # spaCy joins it anew at every call
        hits = []
        for start, end, entry in self._entries_in(text, fold_text(text)):
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is not None and _same_case(text[start:end], entry.written):
                hits.append(_Hit(span.start, span.end, entry))
        return hits

    def _entries_in(self, text: str, folded: Folded) -> Iterator[tuple[int, int, _Entry]]:
        for last, (key, entries) in self._automaton.iter(folded.text) if len(self._automaton) else ():
            start, end = folded.starts.get(last + 1 - len(key)), folded.ends.get(last + 1)
            if start is not None and end is not None:
                for entry in entries:
                    yield start, end, entry

    def words_in(self, text: str, folded: Folded) -> Iterator[tuple[int, int, str, bool]]:
        """Where names and words of parties stand, as written in their file, and whether a party plays in one war only.

        Parameters
        ----------
        folded : the text, folded.
        """
        for start, end, entry in self._entries_in(text, folded):
            if _same_case(text[start:end], entry.written):
                yield start, end, entry.written, bool(entry.wars) and entry.kind not in {"word", "common"}

    def _votes(self, doc: Doc, hits: Sequence[_Hit]) -> Votes:
        votes = Votes()
        if len(self._wars) == 1:
            votes.add(-1, self._wars, 1)
            return votes
        paragraphs = paragraph_numbers(doc)
        longest: dict[int, _Hit] = {}
        for hit in hits:
            kept = longest.get(hit.start)
            if kept is None or hit.end > kept.end:
                longest[hit.start] = hit
        for hit in longest.values():
            capital = hit.entry.written[:1].isupper()
            if capital and hit.entry.kind not in {"adjective", "common"}:
                votes.add(paragraphs[hit.start], hit.entry.wars, 2 if hit.entry.kind == "alias" else 1)
        for hit in hits:
            if hit.entry.kind == "word" and longest[hit.start].entry.kind != "word":
                votes.add(paragraphs[hit.start], hit.entry.wars, 1)
        return votes

    def actor(self, actor_id: str) -> Actor | None:
        """The actor of an id, None for a party that the index does not know."""
        return self._by_id.get(actor_id)

    def choose(self, ids: Sequence[str], war: str | None, day: date | None, *, strict: bool) -> str | None:
        """Which of several actors a name means in a war on a day; ``strict`` asks that it be of that war at all."""
        options = [(a, p) for i in ids if (a := self._by_id[i]) and (p := part_in(a, war)) is not None]
        if not options and not strict:
            options = [(a, a.parts[0]) for i in ids if (a := self._by_id[i]).parts]
        if not options:
            return None if strict or not ids else ids[0]
        current = [a.id for a, p in options if is_current(p, day)]
        return current[0] if current else options[0][0].id


def paragraph_numbers(doc: Doc) -> list[int]:
    """Number of each token's line."""
    numbers, current = [], 0
    for token in doc:
        numbers.append(current)
        current += token.text_with_ws.count("\n")
    return numbers


def _automaton(actors: Sequence[Actor]) -> ahocorasick.Automaton:
    table: dict[str, dict[tuple[Kind, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    wars: dict[str, set[str]] = defaultdict(set)
    for actor in actors:
        kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
            ("alias", (actor.name, *actor.aliases)), ("common", actor.common), ("leader", actor.leaders), ("metonym", actor.metonyms),
            ("adjective", tuple(word for part in actor.parts for word in part.adjectives)),
        )  # fmt: skip
        for kind, names in kinds:
            for name in names:
                table[fold(name)][kind, name].add(actor.id)
        for part in actor.parts:
            for word in part.words:
                table[fold(word)]["word", word]
                wars[word].add(part.war)
    by_id = {actor.id: actor for actor in actors}
    order = {actor.id: number for number, actor in enumerate(actors)}
    automaton = ahocorasick.Automaton()
    for key, entries in table.items():
        if key:
            made = [
                _Entry(kind, written, tuple(sorted(ids, key=order.__getitem__)),
                       tuple(sorted(wars[written])) if kind == "word" else _wars_of(by_id[i] for i in ids))
                for (kind, written), ids in entries.items()
            ]  # fmt: skip
            automaton.add_word(key, (key, made))
    if len(automaton):
        automaton.make_automaton()
    return automaton


def _wars_of(actors: Iterator[Actor]) -> tuple[str, ...]:
    return tuple(sorted({part.war for actor in actors for part in actor.parts if part.war}))


def _same_case(surface: str, written: str) -> bool:
    """Capitals must stand where the name has them: "IS" is not "is", "Badr" not "badr"; headlines' capitals pass."""
    letters = [c for c in written if c.isalpha()]
    if all(c.isupper() for c in letters):
        return surface.upper() == surface
    return not written[:1].isupper() or surface[:1].isupper() or not surface[:1].isalpha()


class _Found:
    """Mentions of one text while they are being collected."""

    def __init__(self, doc: Doc, index: ActorIndex, votes: Votes, day: date | None) -> None:
        self.doc, self.index, self.votes, self.day = doc, index, votes, day
        self.named: list[Named] = []
        self._paragraphs = paragraph_numbers(doc)

    def war(self, i: int) -> str | None:
        return self.votes.war(self._paragraphs[i])

    def read(self, hits: Sequence[_Hit]) -> None:
        """Names and adjectives first, longest first at each place, then generic words where nothing stands."""
        by_start: dict[int, list[_Hit]] = defaultdict(list)
        for hit in hits:
            if hit.entry.kind != "word":
                by_start[hit.start].append(hit)
        i = 0
        while i < len(self.doc):
            named = self._at(i, by_start.get(i, []))
            if named is not None:
                self.named.append(named)
            i = max(named.end if named else 0, i + 1)
        self._led_by()

    def _at(self, i: int, hits: list[_Hit]) -> Named | None:
        for hit in sorted(hits, key=lambda h: (-h.end, _RANK[h.entry.kind])):
            named = self._named(hit)
            if named is not None:
                return named
        return self._generic(i, i)

    def _named(self, hit: _Hit) -> Named | None:
        kind, war = hit.entry.kind, self.war(hit.start)
        written = hit.entry.written
        compound = kind == "adjective" and "-" in written  # "Moscow-backed" are others in each war
        common = kind == "common" or compound or not any(c.isupper() for c in written)
        actor = self.index.choose(hit.entry.actors, war, self.day, strict=common)
        if actor is None or (hit.start and self.doc[hit.start - 1].lower_ in {"anti", "lake"}):
            return None
        backed = self._backed(hit.end)
        if backed is not None and not (kind == "adjective" and hit.entry.written.lower().endswith("backed")):
            return self._ally(hit, backed)
        end = self._stretch(hit.end)
        if kind in {"alias", "common", "leader"}:
            return Named(hit.start, end or hit.end, actor, kind)
        if kind == "metonym":
            return Named(hit.start, hit.end, actor, kind) if _acts(self.doc, hit.start, hit.end) else None
        generic = self._generic(hit.start, hit.end)
        if generic is not None and GENERIC.get(self.doc[generic.end - 1].lower_, "") not in {
            "government",
            "army",
            "regime",
        }:
            return generic
        if end is not None:
            return Named(hit.start, end, actor, kind)
        following = self._word(hit.end)
        return Named(hit.start, hit.end, actor, kind) if following in HELD | ACTION else None

    def _ally(self, hit: _Hit, backed: int) -> Named | None:
        """What "led" or "backed" makes of a name: "A-backed B" is B, "A-led rebels" are A."""
        word = self.doc[backed - 1].lower_
        if word in LED and hit.entry.kind in {"alias", "common", "leader"}:
            end = self._stretch(backed) or backed
            return Named(hit.start, end, hit.entry.actors[0], hit.entry.kind)
        return None

    def _backed(self, i: int) -> int | None:
        """One past "-backed", "-led" behind a name, None when it is not there."""
        if i < len(self.doc) and self.doc[i].text in {"-", "–", "‑"}:
            i += 1
        return (
            i + 1
            if i < len(self.doc) and self.doc[i].lower_ in BACKED | LED and self.doc[i - 1].text in "-–‑"
            else None
        )

    def _word(self, i: int) -> str:
        """The word behind a name, a hyphen or possessive between them passed over."""
        limit = i + 4
        while i < min(limit, len(self.doc)) and (
            self.doc[i].text in _JOINTS or self.doc[i].lower_ in MODIFIERS - ACTION
        ):
            i += 1
        return str(self.doc[i].lower_) if i < len(self.doc) else ""

    def _stretch(self, i: int) -> int | None:
        """One past the armed noun that a name or adjective stands before, None when it stands before none."""
        end = None
        limit = min(i + 5, len(self.doc))
        while i < limit:
            token = self.doc[i]
            if token.lower_ in ARMED:
                end = i + 1
            elif end is not None or not (token.lower_ in MODIFIERS or token.text in _JOINTS or token.like_num):
                break
            i += 1
        return end

    def _generic(self, start: int, i: int) -> Named | None:
        """A generic word at token ``i`` with its nouns; ``start`` is where its mention begins."""
        if i >= len(self.doc):
            return None
        word, first = self.doc[i].lower_, i
        if word in {"pro", "anti"} and i + 2 < len(self.doc) and self.doc[i + 1].text == "-":
            word, i = f"{word}-{self.doc[i + 2].lower_}", i + 2
        role = GENERIC.get(word)
        if role is None:
            return None
        end = self._stretch(i + 1) or i + 1
        following = self._word(i + 1)
        if self.doc[i].pos_ == "PROPN" and start == first and not self._headline(i) and not self._plain(first, i):
            return None
        bare = end == i + 1 and following not in HELD | ACTION
        article = self.doc[first - 1].lower_ if first else ""
        if bare and (
            word in NEEDS_NOUN or (word in NEEDS_ARTICLE and article not in {"the", "this"} and start == first)
        ):
            return None
        if bare and self.doc[i].pos_ == "ADJ":
            return None
        role = GENERIC.get(self.doc[end - 1].lower_, role)
        actor = answers(self.index.actors, role, self.war(i), self.day)
        if role in RECENT_FIRST:
            actor = recent_group(self.doc, self.named, i, self.index) or actor
        return Named(start, end, actor, "generic")

    def _plain(self, first: int, i: int) -> bool:
        """Whether a generic word with a capital is no part of a longer name: "the Army", "Government forces"."""
        before, after = self.doc[first - 1 : first], self.doc[i + 1 : i + 2]
        ends = not len(after) or after[0].pos_ != "PROPN"
        return ends and (not len(before) or before[0].pos_ != "PROPN")

    def _headline(self, i: int) -> bool:
        """Whether capitals say nothing at a token: it begins its sentence, or its sentence has only capitals."""
        sentence = self.doc[i].sent
        words = [t for t in sentence if t.is_alpha and len(t) > 3]
        return bool(self.doc[i].is_sent_start) or sum(t.text[0].isupper() for t in words) > 0.7 * len(words)

    def _led_by(self) -> None:
        """Take "rebels led by X", "fighters loyal to X" and "fighters of X" for X."""
        lasts = {named.start: named for named in self.named}
        for number, named in enumerate(self.named):
            if named.kind == "generic" and (leader := self._leader(named.end, lasts)) is not None:
                self.named[number] = Named(named.start, named.end, leader.actor, "generic")
        taken = {i for named in self.named for i in range(named.start, named.end)}
        for token in self.doc:
            if token.i not in taken and token.lower_ in ARMED and token.pos_ == "NOUN":
                leader = self._leader(
                    token.i + 1, lasts, ("loyal", "of", "from", "belonging", "aligned", "affiliated", "led")
                )
                if leader is not None and leader.kind in {"alias", "leader"}:
                    self.named.append(Named(token.i, token.i + 1, leader.actor, "armed"))
        self.named.sort(key=lambda n: n.start)

    def _leader(self, i: int, lasts: dict[int, Named], words: tuple[str, ...] = ("led", "loyal")) -> Named | None:
        if i >= len(self.doc) or self.doc[i].lower_ not in words:
            return None
        for j in range(i + 1, min(i + 7, len(self.doc))):
            if j in lasts:
                return lasts[j] if lasts[j].kind != "generic" else None
            if self.doc[j].text in {".", ";", "\n"} or self.doc[j].pos_ == "VERB":
                return None
        return None

    def point_back(self) -> None:
        """Add pronouns and "the group"."""
        self.named = point_back(self.doc, self.named, self.index)

    def mentions(self) -> tuple[ActorMention, ...]:
        """All as the model's mentions."""
        kept: list[Named] = []
        for named in sorted(self.named, key=lambda n: (n.start, -n.end)):
            if not kept or named.start >= kept[-1].end:
                kept.append(named)
        return tuple(self._mention(named) for named in kept)

    def _mention(self, named: Named) -> ActorMention:
        span = self.doc[named.start : named.end]
        return ActorMention(span.start_char, span.end_char, span.text, named.actor)


def _acts(doc: Doc, start: int, end: int) -> bool:
    """Whether a country or capital is where a party would be: it does something, or something is done by or to it."""
    token: Token = doc[start:end].root
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    head = token.head
    if token.dep_ == "nsubj":
        return head.pos_ == "VERB" or (head.pos_ == "AUX" and head.lemma_ != "be")
    if token.dep_ == "pobj":
        if head.dep_ == "agent" or head.lower_ in _AGAINST:
            return True
        return head.lower_ == "to" and head.head.lemma_ in _GIVING
    return token.dep_ == "nsubjpass" and bool(re.match(r"(?i)accuse|force|repel|push|drive", head.lemma_))
