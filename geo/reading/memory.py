"""What a text has told so far fills what a sentence leaves open: who took, who held, who lost, and to whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo.model import Event, Modality
from geo.reading.syntax import clause_head
from geo.reading.tense import is_pluperfect
from geo.reading.triggers import load_rules
from geo.reading.wars import are_enemies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from spacy.tokens import Doc

    from geo.reading.findings import Finding
    from geo.reading.roles import Cast

#: A filled-in actor is a guess from the text around: the claim is worth this much of one that names its actor.
GUESSED = 0.75
#: How many tokens back or ahead an attacker still answers "was captured".
NEAR = 120

_HOLDS = frozenset({Event.CAPTURE, Event.CONTROL, Event.REPEL})
_ATTACKS = frozenset({Event.ADVANCE, Event.CONTEST, Event.SIEGE, Event.THREAT, Event.CAPTURE})
_AGAIN = ("recapture", "re-capture", "retake", "re-take", "regain", "reclaim", "reconquer", "recover", "retook")
_DEFENDS = frozenset({Event.LOSS, Event.REPEL})
_FREEING = frozenset({"liberate", "liberation", "free"})
#: Events that are done to somebody; a state of control is not.
_DONE_TO = _ATTACKS | _DEFENDS


@dataclass
class Story:
    """What a text tells, as far as it has been read, and who fights whom in it."""

    cast: Cast
    day: date | None
    told: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    attacks: list[tuple[int, str]] = field(default_factory=list)
    pairs: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _known: dict[tuple[str, str], bool] = field(default_factory=dict)  # asked again and again of the same few

    def enemies(self, actor: str | None, other: str | None) -> bool:
        """Whether two parties fight each other, by the text or by what is known of the war."""
        if not actor or not other or actor == other:
            return False
        if other in self.pairs.get(actor, ()):
            return True
        if (actor, other) not in self._known:
            self._known[actor, other] = are_enemies(actor, other, self.day)
        return self._known[actor, other]

    def enemy_in_sentence(self, actor: str | None, i: int, *, joined: bool = True) -> str | None:
        """The enemy of a party named in a token's sentence: one the text says it fights first, then the nearest.

        Parameters
        ----------
        joined : also one of a clause that another is only joined to ("Reds took Elm, and Blues hold Oak").
        """
        sentence = self.cast.doc[i].sent
        near = [s for s in self.cast.within(sentence.start, sentence.end) if self.enemies(actor, s[2])]
        near = [s for s in near if joined or not _is_joined(self.cast.doc, s[0], i)]
        told = self.pairs.get(actor or "", ())
        return min(near, key=lambda s: (s[2] not in told, abs(s[0] - i)))[2] if near else None

    def enemy_of(self, actor: str | None, i: int) -> str | None:
        """The enemy of a party: one the sentence names, one the text says it fights, one the text names at all."""
        if actor is None:
            return None
        told = self.pairs.get(actor)
        if (named := self.enemy_in_sentence(actor, i)) or told:
            return named or (told.most_common(1)[0][0] if told else None)
        counts = Counter(s[2] for s in self.cast.spans if self.enemies(actor, s[2]))
        return counts.most_common(1)[0][0] if counts else None

    def holder(self, name: str) -> str | None:
        """Who the text last said holds a place, or was driven from it."""
        for f in reversed(self.told[name]):
            if f.modality is Modality.ASSERTED:
                if f.event in _HOLDS and f.actor:
                    return f.actor
                if f.event in _ATTACKS and f.against:
                    return f.against
        return None

    def attacker(self, name: str, i: int) -> str | None:
        """Who the text last said attacks a place, or was beaten off or given way to there."""
        near = [f for f in self.told[name] if i - f.token <= NEAR]
        attackers = [f.actor if f.event in _ATTACKS else f.against for f in near if f.event is not Event.CONTROL]
        return next((a for a in reversed(attackers) if a), None)

    def attacker_in_sentence(self, i: int) -> str | None:
        """A party of a token's sentence that attacks elsewhere in the text."""
        attackers = {actor for _, actor in self.attacks}
        sentence = self.cast.doc[i].sent
        inside = [s[2] for s in self.cast.within(sentence.start, sentence.end) if s[2] in attackers]
        return inside[0] if inside else None

    def only_party(self, i: int) -> str | None:
        """The party of a token's sentence, where it names but one."""
        sentence = self.cast.doc[i].sent
        named = {s[2] for s in self.cast.within(sentence.start, sentence.end)}
        return named.pop() if len(named) == 1 else None

    def aggressor(self, i: int) -> str | None:
        """Who attacks anywhere, in the nearest words before a token, else behind it."""
        near = [attack for attack in self.attacks if abs(attack[0] - i) <= NEAR]
        before = [attack for attack in near if attack[0] < i]
        found = before[-1:] or near[:1]
        return found[0][1] if found else None


def _is_joined(doc: Doc, party: int, i: int) -> bool:
    """Whether a party stands in a clause that is only joined to a token's."""
    one, other = clause_head(doc[i]), clause_head(doc[party])
    return one != other and other.dep_ == "conj" and other not in one.ancestors


