"""Who acts and against whom: actor mentions around a trigger, by grammar first and by nearness last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reading.syntax import agent, ancestors, is_passive, is_verb, own_subject, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geo.model import ActorMention
    from geo.reading.triggers import Frame

_LIGHT = frozenset(
    {"launch", "begin", "start", "continue", "resume", "mount", "make", "stage", "carry", "conduct", "announce", "open",
     "lead", "suffer", "press", "renew", "undertake", "wage", "lay", "impose", "gain", "take", "lose", "have", "seize",
     "assume", "establish", "maintain", "keep", "retain", "win", "claim", "declare", "report", "regain", "step", "plan",
     "threaten", "complete", "sustain", "transfer", "cede", "relinquish", "consolidate", "secure", "exert", "exercise",
     "hold", "restore", "lift", "break"}
)  # fmt: skip


_BACK = frozenset({"it", "they", "them", "itself", "themselves"})


class Cast:
    """The actors of a parsed text, by token."""

    def __init__(self, doc: Doc, actors: Sequence[ActorMention]) -> None:
        self.doc = doc
        self.spans: list[tuple[int, int, str]] = []
        for mention in actors:
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is not None and mention.actor:
                self.spans.append((span.start, span.end, mention.actor))
        self.spans.sort()
        self.tokens = frozenset(i for start, end, _ in self.spans for i in range(start, end))

    def within(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Actor spans inside [start, end)."""
        return [s for s in self.spans if s[0] >= start and s[1] <= end]

    def of_noun(self, noun: Token | None) -> str | None:
        """The actor a noun phrase names: at its head, else the first in front of any relative clause."""
        if noun is None:
            return None
        for child in noun.children:  # "rebels led by X"
            if child.dep_ == "acl" and child.lemma_ == "lead" and (leader := self.of_noun(agent(child))):
                return leader
        for start, end, actor in self.spans:
            if start <= noun.i < end:
                return actor
        if noun.pos_ == "PRON" and noun.lower_ in _BACK:
            return self.before(noun.i, max(noun.sent.start - 40, 0))
        right = noun.right_edge.i + 1
        cuts = [c.left_edge.i for c in noun.children if c.dep_ in {"relcl", "acl", "conj"} and c.i > noun.i]
        inside = self.within(noun.left_edge.i, min([right, *cuts]))
        return inside[0][2] if inside else None

    def before(self, i: int, low: int) -> str | None:
        """The last actor between ``low`` and a token."""
        inside = self.within(low, i)
        return inside[-1][2] if inside else None


def verb_roles(verb: Token, frame: Frame, cast: Cast) -> dict[str, str | None]:
    """Actor and against of a verb trigger by its frame."""
    roles: dict[str, str | None] = {"actor": None, "against": None}
    passive = is_passive(verb)
    doer = cast.of_noun(agent(verb)) if passive else cast.of_noun(subject(verb))
    if not passive and frame.subject in roles:
        roles[frame.subject] = doer
    if passive and frame.subject in roles:
        roles[frame.subject] = doer
    done = cast.of_noun(subject(verb) if passive else _object(verb))
    if frame.object in roles and done and not roles[frame.object]:
        roles[frame.object] = done
    for child in verb.children:
        role = frame.slots.get(child.lower_, "")
        if role in roles and child.i > verb.i:
            roles[role] = roles[role] or cast.of_noun(next((c for c in child.children if c.dep_ == "pobj"), None))
    if not passive and roles["actor"] is None and frame.subject == "actor":
        low = verb.sent.start
        if own_subject(verb) is None or own_subject(verb).i < verb.i:  # type: ignore[union-attr]
            roles["actor"] = _nearest_subject(verb, cast, low)
    return roles


def _nearest_subject(verb: Token, cast: Cast, low: int) -> str | None:
    """The actor standing right before a verb, where the parse gives no subject or a nameless one."""
    own = own_subject(verb)
    if own is not None:
        inside = cast.within(own.left_edge.i, verb.i)
        return inside[0][2] if inside else None
    for start, end, actor in reversed(cast.within(low, verb.i)):
        between = cast.doc[end : verb.i]
        if (
            all(t.pos_ in {"AUX", "ADV", "PART", "NOUN", "PUNCT", "ADJ", "PROPN", "CCONJ"} for t in between)
            and start >= low
        ):
            return actor
    return None


def _object(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in {"dobj", "obj"}), None)


def noun_roles(noun: Token, frame: Frame, cast: Cast) -> dict[str, str | None]:
    """Actor and against of a noun trigger: possessor or compound, "by", else the subject of the verb over it."""
    roles: dict[str, str | None] = {"actor": None, "against": None}
    for child in noun.children:
        pobj = next((c for c in child.children if c.dep_ == "pobj"), None)
        if child.lower_ in frame.actor and pobj is not None:
            roles["actor"] = roles["actor"] or cast.of_noun(pobj)
        elif child.lower_ in frame.against and pobj is not None:
            roles["against"] = roles["against"] or cast.of_noun(pobj)
    for preposition in (t for t in noun.doc[noun.i + 1 : noun.sent.end] if t.lower_ in frame.actor | frame.against):
        role = "actor" if preposition.lower_ in frame.actor else "against"
        if roles[role] is None:
            following = [s for s in cast.within(preposition.i + 1, noun.sent.end) if s[0] - preposition.i <= 3]
            roles[role] = following[0][2] if following else None
    for preposition in noun.children:
        if preposition.lower_ == "between":
            both = cast.within(preposition.i, noun.sent.end)[:2]
            if len(both) == 2 and both[1][0] - preposition.i < 12:
                return {"actor": both[0][2], "against": both[1][2]}
    if roles["actor"] is None:
        left = [s for s in cast.within(noun.left_edge.i, noun.i) if not _gap_has_place(cast.doc, s[1], noun.i)]
        roles["actor"] = left[-1][2] if left else _over(noun, cast)
    return roles


def _gap_has_place(doc: Doc, start: int, end: int) -> bool:
    return any(is_verb(t) or t.lower_ in {"of", "in"} for t in doc[start:end])


def _over(noun: Token, cast: Cast) -> str | None:
    """The subject of the verb that a noun trigger is the object of."""
    below = noun
    for head in ancestors(noun):
        if is_verb(head):
            if below.dep_ in {"nsubj", "nsubjpass"}:
                return cast.of_noun(agent(head)) if is_passive(head) else None
            if is_passive(head):
                return cast.of_noun(agent(head))
            if below.dep_ in {"dobj", "prep", "conj", "attr", "advcl", "xcomp", "pobj", "ccomp"}:
                doer = cast.of_noun(subject(head))
                return doer or cast.before(head.i, head.sent.start) if head.lemma_ in _LIGHT else doer
            return None
        below = head
    return None
