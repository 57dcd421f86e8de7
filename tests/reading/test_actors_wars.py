"""Made-up sentences of each war, and who is meant in them: names, sub-units, leaders, generic words by date."""

from datetime import date

import pytest

from geo.places.nlp import load_nlp
from geo.reading.actors import ActorIndex
from geo.theatre import all_actors

CASES = [
    # syria
    ("Rebels captured the Syrian town of Khan Tuman from government forces.", date(2016, 5, 6), ["SYR_OPP", "SYR_GOV"]),
    (
        "The Tiger Forces and the National Defence Forces entered Morek in Syria's Hama province.",
        date(2019, 8, 22),
        ["SYR_GOV", "SYR_GOV"],
    ),
    ("Jabhat al-Nusra seized Idlib military airport, Syria.", date(2015, 9, 9), ["AL_QAEDA"]),
    ("Daesh lost Dabiq to Turkish-backed rebels in Syria.", date(2016, 10, 16), ["ISIS", "SYR_OPP"]),
    (
        "Turkish-backed rebels took Tel Abyad in northern Syria from Kurdish fighters.",
        date(2019, 10, 13),
        ["SNA", "SDF"],
    ),
    (
        "Syrian army troops entered Sweida after clashes with Druze fighters.",
        date(2025, 7, 15),
        ["SYR_TRANS", "DRUZE_FACTIONS"],
    ),
    ("Government forces withdrew from Sweida, Syria.", date(2025, 7, 17), ["SYR_TRANS"]),
    ("Assad's army retook eastern Ghouta from Jaysh al-Islam.", date(2018, 4, 12), ["SYR_GOV", "SYR_OPP"]),
    (
        "The jihadists of Islamic State besieged Kobani in Syria, but YPG fighters held out.",
        date(2014, 10, 8),
        ["ISIS", "ISIS", "SDF"],
    ),
    ("The US-led coalition said the Syrian Democratic Forces had taken Baghouz.", date(2019, 3, 23), ["USA", "SDF"]),
    (
        "Regime forces, backed by Russian air strikes, advanced on Maarat al-Numan in Syria.",
        date(2020, 1, 27),
        ["SYR_GOV"],
    ),
    # ukraine
    ("Kyiv's forces recaptured Izium from Russian troops.", date(2022, 9, 10), ["UKRAINE", "RUSSIA"]),
    (
        "Pro-Russian separatists seized Debaltseve in eastern Ukraine after government troops withdrew.",
        date(2015, 2, 18),
        ["DPR_LPR", "UKRAINE"],
    ),
    (
        "Separatists shot at the airport held by the Ukrainian army in Donetsk.",
        date(2014, 10, 1),
        ["DPR_LPR", "UKRAINE"],
    ),
    ("Azov fighters surrendered in Mariupol, Ukraine.", date(2022, 5, 17), ["UKRAINE"]),
    ("Wagner mercenaries took Soledar, Ukraine, Prigozhin said.", date(2023, 1, 11), ["WAGNER", "WAGNER"]),
    (
        "Moscow's troops crossed the Oskil; the defenders fell back to Kupiansk, Ukraine.",
        date(2024, 11, 1),
        ["RUSSIA", "UKRAINE"],
    ),
    ("The invaders were driven out of Kherson, Ukraine.", date(2022, 11, 12), ["RUSSIA"]),
    ("Rebels took control of Luhansk's border crossing, Ukraine said.", date(2014, 6, 4), ["DPR_LPR", "UKRAINE"]),
    # sudan
    ("The paramilitary RSF captured Wad Madani from the army in Sudan.", date(2023, 12, 18), ["RSF", "SAF"]),
    ("Hemedti's forces withdrew from Khartoum, the Sudanese military said.", date(2025, 3, 26), ["RSF", "SAF"]),
    (
        "The paramilitary group seized Nyala in Sudan's Darfur; its fighters looted the town.",
        date(2023, 10, 26),
        ["RSF", "RSF"],
    ),
    ("Burhan's troops retook the presidential palace in Khartoum.", date(2025, 3, 21), ["SAF"]),
    ("The army's allies in the Joint Forces held El Fasher, Sudan.", date(2024, 6, 1), ["SAF", "JOINT_FORCE"]),
    ("SPLM-N fighters took Kadugli's outskirts in Sudan.", date(2023, 7, 1), ["SPLM_N"]),
    # myanmar
    (
        "The MNDAA took Lashio, the seat of the junta's Northeastern Command in Myanmar.",
        date(2024, 7, 25),
        ["MNDAA", "MMR_JUNTA"],
    ),
    (
        "Resistance forces seized Kawlin from regime troops in Myanmar's Sagaing region.",
        date(2023, 11, 6),
        ["PDF_MMR", "MMR_JUNTA"],
    ),
    (
        "The Tatmadaw lost Paletwa in Chin State to the AA, Myanmar media reported.",
        date(2024, 1, 15),
        ["MMR_JUNTA", "ARAKAN_ARMY"],
    ),
    ("Kachin fighters captured Bhamo airport in Myanmar.", date(2025, 1, 1), ["KIA"]),
    ("Karenni fighters entered Loikaw, Myanmar.", date(2023, 11, 15), ["KARENNI_RESISTANCE"]),
    (
        "The Ta'ang National Liberation Army (TNLA) seized Namhsan; the military bombed the town, Myanmar Now said.",
        date(2023, 12, 16),
        ["TNLA", "TNLA", "MMR_JUNTA"],
    ),
    # iraq
    ("Iraqi forces and Shia militias retook Tikrit from IS.", date(2015, 4, 1), ["IRQ_GOV", "IRAQI_MILITIAS", "ISIS"]),
    ("Kurdish peshmerga fighters took Kirkuk after the Iraqi army fled.", date(2014, 6, 12), ["PESHMERGA", "IRQ_GOV"]),
    (
        "Popular Mobilization Units and federal police seized Hawija from the jihadists in Iraq.",
        date(2017, 10, 5),
        ["IRAQI_MILITIAS", "IRQ_GOV", "ISIS"],
    ),
    (
        "The militants overran Mosul, Iraq's second city; soldiers fled their posts.",
        date(2014, 6, 10),
        ["ISIS", "IRQ_GOV"],
    ),
    ("US Marines entered Fallujah in Iraq.", date(2004, 11, 8), ["USA"]),
    (
        "The elite Counter Terrorism Service entered Mosul, and the coalition bombed the bridges, Iraq's military said.",
        date(2016, 11, 1),
        ["IRQ_GOV", "USA", "IRQ_GOV"],
    ),
    # libya
    ("Gaddafi loyalists retook Brega from the rebels in Libya.", date(2011, 3, 13), ["GADDAFI_GOV", "LBY_REBELS"]),
    ("NTC fighters entered Sirte, Libya.", date(2011, 10, 1), ["LBY_REBELS"]),
    ("Haftar's forces seized Gharyan, south of Tripoli, from GNA-aligned fighters.", date(2019, 4, 4), ["LNA", "GNA"]),
    (
        "Forces loyal to the Government of National Accord recaptured Tarhuna in Libya from the LNA.",
        date(2020, 6, 5),
        ["GNA", "GNA", "LNA"],
    ),
    ("The Libyan army said it had taken Derna.", date(2018, 6, 28), ["LNA", "LNA"]),
    ("Bunyan Marsous fighters drove Islamic State out of Sirte in Libya.", date(2016, 12, 5), ["GNA", "ISIS"]),
    ("Government troops shelled rebels in Misrata, Libya.", date(2011, 4, 10), ["GADDAFI_GOV", "LBY_REBELS"]),
    # drc
    (
        "The FARDC and Wazalendo militia fled Sake as M23 rebels advanced on Goma in DR Congo.",
        date(2025, 1, 23),
        ["DRC_GOV", "WAZALENDO", "M23"],
    ),
    ("Rwandan troops crossed into Goma, the Congolese army said.", date(2025, 1, 27), ["RWANDA", "DRC_GOV"]),
    ("The rebels took Bukavu from government soldiers in eastern Congo.", date(2025, 2, 16), ["M23", "DRC_GOV"]),
    ("AFC/M23 fighters pulled out of Walikale in the DRC.", date(2025, 4, 3), ["M23"]),
    ("ADF militants killed villagers in Beni, Democratic Republic of the Congo.", date(2024, 6, 8), ["ADF"]),
    # ethiopia
    (
        "Federal forces entered Mekelle, the capital of Tigray, Ethiopia said.",
        date(2020, 11, 28),
        ["ETH_GOV", "ETH_GOV"],
    ),
    ("Tigrayan forces retook Alamata from Amhara forces in Ethiopia.", date(2021, 7, 12), ["TPLF", "AMHARA_FORCES"]),
    ("The TDF captured Lalibela; the government denied it, in Ethiopia.", date(2021, 8, 5), ["TPLF", "ETH_GOV"]),
    ("Eritrean soldiers withdrew from Shire, Tigray.", date(2022, 12, 30), ["ERITREA"]),
    (
        "Fano militiamen seized Lalibela's airport in Ethiopia from the national army.",
        date(2023, 8, 2),
        ["FANO", "ETH_GOV"],
    ),
    # karabakh
    ("Azerbaijani forces took Shusha from the Artsakh Defence Army.", date(2020, 11, 8), ["AZERBAIJAN", "ARTSAKH"]),
    (
        "Armenia-backed separatists in Nagorno-Karabakh laid down their arms; Baku's troops entered Stepanakert.",
        date(2023, 9, 28),
        ["ARTSAKH", "AZERBAIJAN"],
    ),
    ("Armenian troops left Lachin, Karabakh.", date(2020, 12, 1), ["ARMENIA"]),
    # afghanistan
    (
        "Insurgents overran Kunduz, and Afghan security forces retreated to the airport.",
        date(2021, 8, 8),
        ["TALIBAN", "AFG_GOV"],
    ),
    (
        "Northern Alliance fighters entered Kabul as the Taliban fled.",
        date(2001, 11, 13),
        ["NORTHERN_ALLIANCE", "TALIBAN"],
    ),
    ("Resistance fighters in Panjshir, Afghanistan, repelled the Taliban.", date(2021, 9, 2), ["NRF", "TALIBAN"]),
    ("Government forces in Afghanistan retook Andarab from the NRF.", date(2022, 5, 10), ["TALIBAN", "NRF"]),
    ("The militants captured Ghazni, Afghanistan, from government troops.", date(2021, 8, 12), ["TALIBAN", "AFG_GOV"]),
    # others
    ("Houthi fighters seized Hodeidah from Saudi-backed forces in Yemen.", date(2018, 6, 1), ["HOUTHIS"]),
    (
        "Boko Haram militants took Baga, Nigeria, after Nigerian troops fled.",
        date(2015, 1, 4),
        ["BOKO_HARAM", "NIGERIA"],
    ),
    (
        "Al-Shabaab retook Adan Yabaal from the Somali National Army.",
        date(2025, 4, 16),
        ["AL_SHABAAB", "SOMALI_NATIONAL_ARMY"],
    ),
    ("The Malian army took Kidal from the CSP rebels.", date(2023, 11, 14), ["MALIAN_ARMY", "CSP"]),
    ("Hamas fighters crossed into Israel; the IDF retook Be'eri.", date(2023, 10, 8), ["HAMAS", "ISRAEL"]),
    ("Tamil Tigers lost Kilinochchi to the Sri Lankan army.", date(2009, 1, 2), ["TAMIL_TIGERS", "SRI_LANKAN_ARMY"]),
    ("The rebels took the town.", None, [None]),
]