def fill_actors(findings: Sequence[Finding], cast: Cast, day: date | None = None) -> list[Finding]:
    """Findings in the order of the text, missing parties filled from the text around and from who fights whom.

    Parameters
    ----------
    day : when the text plays; enemies and allies are those of that day.
    """
    ordered = sorted(findings, key=lambda f: (f.token, f.mention.start))
    story = Story(cast, day)
    story.attacks = sorted({*_attacks(ordered, cast), *_placeless_attacks(cast)})
    for f in ordered:
        if f.actor and f.against:
            story.pairs[f.actor][f.against] += 1
            story.pairs[f.against][f.actor] += 1
    filled: list[Finding] = []
    for finding in ordered:
        if _fell(finding):
            finding = _taken_by(finding, filled)  # noqa: PLW2901
        if finding.actor is None:
            actor = _actor(finding, story)
            if actor is not None and actor != finding.against:
                finding = replace(finding, actor=actor, weight=finding.weight * GUESSED)  # noqa: PLW2901
        if finding.actor and finding.against is None:
            finding = replace(finding, against=_against(finding, story))  # noqa: PLW2901
        story.told[_name(finding)].append(finding)
        filled.append(finding)
    return filled


def _attacks(findings: Sequence[Finding], cast: Cast) -> Iterator[tuple[int, str]]:
    """Who attacks where, but for what only leads up to the story ("Reds had moved into the town in May")."""
    for f in findings:
        verb = cast.doc[f.token]
        background = verb.dep_ in {"ROOT", "conj"} and any(c.lower_ == "had" and c.dep_ == "aux" for c in verb.children)
        if f.event in _ATTACKS and f.actor and f.modality is not Modality.DENIED and not background:
            yield f.token, f.actor


def _placeless_attacks(cast: Cast) -> Iterator[tuple[int, str]]:
    """As in "Red's offensive", wherever it is."""
    for _, end, actor in cast.spans:
        for token in cast.doc[end : end + 3]:
            if token.lemma_.lower() in load_rules().nouns["attack"]:
                yield token.i, actor
            if token.pos_ not in {"ADJ", "PART", "NOUN"}:
                break


def _fell(finding: Finding) -> bool:
    return finding.event is Event.LOSS and finding.actor is None and finding.rule.endswith((":fall", ":collapse"))


def _taken_by(finding: Finding, before: Sequence[Finding]) -> Finding:
    """A bare "fell" is a capture where the text has told who attacks: by the party that took or attacked last."""
    near = [
        f
        for f in before
        if f.event in _ATTACKS and f.actor and 0 <= finding.token - f.token <= NEAR and f.modality is Modality.ASSERTED
    ]
    if not near:
        return finding
    return replace(finding, event=Event.CAPTURE, actor=near[-1].actor, weight=finding.weight * GUESSED)


def _name(finding: Finding) -> str:
    return finding.mention.toponym.name or finding.mention.toponym.text


def _actor(finding: Finding, story: Story) -> str | None:
    """The actor a finding leaves open, or None where the text does not tell."""
    guesses = _defenders if finding.event in _DEFENDS else _attackers if finding.event in _ATTACKS else _nobody
    return next((actor for actor in guesses(finding, story) if actor and actor != finding.against), None)


def _nobody(_finding: Finding, _story: Story) -> Iterator[str | None]:
    """Who holds a place without being named is nobody's guess."""
    yield None


def _defenders(finding: Finding, story: Story) -> Iterator[str | None]:
    """Who may have lost or defended a place, the best guess first."""
    name, i = _name(finding), finding.token
    attacker = finding.against or story.attacker(name, i)
    yield story.enemy_in_sentence(attacker, i)
    holder = story.holder(name)
    behind = is_pluperfect(clause_head(story.cast.doc[i]))  # "took Elm. ... Elm had been lost"
    if finding.event is not Event.LOSS or holder != attacker or not behind:
        yield holder
    yield story.enemy_of(attacker, i)
    yield story.enemy_of(story.aggressor(i), i)
    if finding.event is Event.REPEL and attacker is None:  # "a spokesman of X said all assaults were repelled"
        yield story.only_party(i)
    if finding.event is Event.LOSS and attacker is None:  # "was abandoned, and the north passed out of Red hands"
        only = story.only_party(i)
        yield only if only not in {a for _, a in story.attacks} else None


def _attackers(finding: Finding, story: Story) -> Iterator[str | None]:
    """Who may have taken or attacked a place, the best guess first; fighting may have no side that attacks."""
    name, i = _name(finding), finding.token
    if finding.event in {Event.THREAT, Event.SIEGE}:  # "Elm is next," said an officer of those who attack
        yield story.attacker_in_sentence(i)
    if finding.event is Event.CAPTURE and finding.rule.rpartition(":")[2].startswith(_AGAIN):
        yield story.enemy_of(story.holder(name), i)  # who takes again is not who held last
    yield story.attacker(name, i)
    words = {token.lemma_.lower() for token in story.cast.doc[finding.start : finding.end]}
    if words & _FREEING:  # who speaks of places as freed speaks of the own side
        yield story.only_party(i)
    if finding.event is Event.CONTEST and not words & load_rules().nouns["attack"]:
        return
    yield story.enemy_of(finding.against, i)
    if finding.event is not Event.CONTEST:
        yield story.aggressor(i)


def _against(finding: Finding, story: Story) -> str | None:
    """The party to whom a finding's deed is done, where the sentence or the place's story names it."""
    if finding.event not in _DONE_TO:
        return None
    named = story.enemy_in_sentence(finding.actor, finding.token, joined=False)
    name = _name(finding)
    told = story.holder(name) if finding.event in _ATTACKS else None
    if finding.event is Event.REPEL:
        told = story.attacker(name, finding.token)
    return named or (told if story.enemies(finding.actor, told) else None)
