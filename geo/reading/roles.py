"""Who acts and against whom: actor mentions around a trigger, by grammar first and by nearness last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.model import Event
from geo.reading.actor_words import TROOPS
from geo.reading.syntax import DEEPEST, agent, ancestors, is_passive, is_verb, own_subject, subject
from geo.reading.triggers import load_rules

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


#: What may stand between the names of parties that act together.
_TOGETHER = frozenset({"and", "allied", "local", "other", "the", "its", "their", "pro", "affiliated", "armed", "with"})
#: Verbs whose subject suffers the attack that is their object.
_SUFFERED = frozenset(
    {"fear", "face", "expect", "await", "brace", "withstand", "endure", "resist", "survive", "dread", "repel",
     "repulse", "foil", "thwart", "stop", "halt", "blunt", "anticipate", "prepare", "quell"}
)  # fmt: skip


#: What those do whose an operation is.
_MADE = frozenset(
    {"launch", "begin", "start", "lead", "conduct", "carry", "wage", "mount", "undertake", "fight", "stage"}
)

#: Events that their own actor suffers or is in.
_OWN = frozenset({Event.LOSS, Event.CONTROL})


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

    def of_noun(self, noun: Token | None, depth: int = 0) -> str | None:
        """The actor a noun phrase names: at its head, else the first in front of any relative clause."""
        if noun is None:
            return None
        for child in noun.children:  # "rebels led by X"
            led = child.dep_ == "acl" and child.lemma_ == "lead" and depth < DEEPEST
            if led and (leader := self.of_noun(agent(child), depth + 1)):
                return leader
        for number, (start, end, _) in enumerate(self.spans):
            if start <= noun.i < end:
                return self._first_of(number)
        if noun.lower_ in _BACK:
            return self.before(noun.i, noun.sent.start)
        right = noun.right_edge.i + 1
        cuts = [c.left_edge.i for c in noun.children if c.dep_ in {"relcl", "acl", "conj"} and c.i > noun.i]
        inside = self.within(noun.left_edge.i, min([right, *cuts]))
        return self._first_of(self.spans.index(inside[0])) if inside else None

    def _first_of(self, number: int) -> str:
        """The first of parties that act together: "A troops and allied B units" are A."""
        while number:
            start, (_, end, _) = self.spans[number][0], self.spans[number - 1]
            gap = [t.lower_ for t in self.doc[end:start] if t.text not in {")", ","} and t.lower_ not in TROOPS]
            together = gap[:1] == ["and"] and set(gap) <= _TOGETHER
            if not together or self.doc[end - 1].sent != self.doc[start].sent:
                break
            number -= 1
            if start - end >= 5:
                break
        return self.spans[number][2]

    def before(self, i: int, low: int) -> str | None:
        """The last actor between ``low`` and a token."""
        inside = self.within(low, i)
        return inside[-1][2] if inside else None


def verb_roles(verb: Token, frame: Frame, cast: Cast) -> dict[str, str | None]:
    """Actor and against of a verb trigger by its frame."""
    roles: dict[str, str | None] = {"actor": None, "against": None}
    passive = is_passive(verb)
    doer = cast.of_noun(agent(verb)) if passive else cast.of_noun(_doer(verb)) or _of_purpose(verb, cast)
    if not passive and frame.subject in roles:
        roles[frame.subject] = doer
    if passive and frame.subject in roles:
        roles[frame.subject] = doer
    target = subject(verb) if passive else _object(verb)
    done = cast.of_noun(target)
    if frame.object in roles and done and not roles[frame.object]:
        roles[frame.object] = done
    if frame.event is Event.REPEL and frame.object not in roles:  # "repelled Red assaults", "broke the Red siege"
        roles["against"] = done if done != roles["actor"] else None
    if frame.event is Event.CONTEST and not passive and target and target.lemma_.lower() in _attack_nouns():
        return {"actor": done or cast.of_noun(agent(verb)), "against": doer}  # "are battling an offensive by Reds"
    for child in verb.children:
        role = frame.slots.get(child.lower_, "")
        if role in roles and child.i > verb.i:
            roles[role] = roles[role] or cast.of_noun(next((c for c in child.children if c.dep_ == "pobj"), None))
    if not passive and roles["actor"] is None and frame.subject == "actor":
        low = verb.sent.start
        if own_subject(verb) is None or own_subject(verb).i < verb.i:  # type: ignore[union-attr]
            roles["actor"] = _nearest_subject(verb, cast, low)
    return roles


def _doer(verb: Token) -> Token | None:
    """The subject of a verb, or of the one it is joined to where the parse took the object of a third for it.

    In "left Elm, lost ground in Oak, withdrew from Ash" the second verb is read as an adjective of "ground".
    """
    own = own_subject(verb)
    if own is None and verb.dep_ == "conj" and verb.tag_ == "VBD":
        misplaced = _misplaced_subject(verb)
        if misplaced is not None:
            return misplaced
    misread = own is not None and any(c.dep_ == "amod" and c.tag_ == "VBD" for c in own.children)
    return subject(verb.head) if misread and verb.dep_ == "conj" else subject(verb)


def _misplaced_subject(verb: Token) -> Token | None:
    """The subject that the parse made the head of another clause.

    In "Reds, who held Elm, attacked and took Oak" it reads "attacked" as said of Reds; in "fell when Reds, helped by
    Blues, took Oak" it reads "when Reds" as a clause.
    """
    head = verb.head
    if head.dep_ == "acl" and head.tag_ in {"VBN", "VBD"} and not is_verb(head.head) and not is_passive(verb):
        return head.head
    between = verb.doc[head.i + 1 : verb.i]
    nouns = [t for t in between if t.dep_ == "advcl" and t.pos_ in {"NOUN", "PROPN"} and t.head.i == head.i]
    return nouns[-1] if nouns else None


def _of_purpose(verb: Token, cast: Cast) -> str | None:
    """The subject over an infinitive that the parse hangs on a noun between: "has threatened for years to seize"."""
    if verb.tag_ != "VB" or verb.dep_ not in {"relcl", "acl"} or own_subject(verb) is not None:
        return None
    head = next((a for a in ancestors(verb) if is_verb(a)), None)
    return cast.of_noun(subject(head)) if head is not None and not is_passive(head) else None


def _attack_nouns() -> frozenset[str]:
    return load_rules().nouns["attack"]


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
        if preposition.dep_ == "agent" and preposition.head.i > noun.i:  # "an assault on villages held by X"
            continue
        if preposition.head.pos_ == "NOUN" and not noun.is_ancestor(preposition) and preposition.head.i > noun.i:
            continue  # "a victory in Elm, marking the end of X"
        role = "actor" if preposition.lower_ in frame.actor else "against"
        if roles[role] is None:
            following = [s for s in cast.within(preposition.i + 1, noun.sent.end) if s[0] - preposition.i <= 3]
            roles[role] = following[0][2] if following else None
    for preposition in noun.children:
        if preposition.lower_ == "between":
            both = cast.within(preposition.i, noun.sent.end)[:2]
            if len(both) == 2 and both[1][0] - preposition.i < 12:
                return {"actor": both[0][2], "against": both[1][2]}
    if roles["actor"] is None and noun.dep_ in {"nsubj", "nsubjpass"}:
        roles["actor"] = _by_definition(noun, cast)
    if roles["actor"] is None:
        left = [s for s in cast.within(noun.left_edge.i, noun.i) if not _gap_has_place(cast.doc, s[1], noun.i)]
        sufferer = _sufferer(noun) if frame.event not in _OWN else None
        if left or sufferer is None:
            roles["actor"] = left[-1][2] if left else None if frame.own else _over(noun, cast)
        if sufferer is not None:
            roles["against"] = roles["against"] or cast.of_noun(subject(sufferer))
    return roles


def _by_definition(noun: Token, cast: Cast) -> str | None:
    """Whose an offensive is by the words that define it: "the Elm offensive was an operation launched by Reds"."""
    verb = noun.head
    if verb.lemma_ != "be":
        return None
    for defined in (c for c in verb.children if c.dep_ == "attr"):
        for token in defined.subtree:
            if (
                token.dep_ in {"agent", "prep"}
                and token.lower_ == "by"
                and token.head.lemma_ in _MADE | {defined.lemma_}
            ):
                return next((cast.of_noun(c) for c in token.children if c.dep_ == "pobj"), None)
            if token.dep_ == "relcl" and token.lemma_ in _MADE and not is_passive(token):
                return cast.of_noun(own_subject(token))
    return None


def _gap_has_place(doc: Doc, start: int, end: int) -> bool:
    return any(is_verb(t) or t.lower_ in {"of", "in"} for t in doc[start:end])


def _sufferer(noun: Token) -> Token | None:
    """The verb over an attack whose subject is no attacker: "fears an offensive", "warned that an attack ..."."""
    head = next((a for a in ancestors(noun) if is_verb(a)), None)
    suffers = head is not None and head.lemma_.lower() in _SUFFERED and noun.dep_ not in {"nsubj", "nsubjpass"}
    return head if suffers else None


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
