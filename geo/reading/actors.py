"""Who is spoken of: names, adjectives before armed nouns, generic words, and words that point back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from geo.model import ActorMention
from geo.reading.actor_phrases import (
    acts,
    backed,
    is_headline,
    is_joint,
    is_opposed,
    is_plain,
    is_qualified,
    stretch,
    word_behind,
)
from geo.reading.actor_table import RANK, Hit, entries_in, find_hits, make_automaton
from geo.reading.actor_words import (
    ACTION,
    ARMED,
    FALLBACK,
    GENERIC,
    HELD,
    LAND,
    LED,
    NEEDS_ARTICLE,
    NEEDS_NOUN,
    RECENT_FIRST,
    STATE_ROLES,
    VAGUE,
)
from geo.reading.coreference import Named, echo, point_back, recent_group, recent_state, teller_of
from geo.reading.parties import unknown_parties
from geo.reading.wars import Votes, answers, are_enemies, is_current, is_state, part_in, play_day, plays, wars_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from spacy.tokens import Doc

    from geo.model import Actor
    from geo.places.names import Folded

#: What a place in its country says for a war, beside a name of its parties' (2) or its country's (1).
PLACE_WEIGHT = 0.5
#: Generic words that before a deed only say of what kind it is: "a military defeat".
_KINDS = frozenset({"military"})
#: Words between a generic noun and the name of those it stands for: "rebels led by X", "fighters from X".
_LOYAL = frozenset({"led", "loyal"})
_OF = _LOYAL | {"of", "from", "belonging", "aligned", "affiliated", "allied"}


class ActorIndex:
    """Finds the actors of a theatre, or of all wars, in parsed texts.

    Parameters
    ----------
    actors : with all wars' actors given, the war that a passage is about decides what its generic words mean.
    """

    def __init__(self, actors: Sequence[Actor]) -> None:
        self.actors = tuple(actors)
        self.actors_by_id = {actor.id: actor for actor in actors}
        self._wars = sorted({part.war for actor in actors for part in actor.parts if part.war and part.words})
        self._automaton = make_automaton(self.actors)

    def find(
        self, doc: Doc, published: date | None = None, lands: Sequence[tuple[int, str]] = ()
    ) -> tuple[ActorMention, ...]:
        """Every mention of a party, in order, not overlapping.

        Parameters
        ----------
        published : with the dates in the text, tells whose time it was to be "the government".
        lands : offsets of places in the text with their countries (ISO 3166 alpha-2), which tell what war it is about.

        Returns
        -------
        tuple of ActorMention
            ``actor`` is the id of a known actor, a name's own words in capitals for one unknown, and None where
            words name a party but nothing tells which.
        """
        hits = self._hits(doc)
        votes = self._votes(doc, hits, lands)
        day = play_day(doc.text, published)
        found = _Found(doc, self, votes, day)
        found.read(hits)
        unknown_parties(doc, found.named, {start for start, _ in lands})
        found.call_unknown()
        found.point_back()
        return found.mentions()

    def words_in(self, text: str, folded: Folded) -> Iterator[tuple[int, bool]]:
        """Where names and words of parties stand, and whether each names one that fights and is no state.

        A state is named in much news that is not of its wars.

        Parameters
        ----------
        folded : the text, folded.
        """
        for start, _, entry in entries_in(text, folded, self._automaton):
            named = bool(entry.wars) and entry.kind not in {"word", "common"} and entry.written[:1].isupper()
            yield start, named and any(not self.actors_by_id[i].metonyms for i in entry.actors)

    def _hits(self, doc: Doc) -> list[Hit]:
        return find_hits(doc, self._automaton)

    def _votes(self, doc: Doc, hits: Sequence[Hit], lands: Sequence[tuple[int, str]]) -> Votes:
        votes = Votes()
        if len(self._wars) == 1:
            votes.add(-1, self._wars, 1)
            return votes
        paragraphs = paragraph_numbers(doc)
        longest: dict[int, Hit] = {}
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
        text = doc.text  # spaCy joins it anew at every call
        for start, country in lands:
            wars = wars_in(country)
            votes.elsewhere += 0.0 if wars else PLACE_WEIGHT
            votes.add(text.count("\n", 0, start), [war for war in wars if war in self._wars], PLACE_WEIGHT)
        return votes

    def actor(self, actor_id: str) -> Actor | None:
        """The actor of an id, None for a party that the index does not know."""
        return self.actors_by_id.get(actor_id)

    def choose(self, ids: Sequence[str], war: str | None, day: date | None, *, strict: bool) -> str | None:
        """Which of several actors a name means in a war on a day; ``strict`` asks that it be of that war at all."""
        options = [a for i in ids if part_in(a := self.actors_by_id[i], war) is not None]
        if not options and strict:
            return None
        current = [a.id for a in options if plays(a, war, day)]
        return next(iter(current or [a.id for a in options] or ids), None)


def paragraph_numbers(doc: Doc) -> list[int]:
    """Number of each token's line."""
    numbers, current = [], 0
    for token in doc:
        numbers.append(current)
        current += token.text_with_ws.count("\n")
    return numbers


