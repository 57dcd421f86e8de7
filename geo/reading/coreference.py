"""Words that point back to a party: "they", "its forces", "the group". Short range, and only where one answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.reading.actor_words import ACTION, GROUP_NOUNS, OWN_NOUNS, TROOP_NOUNS
from geo.reading.syntax import ancestors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

#: How many sentences back words may point; beyond, readers are told the name again.
RANGE = 3
#: Kinds of mention that call a party by its own name.
_CALLED = frozenset({"alias", "common", "adjective", "unknown"})
_WHO = frozenset({"which", "who", "that"})
_ABLE = frozenset({"able", "unable", "ready", "willing", "unwilling", "poised", "set", "forced", "prepared", "close"})
#: Verbs whose "it" is nobody: "it was ...", "it did not happen", "it remains to be seen".
_IMPERSONAL = frozenset(
    {"be", "seem", "appear", "rain", "look", "happen", "remain", "mean", "matter", "emerge", "transpire", "depend",
     "follow", "occur", "fall", "begin", "lie", "include", "cost"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A mention at tokens [start, end): kind alias, leader, adjective, metonym, generic, armed, unknown or back."""

    start: int
    end: int
    actor: str | None
    kind: str


IsState = Callable[[str], bool]


def recent_group(doc: Doc, named: Sequence[Named], i: int, is_state: IsState) -> str | None:
    """The party, no state, named last before a token and within range; subjects of their sentence go first."""
    return _recent(doc, [n for n in named if n.actor and not is_state(n.actor)], i)


def recent_state(doc: Doc, named: Sequence[Named], i: int, is_state: IsState) -> str | None:
    """The state named last before a token and within range."""
    return _recent(doc, [n for n in named if n.actor and is_state(n.actor)], i)


def _recent(doc: Doc, named: Sequence[Named], i: int) -> str | None:
    """The party named last before a token: of its own sentence the last subject, of one before the main subject."""
    for number, (first, last) in enumerate(_sentences_back(doc, i)):
        inside = [n for n in named if n.actor and first <= n.start < min(last, i)]
        if inside:
            subjects = [n for n in inside if _is_subject(doc, n)]
            main = [n for n in subjects if _is_main(doc, n)] if number else []
            nearest = (main or subjects or inside)[-1]
            verb = _phrase_head(doc, nearest).head  # of several subjects that the parse gives it, the first
            return next((n for n in main if _phrase_head(doc, n).head == verb), nearest).actor
    return None


def _sentences_back(doc: Doc, i: int) -> list[tuple[int, int]]:
    """Token ranges of the sentence of a token and of those before it, nearest first, within a paragraph's reach."""
    ranges: list[tuple[int, int]] = []
    sentence = doc[i].sent
    while len(ranges) <= RANGE:
        ranges.append((sentence.start, sentence.end))
        if sentence.start == 0:
            break
        sentence = doc[sentence.start - 1].sent
    return ranges


def _is_subject(doc: Doc, named: Named) -> bool:
    return _phrase_head(doc, named).dep_ in {"nsubj", "nsubjpass"}


def _is_main(doc: Doc, named: Named) -> bool:
    """Whether a subject is that of its sentence's main verb."""
    verb = _phrase_head(doc, named).head
    while verb.dep_ == "conj" and verb.head.i != verb.i:
        verb = verb.head
    return bool(verb.dep_ == "ROOT")


def _phrase_head(doc: Doc, named: Named) -> Token:
    root: Token = doc[named.start : named.end].root
    while root.dep_ in {"conj", "compound", "appos", "nmod", "poss", "amod"} and root.head.i != root.i:
        root = root.head
    return root


