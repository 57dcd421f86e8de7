"""Common English words for armed parties and for what they do; which party is meant is decided elsewhere."""

from __future__ import annotations

#: Nouns that, behind the name or adjective of a party, are still the party.
ARMED = frozenset(
    """force forces troop troops soldier soldiers army armies military militaries militia militias militiamen militants
    militant fighter fighters rebel rebels insurgent insurgents unit units brigade brigades division divisions battalion
    battalions regiment regiments commando commandos paratrooper paratroopers marine marines police guard guards regime
    government junta authorities faction factions group groups coalition alliance administration defender defenders
    garrison garrisons conscripts recruits gunmen guerrilla guerrillas separatist separatists jihadists jihadist
    terrorists loyalists loyalist mercenaries personnel column columns convoy convoys tank tanks partisans cells
    opposition reinforcements leadership proxies proxy allies formations armour armor infantry irregulars
    troopers servicemen combatants elements contingent operators airmen navy corps detachment detachments
    paramilitaries paramilitary islamists revolutionaries resistance movement organisation organization combat warplanes
    officers regulars peacekeepers occupiers invaders bloc grouping groupings minister
    president spokesman spokeswoman spokesperson generals ministry officials commanders commander military-led""".split()  # noqa: SIM905
)
#: Words that may stand between the adjective and its noun.
MODIFIERS = frozenset(
    """government army special ground airborne security armed defence defense military rebel opposition insurgent
    militant islamist jihadist separatist infantry air naval local allied state border elite regular federal regime
    operations junta mechanized mechanised motorized motorised armored armoured territorial mercenary proxy paramilitary
    main new remaining advancing retreating attacking local-led and-allied factional pro-government resistance guerrilla
    national volunteer mobile assault small large several other many more few opposition-led coalition loyalist tribal
    interim transitional occupation liberation deputy foreign prime interior senior""".split()  # noqa: SIM905
)
#: Participles behind a hyphen or a space that make an adjective of the holder: "rebel-held", "Kurdish-controlled".
HELD = frozenset("held controlled occupied run ruled dominated administered governed seized captured besieged".split())  # noqa: SIM905
#: Participles that make the next noun the party's ally or servant: "HTS-led rebels".
LED = frozenset("led aligned affiliated allied commanded dominated".split())  # noqa: SIM905
BACKED = frozenset("backed supported armed funded trained sponsored led brokered aligned allied mediated".split())  # noqa: SIM905
#: What a party does or has; the adjective before it names the party.
ACTION = frozenset(
    """control hands rule occupation positions position lines line territory territories area areas zone zones stronghold
    strongholds advance advances offensive offensives attack attacks assault assaults takeover gains gain capture push
    withdrawal retreat pocket pockets counterattack counterattacks counteroffensive raid raids incursion siege conquest
    invasion operation operations campaign bastion enclave enclaves defences defenses base bases outpost outposts
    checkpoint checkpoints grip hold presence seizure losses loss defeat victory resistance thrust frontline fire
    headquarters garrison convoy foothold bridgehead domination attempt attempts governance""".split()  # noqa: SIM905
)
#: Land that a party has when a name or a generic word stands before it ("rebel districts"); a people's adjective
#: before it says who lives there.
LAND = frozenset(
    """neighbourhoods neighborhoods neighborhood districts villages towns suburbs countryside half side parts territory
    territories area areas zone zones lands""".split()  # noqa: SIM905
)
#: Generic words and the role each asks for.
GENERIC: dict[str, str] = {
    "government": "government", "regime": "regime", "army": "army", "military": "army", "junta": "junta",
    "loyalist": "loyalists", "loyalists": "loyalists", "rebel": "rebels", "rebels": "rebels",
    "opposition": "opposition", "oppositionists": "opposition", "insurgent": "insurgents", "insurgents": "insurgents",
    "resistance": "resistance", "revolutionaries": "revolutionaries", "revolutionary": "revolutionaries",
    "militants": "militants", "militant": "militants", "jihadists": "jihadists", "jihadist": "jihadists",
    "islamists": "islamists", "islamist": "islamists", "terrorists": "jihadists", "separatists": "separatists",
    "separatist": "separatists", "paramilitaries": "paramilitaries", "paramilitary": "paramilitaries",
    "pro-government": "government", "anti-government": "rebels", "pro-regime": "regime", "anti-regime": "rebels",
    "counterinsurgents": "government", "mutineers": "rebels", "guerrillas": "rebels", "extremists": "jihadists",
    "jihadis": "jihadists", "security": "army", "occupiers": "invaders", "invaders": "invaders",
    "occupation": "invaders", "invading": "invaders", "occupying": "invaders", "defenders": "defenders", "occupied": "invaders",
    "coalition": "coalition", "fighters": "fighters", "militiamen": "militias",
    "militia": "militias", "militias": "militias", "troops": "troops", "soldiers": "troops",
}  # fmt: skip
#: Roles of words that are anybody's: they need a party to be found, and none named by an adjective before them.
VAGUE = frozenset({"fighters", "militias", "troops", "coalition", "defenders", "invaders"})
#: Generic words that stand for a party only before an armed noun, or as "the ...".
NEEDS_ARTICLE = frozenset(
    {"government", "opposition", "resistance", "military", "army", "revolutionary", "paramilitary"}
)
#: Generic words that need an armed, held or action noun behind them.
NEEDS_NOUN = frozenset(
    {"rebel", "insurgent", "militant", "jihadist", "islamist", "separatist", "loyalist", "pro-government",
     "anti-government", "pro-regime", "anti-regime", "revolutionary", "security", "occupation", "invading",
     "occupying"}
)  # fmt: skip
#: Which roles answer, in order, when the one asked for has nobody in a war.
FALLBACK: dict[str, tuple[str, ...]] = {
    "government": ("government", "regime"), "regime": ("regime", "government"), "army": ("army", "government"),
    "junta": ("junta",), "loyalists": ("loyalists", "government"), "rebels": ("rebels", "insurgents"),
    "opposition": ("opposition", "rebels"), "insurgents": ("insurgents", "rebels"),
    "resistance": ("resistance",), "revolutionaries": ("revolutionaries", "rebels"),
    "militants": ("militants", "insurgents", "rebels"), "jihadists": ("jihadists", "insurgents"),
    "islamists": ("islamists", "jihadists", "rebels"), "separatists": ("separatists",),
    "paramilitaries": ("paramilitaries",), "militias": ("militias",), "invaders": ("invaders",),
    "fighters": ("fighters", "rebels", "insurgents"), "troops": ("army", "government"),
}  # fmt: skip
#: Roles that a group just named answers to before the war's usual one.
RECENT_FIRST = frozenset(
    {"militants", "jihadists", "islamists", "insurgents", "paramilitaries", "fighters", "militias"}
)
#: Roles that nobody answers to outside the time given: the words are anybody's.
ONLY_IN_TIME = frozenset({"coalition"})
STATE_ROLES = frozenset({"government", "regime", "army", "junta", "new government"})
REBEL_ROLES = frozenset({"rebels", "insurgents", "militants", "paramilitaries"})
#: "The group": nouns that point back to a party that is no state.
GROUP_NOUNS = frozenset(
    """group militia organisation organization faction alliance coalition movement fighters gunmen militiamen factions
    outfit terrorists attackers assailants""".split()  # noqa: SIM905
)
#: "The troops": nouns that point back to a state's side.
TROOP_NOUNS = frozenset("troops soldiers".split())  # noqa: SIM905
#: "Its forces": nouns that, behind a possessive pronoun, are the party it stands for.
OWN_NOUNS = ARMED | frozenset({"men", "positions"})
#: Nouns that behind a people's adjective or an abbreviation make a party that no file knows: "Chadian troops".
TROOPS = frozenset(
    """army armies military force forces troop troops soldier soldiers fighter fighters rebel rebels militia militias
    militiamen militant militants insurgent insurgents guerrilla guerrillas separatists gunmen jihadists loyalists
    commandos paratroopers marines peacekeepers mercenaries""".split()  # noqa: SIM905
)
#: Of these the people's own words are the id ("Malian army"); of a country's other troops the country is.
OWN_WORDS = frozenset(
    [
        "army",
        "armies",
        "military",
        "rebel",
        "rebels",
        "militia",
        "militias",
        "militiamen",
        "insurgent",
        "insurgents",
        "separatists",
    ]
)
#: Capitalised words before such nouns that name no people.
NO_PEOPLE = frozenset(
    "western eastern northern southern central allied local special joint state federal regional security national".split()  # noqa: SIM905
)
#: Nouns that end the name of a party.
PARTY_WORDS = frozenset(
    """Army Front Brigade Brigades Movement Alliance Forces Force Militia Militias Battalion Battalions Division Regiment
    Fighters Guard Guards Legion Corps Faction Factions Mujahideen Commandos Legions Column""".split()  # noqa: SIM905
)
