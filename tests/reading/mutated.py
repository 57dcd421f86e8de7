"""Made-up and mutated texts for tests and ``bench.fuzz``: what a reader may be given by accident or in bad faith."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.model import Reading

GOLD = Path(__file__).parents[1] / "gold"
#: Made up, dense in what rules look for.
SNIPPETS = (
    "Rebels captured Aleppo, Homs and Hama and Idlib from the Syrian army on 30 November 2024 as SDF forces took it.",
    "The city of Raqqa fell to HTS near Damascus while they seized it and clashes continued in Daraa and Manbij.",
    "“Our troops hold Kupiansk,” the ministry said on 31 February 99999, denying that RSF fighters had entered El Fasher.",
    "- Tell Rifaat, north of Aleppo: SNA factions advance toward the town.\n- Ras al-Ayn: shelling\n\nUpdate 0/13/20245",
    "The army has withdrawn from the base, which it had held since 2016, two days after the siege of the village began.",
    "Regime forces, backed by Russian airstrikes, pushed 20 km west of Palmyra; the group said it repelled the attack.",
)
ODD = (
    "\u202e", "\u202a", "\u2066", "\u2069", "\u200b", "\u200d", "\ufeff", "\x00", "\x1b[31m", "\u0301\u0301\u0301", "🇸🇾", "👩‍👩‍👧‍👦",
    "\ud800", "\udfff", "\u0600", "حلب", "Алеппо", "阿勒颇", "İ", "ß", "ﬁ", "ſ", "K", "\r\n", "\r", "\n\n", "\u2028", "\t",
    "<b>", "</script>", "[x](http://a.b)", "**", "#", "> ", "&amp;", "((((", "))))", "“‘“", "''", '"', "«", "1e999", "٣٠", "-0",
    "31/31/3131", "2024-13-45", "99999999999999999999 years ago", "0 km", "²", "½", "…", "—", "http://", "@", "_", "\\", "{0}", "%s",
)  # fmt: skip
LONG = (
    "Aleppo, ", "Aleppo and ", "(", "“", '"', "'", "[", "a", "Aleppo", "A ", ". ", "captured ", "took it and ", "the city ", "since 2016 ",
    "led by rebels ", "Red and Blue and ", "al-", "A-", "1 ", "1,", "north of ", "between A and ", "Mr. ", "\n", "the rebels said that ",
)  # fmt: skip


def texts(documents: int, seed: int, longest: int = 3_000) -> Iterator[str]:
    """Mutated texts, the same for a seed; one in 50 repeats something up to ``longest`` characters."""
    chance = random.Random(seed)
    sources = [*SNIPPETS, *_gold()]
    for _ in range(documents):
        text = chance.choice(sources)[: chance.choice((60, 200, 800, 2_000))]
        for _ in range(chance.randint(0, 4)):
            text = chance.choice(MUTATIONS)(text, chance)
        if chance.random() < 0.02:
            text += chance.choice(LONG) * (longest // 8)
        yield text[:longest]


def faults(reading: Reading) -> list[str]:
    """What is wrong with the offsets and words of a reading; empty for a sound one."""
    text = reading.document.text
    found = [f"toponym {t.text!r} at {t.start}" for t in reading.toponyms if text[t.start : t.end] != t.text]
    spans = (*reading.toponyms, *reading.dates, *reading.actors)
    found += [f"span {s.text!r} at {s.start}" for s in spans if not 0 <= s.start < s.end <= len(text)]
    for c in reading.claims:
        for start, end in (
            (c.place_start, c.place_end),
            (c.trigger_start, c.trigger_end),
            (c.sentence_start, c.sentence_end),
        ):
            if not 0 <= start < end <= len(text):
                found.append(f"claim {c.trigger!r} at {start}-{end}")
        if text[c.place_start : c.place_end] != c.place_text:
            found.append(f"place of claim {c.place_text!r} at {c.place_start}")
        if text[c.trigger_start : c.trigger_end] != c.trigger:
            found.append(f"trigger {c.trigger!r} at {c.trigger_start}")
    return found


def _gold() -> list[str]:
    files = sorted(GOLD.glob("*.jsonl"))
    return [json.loads(line)["text"] for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def _cut(text: str, chance: random.Random) -> str:
    return text[chance.randint(0, len(text)) :] if chance.random() < 0.5 else text[: chance.randint(0, len(text))]


def _insert(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 12)):
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice(ODD) + text[at:]
    return text


def _shuffle(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _repeat(text: str, chance: random.Random) -> str:
    word = chance.choice(text.split() or ["x"])
    return text.replace(word, (word + chance.choice((" ", ", ", " and ", ""))) * chance.randint(2, 9))


def _no_spaces(text: str, chance: random.Random) -> str:
    return text.replace(" ", chance.choice(("", "\u00a0", "\n", "\u200b", "-")))


def _case(text: str, chance: random.Random) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def _drop(text: str, chance: random.Random) -> str:
    return "".join(c for c in text if chance.random() > 0.05)


def _mark_each(text: str, chance: random.Random) -> str:
    mark = chance.choice(("\u0301", "\u200d", "\u202e"))
    return "".join(c + mark if chance.random() < 0.2 else c for c in text)


def _nest(text: str, chance: random.Random) -> str:
    opening, closing = chance.choice((("(", ")"), ("“", "”"), ("[", "]"), ('"', '"')))
    depth = chance.randint(2, 300)
    return opening * depth + text + closing * depth


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    _cut, _insert, _insert, _shuffle, _repeat, _no_spaces, _case, _drop, _mark_each, _nest,
)  # fmt: skip