def echo(doc: Doc, named: Sequence[Named]) -> list[Named]:
    """The mentions, "the rebels" being those whom a name has just called so ("the Red rebels")."""
    heard: list[Named] = []
    for one in named:
        word = doc[one.end - 1]
        if one.kind == "generic" and one.end == one.start + 1 and word.tag_ in {"NNS", "NNPS"}:
            low = _sentences_back(doc, one.start)[-1][0]
            called = [n for n in named if low <= n.start < one.start and n.kind in _CALLED and n.end - n.start > 1]
            same = [n.actor for n in called if n.actor and doc[n.end - 1].lower_ == word.lower_]
            heard.append(Named(one.start, one.end, same[-1], one.kind) if same else one)
        else:
            heard.append(one)
    return heard


def point_back(doc: Doc, named: Sequence[Named], is_state: IsState) -> list[Named]:
    """The mentions with those of pronouns and pointing nouns added, in order.

    Parameters
    ----------
    is_state : tells of an actor's id whether it is a state or its army, which "the troops" may be and "the group" not.

    A pronoun that points to what is itself resolved from a pronoun takes that party.
    """
    found = sorted(named, key=lambda n: n.start)
    taken = {i for n in found for i in range(n.start, n.end)}
    for token in doc:
        if token.i in taken:
            continue
        added = _pronoun(doc, token, found) or _noun(doc, token, found, is_state)
        if added is not None:
            found = sorted([*found, added], key=lambda n: n.start)
    return found


def _pronoun(doc: Doc, token: Token, found: Sequence[Named]) -> Named | None:
    word = token.lower_
    if word in {"their", "its", "his", "our"}:
        return _possessive(doc, token, found)
    if word not in {"they", "it", "them"} or (word == "it" and token.dep_ != "nsubj"):
        return None
    if (word == "it" and _is_impersonal(token)) or _told_by_others(token, found):
        return None
    options = [n for n in found if n.actor and (word != "it" or not _is_plural(doc, n))]
    antecedent = _relative(doc, options, token)
    if antecedent is not None:
        return Named(token.i, token.i + 1, antecedent, "back")
    if word == "them":
        doers = {n.actor for n in options if _clause_start(token) <= n.start < token.i and _is_subject(doc, n)}
        options = [n for n in options if n.actor not in doers]
    actor = _topic(doc, options, token) or _recent(doc, options, token.i)
    return Named(token.i, token.i + 1, actor, "back") if actor else None


def _is_impersonal(token: Token) -> bool:
    """Whether "it" is nobody: "it was ...", but not "it was able to ..."."""
    verb = token.head
    able = any(c.dep_ == "acomp" and c.lower_ in _ABLE for c in verb.children)
    return verb.lemma_ in _IMPERSONAL and not able


def _possessive(doc: Doc, token: Token, found: Sequence[Named]) -> Named | None:
    """Resolve "its fighters", one mention, and "its hands", where the pronoun alone is the party."""
    noun = token.head
    belongs = noun.lower_ in OWN_NOUNS or (noun.lower_ in ACTION and token.lower_ in {"its", "their"})
    if token.dep_ != "poss" or not belongs or noun.i - token.i >= 5:
        return None
    if any(n.start > token.i and n.end <= noun.i + 1 for n in found):
        return None
    options = [n for n in found if token.lower_ != "its" or not _is_plural(doc, n)]
    actor = _local(options, token) or _relative(doc, options, token) or _recent(doc, options, token.i)
    end = noun.i + 1 if noun.lower_ in OWN_NOUNS else token.i + 1
    return Named(token.i, end, actor, "back") if actor else None


def _is_plural(doc: Doc, named: Named) -> bool:
    """Whether words are in the plural, as "rebels" are, so that "it" is none of them."""
    return named.kind in {"generic", "adjective", "armed"} and doc[named.end - 1].tag_ in {"NNS", "NNPS"}


def _relative(doc: Doc, named: Sequence[Named], token: Token) -> str | None:
    """The party that a relative clause around a token is about: "the League, which says it holds ..."."""
    below = token
    for head in ancestors(token):
        if below.dep_ == "relcl" and any(c.dep_ in {"nsubj", "nsubjpass"} and c.lower_ in _WHO for c in below.children):
            one = [n for n in named if n.start <= head.i < n.end and n.actor]
            if one and not any(head.i < n.start < token.i and _is_subject(doc, n) for n in named):
                return one[0].actor
        below = head
    return None


