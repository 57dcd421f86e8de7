"""Words of the field: what kind of thing a name names, and words that tell a name from a person or a body."""

from __future__ import annotations

#: Words behind (or, capitalised, before) a name that belong to it, with the GeoNames codes they stand for.
FEATURES: dict[str, tuple[str, ...]] = {
    "air base": ("S.AIRB", "S.AIRP"),
    "air bases": ("S.AIRB", "S.AIRP"),
    "airbase": ("S.AIRB", "S.AIRP"),
    "military airbase": ("S.AIRB", "S.AIRP"),
    "military air base": ("S.AIRB", "S.AIRP"),
    "military airport": ("S.AIRB", "S.AIRP"),
    "international airport": ("S.AIRP", "S.AIRB"),
    "airport": ("S.AIRP", "S.AIRB"),
    "airfield": ("S.AIRB", "S.AIRP", "S.AIRF"),
    "military base": ("S.INSM",),
    "base": ("S.INSM", "S.AIRB"),
    "barracks": ("S.INSM",),
    "dam": ("S.DAM",),
    "bridge": ("S.BDG",),
    "border crossing": ("S.PSTB",),
    "crossing": ("S.PSTB", "S.BDG"),
    "border gate": ("S.PSTB",),
    "crossroad": ("R.RDJCT",),
    "junction": ("R.RDJCT",),
    "highway": ("R.RD",),
    "motorway": ("R.RD",),
    "road": ("R.RD",),
    "prison": ("S.PRN",),
    "hospital": ("S.HSP",),
    "university": ("S.UNIV",),
    "refinery": ("S.OILR",),
    "power plant": ("S.PS",),
    "power station": ("S.PS",),
    "pumping station": ("S.PMPO",),
    "silos": ("S.SILO",),
    "gas plant": ("S.GASF",),
    "gas field": ("L.GASF",),
    "oil field": ("L.OILF",),
    "oilfield": ("L.OILF",),
    "port": ("H.PRT", "S.PRT"),
    "square": ("S.SQR",),
    "citadel": ("S.FT",),
    "refugee camp": ("S.CMPRF",),
    "camp": ("S.CMPRF",),
    "island": ("T.ISL",),
    "mountain": ("T.MT",),
    "mountains": ("T.MTS",),
    "hill": ("T.HLL",),
    "valley": ("T.VAL",),
    "river valley": ("T.VAL",),
    "river": ("H.STM",),
    "lake": ("H.LK", "H.RSV"),
    "desert": ("T.DSRT",),
    "forest": ("V.FRST",),
    "peninsula": ("T.PEN",),
    "strip": ("L.RGN",),
    "canal": ("H.CNL",),
}
#: Features whose word counts only when capitalised in the text, for it also stands beside names by chance.
CAPITALISED_ONLY = frozenset(
    {"road", "hill", "island", "camp", "port", "square", "forest", "strip", "base", "lake", "desert"}
)

#: Generic words that say what a name is without belonging to it: the classes of place they speak for.
KIND_WORDS: dict[str, tuple[str, ...]] = {
    "city": ("P",),
    "town": ("P",),
    "village": ("P",),
    "villages": ("P",),
    "suburb": ("P",),
    "neighborhood": ("P.PPLX",),
    "neighbourhood": ("P.PPLX",),
    "district": ("P.PPLX", "A.ADM2", "A.ADM3"),
    "quarter": ("P.PPLX",),
    "province": ("A.ADM1",),
    "governorate": ("A.ADM1",),
    "region": ("A.ADM1", "L"),
    "state": ("A.ADM1",),
    "oblast": ("A.ADM1",),
    "county": ("A.ADM2",),
    "countryside": ("A.ADM1",),
    "capital": ("P.PPLC",),
}

#: Heads of armed bodies' names: a place name leading up to one names the body, not the place.
ARMED = frozenset(
    "army forces movement party brigade brigades division corps militia command guard guards battalion "  # noqa: SIM905
    "council alliance coalition".split()
)

LOCATIVE = frozenset(
    "in at near inside into across throughout outside within around through toward towards onto off along over "  # noqa: SIM905
    "entering leaving via beyond".split()
)
#: Verbs of speaking, willing and dealing, whose subject is a government and not a town.
SPEAKING = frozenset(
    "say announce deny reject claim confirm accuse warn insist demand urge condemn call pledge vow threaten back "  # noqa: SIM905
    "support want seek agree decide order refuse consider weigh hope fear believe expect negotiate talk declare "
    "offer propose respond comment describe view see welcome blame approve expel recognise recognize remain deploy "
    "send strike bomb sign irritate intend plan try need prefer favour favor fund arm train supply look find comply "
    "impose lift sanction withdraw close open control".split()
)
#: Verbs whose subject is a country as a land: what happens to it, not what it does.
HAPPENING = frozenset("fall border lie be become witness suffer collapse see remain slide descend span".split())  # noqa: SIM905
#: Nouns after a possessive country that belong to its government.
OFFICIAL = frozenset(
    "focus interest interests position policy stance government president military army goal strategy ally allies "  # noqa: SIM905
    "view point concern concerns priority influence support backing role involvement engagement intervention "
    "interventions airstrike airstrikes strike strikes offensive invasion agency ministry minister demand response "
    "general generals axis militia cause media website guard corps leader leaders diplomat diplomats official officials "
    "decision plan threat troops forces force friend friends proxy proxies crossing aggression ambition".split()
)
#: Bodies that serve a place and bear its name before their kind ("Ashton Fire Department").
PUBLIC_BODIES = frozenset(
    "police fire sheriff jail court courts hospital university council councillor councilman "  # noqa: SIM905
    "selectmen aldermen alderman mayor commission commissioners board department bureau office authority county city "
    "town township borough district municipality parish airport port library museum park church cathedral chamber "
    "clinic club coroner prosecutor prosecutors attorney clerk regional state legislature assembly parliament "
    "government ministry embassy consulate bank hotel stadium arena theatre theater mall station firefighters officers "
    "officials volunteer senior junior elementary middle high memorial general community technical".split()
)