@pytest.fixture(scope="module")
def index():
    return ActorIndex(all_actors())


@pytest.mark.parametrize(("text", "day", "expected"), CASES, ids=lambda x: x[:40] if isinstance(x, str) else "")
def test_who_is_meant(index, text, day, expected):
    found = iter([m.actor for m in index.find(load_nlp()(text), day)])
    assert all(actor in found for actor in expected), [(m.text, m.actor) for m in index.find(load_nlp()(text), day)]


def test_places_tell_the_war(index):
    text = "Separatists shelled the town, where government troops were surrounded."
    doc = load_nlp()(text)
    assert {m.actor for m in index.find(doc, date(2015, 2, 10))} == {None}
    assert {m.actor for m in index.find(doc, date(2015, 2, 10), [(0, "UA")])} == {"DPR_LPR", "UKRAINE"}


def test_an_army_belongs_to_the_state_that_speaks(index):
    text = "The Ukrainian town fell, and Moscow said the army had entered it."
    found = [(m.text, m.actor) for m in index.find(load_nlp()(text), date(2023, 1, 1))]
    assert ("army", "RUSSIA") in found


@pytest.mark.parametrize(
    "text",
    [
        "Foreign fighters came to Syria.",  # nobody's, nor a guess
        "It was a military defeat in Iraq.",
        "A Syrian restaurant opened in Berlin.",
        "He lives on the Syrian side of the border.",
        "Doctors in Ukraine said they were safe.",
    ],
)
def test_nobody_is_meant(index, text):
    assert [m.actor for m in index.find(load_nlp()(text), date(2016, 1, 1)) if m.actor] == []