def _local(named: Sequence[Named], token: Token) -> str | None:
    """The party that is the subject of the nearest verb over a possessive: "wants X to end its occupation"."""
    for head in ancestors(token):
        subjects = [c for c in head.children if c.dep_ in {"nsubj", "nsubjpass"} and c.i < token.i]
        around = next((c for c in subjects if c.left_edge.i <= token.i <= c.right_edge.i), None)
        if around is not None:  # "the army and its allies"
            before = [n.actor for n in named if around.left_edge.i <= n.start and n.end <= token.i]
            if before:
                return before[-1]
            continue
        if head.dep_ == "relcl" and any(c.lower_ in _WHO for c in subjects):  # "X, which says its ..."
            subjects = [head.head]
        for one in (n for s in subjects for n in named if n.start <= s.i < n.end):
            return one.actor
    return None


def teller_of(token: Token, named: Sequence[Named]) -> str | None:
    """The party that says what a token stands in: "X said the army had ..."."""
    for head in ancestors(token):
        if head.dep_ == "ccomp":
            subjects = [c for c in head.head.children if c.dep_ == "nsubj"]
            return next((n.actor for s in subjects for n in named if n.start <= s.i < n.end), None)
    return None


def _topic(doc: Doc, named: Sequence[Named], token: Token) -> str | None:
    """The party that a sentence begins with, for the subject of a clause under it: "Rebels fought X as they ..."."""
    if token.head.dep_ != "advcl" or token.dep_ not in {"nsubj", "nsubjpass"}:
        return None
    first = doc[token.i].sent.start
    return next((n.actor for n in named if first <= n.start <= first + 1 and n.end <= token.i), None)


def _told_by_others(token: Token, found: Sequence[Named]) -> bool:
    """Whether a pronoun stands in the words of somebody who is no known party: "residents say they ..."."""
    verb = token.head
    if token.lower_ == "it" or token.dep_ not in {"nsubj", "nsubjpass"} or verb.dep_ != "ccomp":
        return False
    tellers = [child for child in verb.head.children if child.dep_ == "nsubj" and child.pos_ in {"NOUN", "PROPN"}]
    return any(t.tag_ in {"NNS", "NNPS"} and not any(n.start <= t.i < n.end for n in found) for t in tellers)


def _clause_start(token: Token) -> int:
    head = token
    while head.pos_ not in {"VERB", "AUX"} and head.head.i != head.i:
        head = head.head
    return int(head.left_edge.i)


def _noun(doc: Doc, token: Token, found: Sequence[Named], is_state: IsState) -> Named | None:
    """Resolve "the group", "the troops": only with an article and nothing behind that names them anew."""
    word = token.lower_
    if word not in GROUP_NOUNS | TROOP_NOUNS or not token.i or token.pos_ not in {"NOUN", "PROPN"}:
        return None
    if word in TROOP_NOUNS and token.tag_ == "NNS" and doc[token.i - 1].lower_ == "of":
        states = [n for n in found if n.actor and is_state(n.actor) and n.start >= token.sent.start]
        actor = _recent(doc, states, token.i)
        return Named(token.i, token.i + 1, actor, "back") if actor else None
    first = token.i - 1
    if first and doc[first].pos_ in {"ADJ", "NUM"}:
        first -= 1
    if doc[first].lower_ not in {"the", "this", "that", "these"} or doc[first].dep_ == "mark" or _goes_on(doc, token):
        return None
    state = word in TROOP_NOUNS
    options = [n for n in found if n.actor and is_state(n.actor) == state]
    actor = _recent(doc, options, token.i)
    return Named(first, token.i + 1, actor, "back") if actor else None


def _goes_on(doc: Doc, token: Token) -> bool:
    after = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
    return after in {"of", "that", "who", "which", "called", "known", "led", "from"}