class _Found:
    """Mentions of one text while they are being collected."""

    def __init__(self, doc: Doc, index: ActorIndex, votes: Votes, day: date | None) -> None:
        self.doc, self.index, self.votes, self.day = doc, index, votes, day
        self.named: list[Named] = []
        self._paragraphs = paragraph_numbers(doc)

    def war(self, i: int) -> str | None:
        return self.votes.war(self._paragraphs[i])

    def is_state(self, actor_id: str) -> bool:
        """Whether an actor is a state or its army when the text plays."""
        return is_state(self.index.actor(actor_id), self.day)

    def read(self, hits: Sequence[Hit]) -> None:
        """Names and adjectives first, longest first at each place, then generic words where nothing stands."""
        by_start: dict[int, list[Hit]] = defaultdict(list)
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

    def _at(self, i: int, hits: list[Hit]) -> Named | None:
        for hit in sorted(hits, key=lambda h: (-h.end, RANK[h.entry.kind])):
            named = self._named(hit)
            if named is not None:
                return named
        return self._generic(i, i)

    def _named(self, hit: Hit) -> Named | None:
        kind, war = hit.entry.kind, self.war(hit.start)
        written = hit.entry.written
        compound = kind == "adjective" and "-" in written  # "Moscow-backed" are others in each war
        common = kind == "common" or compound or not any(c.isupper() for c in written)
        actor = self.index.choose(hit.entry.actors, war, self.day, strict=common)
        if actor is None or is_opposed(self.doc, hit.start):
            return None
        ally = backed(self.doc, hit.end)
        if ally is not None and not (kind == "adjective" and written.lower().endswith("backed")):
            return self._ally(hit, ally)
        if kind == "metonym":
            return Named(hit.start, hit.end, actor, kind) if acts(self.doc, hit.start, hit.end) else None
        if kind == "adjective":
            return self._adjective(hit, actor, compound=compound)
        return Named(hit.start, stretch(self.doc, hit.end) or hit.end, actor, kind)

    def _adjective(self, hit: Hit, actor: str, *, compound: bool) -> Named | None:
        """An adjective before a generic word is its party only where it tells whose: "Red rebels" are the rebels."""
        end = stretch(self.doc, hit.end)
        generic = self._generic(hit.start, hit.end)
        own = compound and plays(self.index.actors_by_id[actor], self.war(hit.start), self.day)
        if generic is not None and not own:
            role = GENERIC.get(self.doc[generic.end - 1].lower_, "")
            if role not in STATE_ROLES | VAGUE:
                return generic
        land = LAND if compound or not hit.entry.written[:1].isupper() else frozenset()
        following = word_behind(self.doc, hit.end)
        if end is not None or is_joint(self.doc, hit.end) or following in HELD | ACTION | land:
            return Named(hit.start, end or hit.end, actor, "adjective")
        return None

    def _ally(self, hit: Hit, backed: int) -> Named | None:
        """What "led" or "backed" makes of a name: "A-backed B" is B, "A-led rebels" are A."""
        word = self.doc[backed - 1].lower_
        if word in LED and hit.entry.kind in {"alias", "common", "leader"}:
            end = stretch(self.doc, backed) or backed
            return Named(hit.start, end, hit.entry.actors[0], hit.entry.kind)
        return None

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
        end = stretch(self.doc, i + 1) or i + 1
        own = start == first  # no adjective of a party stands before
        if self._is_no_party(i, first, end, own=own):
            return None
        last = GENERIC.get(self.doc[end - 1].lower_, role)
        last = role if VAGUE & {role, last} else last  # "government troops" are the government's
        actor = self._answer(last, i) or self._answer(role, i)
        if role in VAGUE and (actor is None or not own):
            return None
        return Named(start, end, actor, "generic")

    def _is_no_party(self, i: int, first: int, end: int, *, own: bool) -> bool:
        """Whether a generic word, between ``first`` and ``end``, is used as nobody's name: "a military defeat"."""
        token = self.doc[i]
        word = token.lower_ if first == i else f"{self.doc[first].lower_}-{token.lower_}"
        following = word_behind(self.doc, i + 1)
        if token.pos_ == "PROPN" and own and not is_headline(self.doc, i) and not is_plain(self.doc, first, i):
            return True
        if GENERIC[word] in VAGUE and is_qualified(self.doc, first):
            return True
        if word == "occupied":  # "occupied Elm" is held by those who invaded; "occupied it" is a verb
            return token.dep_ != "amod"
        if end != i + 1 or following in HELD:
            return False
        if following in ACTION | LAND:
            return word in _KINDS
        article = self.doc[first - 1].lower_ if first else ""
        return (
            word in NEEDS_NOUN
            or (word in NEEDS_ARTICLE and article not in {"the", "this"} and own)
            or token.pos_ == "ADJ"
        )

    def _answer(self, role: str, i: int) -> str | None:
        """Who a generic word stands for: a party just named, or the one that answers to it in the war."""
        actor = answers(self.index.actors, role, self.war(i), self.day)
        if role in {"army", "government"}:  # of two states at war, the one that says so
            teller = teller_of(self.doc[i], self.named)
            foreign = actor and teller and are_enemies(teller, actor, self.day) and self.is_state(teller)
            return teller if foreign else actor or recent_state(self.doc, self.named, i, self.is_state)
        if role == "troops":
            return recent_state(self.doc, self.named, i, self.is_state) or actor
        article = self.doc[i - 1].lower_ if i else ""
        if role == "militias" and article not in {"the", "this", "these", "those"}:
            return actor  # "militias" without an article are not those just named
        if role in RECENT_FIRST or len(self._answering(role, i)) > 1:
            fitting = [n for n in self.named if n.actor and self._may_answer(n.actor, role)]
            return recent_group(self.doc, fitting, i, self.is_state) or actor
        return actor

    def _answering(self, role: str, i: int) -> set[str]:
        """Those who answer to a word in the war at the time."""
        parts = ((a.id, p) for a in self.index.actors for p in a.parts if p.war == self.war(i) and role in p.roles)
        return {actor_id for actor_id, part in parts if is_current(part, self.day)}

    def _may_answer(self, actor_id: str, role: str) -> bool:
        """Whether a party just named may be meant: it answers to like words, or the files give it none."""
        actor = self.index.actor(actor_id)
        roles = {r for part in actor.parts for r in part.roles} if actor else set()
        return role == "fighters" or not roles or bool(roles & {role, *FALLBACK.get(role, ())})

    def _led_by(self) -> None:
        """Take "rebels led by X", "fighters loyal to X" and "fighters of X" for X."""
        lasts = {named.start: named for named in self.named}
        for number, named in enumerate(self.named):
            if named.kind == "generic":
                leader = self._leader(named.end, lasts) or self._owner(named.end, lasts)
                if leader is not None:
                    self.named[number] = Named(named.start, named.end, leader.actor, "generic")
        taken = {i for named in self.named for i in range(named.start, named.end)}
        for token in self.doc:
            if token.i not in taken and token.lower_ in ARMED and token.pos_ == "NOUN":
                leader = self._leader(token.i + 1, lasts, _OF)
                if leader is not None and leader.kind in {"alias", "common", "leader"}:
                    self.named.append(Named(token.i, token.i + 1, leader.actor, "armed"))
        self.named.sort(key=lambda n: n.start)

    def _leader(self, i: int, lasts: dict[int, Named], words: frozenset[str] = _LOYAL) -> Named | None:
        if i >= len(self.doc) or self.doc[i].lower_ not in words:
            return None
        for j in range(i + 1, min(i + 7, len(self.doc))):
            if j in lasts:
                return lasts[j] if lasts[j].kind != "generic" else None
            if self.doc[j].text in {".", ";", "\n"} or self.doc[j].pos_ == "VERB":
                return None
        return None

    def _owner(self, i: int, lasts: dict[int, Named]) -> Named | None:
        """Whose "the military of X" is: a name right behind "of" or "from"."""
        leader = self._leader(i, lasts, _OF)
        return leader if leader is not None and leader.kind in {"alias", "leader"} and leader.start <= i + 2 else None

    def call_unknown(self) -> None:
        """Take "the militants" in a text about none of the wars for a group named before that no file knows."""
        strangers = [n for n in self.named if n.kind == "unknown"]
        for number, named in enumerate(self.named):
            word = self.doc[named.end - 1].lower_
            if named.kind == "generic" and named.actor is None and GENERIC.get(word) in RECENT_FIRST | {"rebels"}:
                actor = recent_group(self.doc, strangers, named.start, self.is_state)
                self.named[number] = Named(named.start, named.end, actor, "generic")

    def point_back(self) -> None:
        """Add pronouns and "the group"."""
        self.named = point_back(self.doc, echo(self.doc, self.named), self.is_state)

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
