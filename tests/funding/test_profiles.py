"""The profiles: every combination has its own exact words, and what is unknown is refused."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from decimal import Decimal
from importlib.resources import files
from itertools import product

import pytest

from app.funding.outputs import dress
from app.funding.rules import (
    LANGUAGES,
    Artefact,
    MissingStatementValue,
    ProfileFault,
    Support,
    UnknownProfile,
    UnknownStatement,
    all_profiles,
    profile,
    read_profile,
    statement,
)
from app.output.dress import FunderDress

VIA = "interreg-via-lvlt-2021-2027"
VA = "interreg-va-lvlt-2014-2020"
EU = "eu-2021-2027"
ESF = "esf-2007-2013"
NORWAY = "norway-2009-2014"
KEYS = (EU, VIA, VA, NORWAY, ESF)
USED = ("web_page", "document", "certificate", "mail", "calendar")
MATRIX = [
    (key, artefact, language, support)
    for key in KEYS
    for artefact, language in product(USED, LANGUAGES)
    for support in profile(key).supports
]
UNION_WORDS = ("eiropas savienīb", "european union", "europos sąjung", "eu ", "es fond")
PARTNER = "Latgales plānošanas reģions"


def worn(key: str, artefact: str, language: str, support: str = "") -> FunderDress:
    return dress(
        key,
        artefact,
        language,
        support=support,
        code="LLI-59",
        title="Open Leadership",
        beneficiary=PARTNER,
    )


def toml(key: str) -> str:
    return (files("app.funding") / "profiles" / f"{key}.toml").read_text(encoding="utf-8")


def test_profiles_are_the_known_ones_newest_first() -> None:
    assert tuple(each.key for each in all_profiles()) == KEYS


@pytest.mark.parametrize(("key", "artefact", "language", "support"), MATRIX)
def test_dress_exists_for_every_combination(
    key: str, artefact: str, language: str, support: str
) -> None:
    made = worn(key, artefact, language, support)
    assert (made.profile_key, made.language, made.typeface) == (key, language, "Ubuntu")
    assert made.emblem == (None if key == NORWAY else "eu")
    assert bool(made.emblem_caption) is bool(made.emblem_title) is (key != NORWAY)
    assert made.sentences
    assert "{" not in made.plain_text()


@pytest.mark.parametrize(("key", "artefact", "language", "support"), MATRIX)
def test_statement_text_is_sourced_and_says_when_it_is_unconfirmed(
    key: str, artefact: str, language: str, support: str
) -> None:
    found = statement(key, artefact, language, support)
    texts = [*found.sentences, *([found.caption] if found.caption else [])]
    assert all(text.source.en.startswith("unconfirmed:") is not text.confirmed for text in texts)


AGREEMENT = [
    ("web_page", "Šī tīmekļa vietne ir sagatavota", "Par tās saturu"),
    ("document", "Šis dokuments ir sagatavots", "Par tā saturu"),
    ("publication", "Šī publikācija ir sagatavota", "Par tās saturu"),
    ("certificate", "Šī apliecība ir sagatavota", "Par tās saturu"),
    ("mail", "Šis e-pasts ir sagatavots", "Par tā saturu"),
    ("calendar", "Šis kalendāra ieraksts ir sagatavots", "Par tā saturu"),
    ("poster", "Šis plakāts ir sagatavots", "Par tā saturu"),
    ("material", "Šis materiāls ir sagatavots", "Par tā saturu"),
]


@pytest.mark.parametrize(("artefact", "noun", "pronoun"), AGREEMENT)
def test_statement_agrees_with_the_noun_of_its_artefact(
    artefact: str, noun: str, pronoun: str
) -> None:
    first, second = worn(VIA, artefact, "lv").sentences
    assert first == f"{noun} ar Eiropas Savienības finansiālu atbalstu."
    assert second.startswith(f"{pronoun} pilnībā atbild ")


@pytest.mark.parametrize(("artefact", "language"), list(product(Artefact, LANGUAGES)))
def test_norway_has_no_sign_and_no_word_of_the_union(artefact: Artefact, language: str) -> None:
    if artefact is Artefact.POSTER:
        with pytest.raises(UnknownStatement):
            worn(NORWAY, artefact, language)
        return
    made = worn(NORWAY, artefact, language)
    assert (made.emblem, made.emblem_caption, made.companion_signs) == (None, "", ())
    assert [word for word in UNION_WORDS if word in made.plain_text().lower()] == []
    assert "2 120 000" in made.sentences[0]
    assert "Norway Grants" in made.sentences[0]
    assert made.plain_text().count("www.norwaygrants.org") == 1


def test_norway_tells_editors_on_pages_and_documents() -> None:
    notes = {artefact: worn(NORWAY, artefact, "lv").sentences[1:] for artefact in USED}
    assert [artefact for artefact, note in notes.items() if note] == [
        "web_page",
        "document",
        "mail",
    ]
    assert notes["web_page"][0].startswith("Piezīme redaktoriem: ")


@pytest.mark.parametrize(
    ("language", "support", "caption", "confirmed"),
    [
        ("lv", "funded", "Finansē Eiropas Savienība", True),
        ("lv", "co-funded", "Līdzfinansē Eiropas Savienība", True),
        ("en", "funded", "Funded by the European Union", True),
        ("en", "co-funded", "Co-funded by the European Union", True),
        ("lt", "funded", "Finansuoja Europos Sąjunga", False),
        ("lt", "co-funded", "Bendrai finansuoja Europos Sąjunga", True),
    ],
)
def test_caption_of_2021_2027_is_the_regulations(
    language: str, support: str, caption: str, confirmed: bool
) -> None:
    found = statement(EU, "web_page", language, support)
    assert found.caption is not None
    assert (found.caption.wording, found.caption.confirmed) == (caption, confirmed)
    assert worn(EU, "web_page", language, support).emblem_caption == caption


def test_interreg_via_is_cofunded_in_the_words_of_a_live_site() -> None:
    made = worn(VIA, "web_page", "lv")
    assert (made.emblem_caption, made.brand_text) == (
        "Līdzfinansē Eiropas Savienība",
        "Interreg Latvija – Lietuva",
    )
    assert made.sentences == (
        "Šī tīmekļa vietne ir sagatavota ar Eiropas Savienības finansiālu atbalstu.",
        (
            "Par tās saturu pilnībā atbild Latgales plānošanas reģions, un tas nekādos apstākļos "
            "nav uzskatāms par Eiropas Savienības oficiālo nostāju."
        ),
    )
    assert statement(VIA, "web_page", "lv").confirmed


def test_interreg_via_in_lithuanian_is_the_sites() -> None:
    assert worn(VIA, "web_page", "lt").sentences == (
        "Ši interneto svetainė parengta finansiškai remiant Europos Sąjungai.",
        (
            "Už jos turinį visiškai atsako Latgales plānošanas reģions, ir jis jokiomis "
            "aplinkybėmis negali būti laikomas oficialia Europos Sąjungos pozicija."
        ),
    )


def test_interreg_va_publication_closes_with_the_four_published_sentences() -> None:
    expected = (
        (
            "Pasākums tika īstenots Interreg V-A Latvijas – Lietuvas pārrobežu sadarbības "
            "programmas 2014.–2020. gadam projekta LLI-59 “Open Leadership” ietvaros."
        ),
        "Šo projektu finansē Eiropas Savienība.",
        "Šī publikācija ir sagatavota ar Eiropas Savienības finansiālo atbalstu.",
        (
            "Par šīs publikācijas saturu pilnībā atbild Latgales plānošanas reģions, un tas "
            "nekādos apstākļos nav uzskatāms par Eiropas Savienības oficiālo nostāju."
        ),
    )
    assert worn(VA, "publication", "lv").sentences == expected
    assert worn(VA, "web_page", "lv").sentences == expected


def test_interreg_va_document_names_itself_a_document() -> None:
    assert worn(VA, "document", "lv").sentences[2:] == (
        "Šis dokuments ir sagatavots ar Eiropas Savienības finansiālo atbalstu.",
        (
            "Par šī dokumenta saturu pilnībā atbild Latgales plānošanas reģions, un tas nekādos "
            "apstākļos nav uzskatāms par Eiropas Savienības oficiālo nostāju."
        ),
    )


def test_esf_has_sign_fund_slogan_and_both_sentences() -> None:
    made = worn(ESF, "web_page", "lv")
    assert (made.emblem_caption, made.fund_name) == ("Eiropas Savienība", "Eiropas Sociālais fonds")
    assert made.slogan == "Ieguldījums tavā nākotnē"
    assert made.sentences == (
        "Projektu līdzfinansē Eiropas Sociālais fonds",
        (
            "85% no projekta finansē Eiropas Savienība ar Eiropas Sociālā fonda starpniecību un "
            "15% finansē Latvijas valsts."
        ),
    )
    assert statement(ESF, "web_page", "lv").confirmed


def test_rules_of_the_programmes_are_data() -> None:
    emblem = profile(VA).emblem
    assert emblem is not None
    assert (emblem.min_height_mm, emblem.logo_width_mm, emblem.logo_small_width_mm) == (10, 60, 47)
    assert [(str(rule.percent), str(rule.rounding)) for rule in profile(VIA).share_rules] == [
        ("80", "down")
    ]
    assert [rule.percent for rule in profile(ESF).share_rules] == [85, 15]
    assert [sign.name for sign in profile(EU).companion_signs] == ["NAP2027"]
    assert [rule.country for rule in profile(EU).country_rules] == ["LV"]
    assert profile(NORWAY).grant_eur == Decimal(2120000)
    assert profile(EU).default_support is Support.COFUNDED


def test_values_a_project_must_have_come_from_the_sentences() -> None:
    assert {key: sorted(profile(key).required_values) for key in KEYS} == {
        EU: ["code", "programme", "title"],
        VIA: ["partner"],
        VA: ["code", "partner", "programme", "title"],
        NORWAY: ["title"],
        ESF: [],
    }


def test_dress_without_a_needed_value_is_refused() -> None:
    with pytest.raises(MissingStatementValue, match="needs a code"):
        dress(VA, "web_page", "lv", title="Open Leadership", beneficiary=PARTNER, code=" ")


def test_dress_takes_a_value_literally() -> None:
    made = dress(VA, "web_page", "lv", title="{code} {0} %s", beneficiary=PARTNER, code="X")
    assert made.sentences[0].endswith("projekta X “{code} {0} %s” ietvaros.")


@pytest.mark.parametrize(
    ("key", "artefact", "language", "support"),
    [
        (VIA, "web_page", "et", ""),
        (VIA, "web_page", "", ""),
        (VIA, "banner", "lv", ""),
        (ESF, "poster", "lv", ""),
        (VIA, "web_page", "lv", "funded"),
        (NORWAY, "web_page", "lv", "co-funded"),
    ],
)
def test_statement_unknown_raises_and_names_what_was_asked(
    key: str, artefact: str, language: str, support: str
) -> None:
    with pytest.raises(UnknownStatement) as caught:
        statement(key, artefact, language, support)
    asked = (caught.value.profile, caught.value.artefact, caught.value.language)
    assert asked == (key, artefact, language)


def test_profile_unknown_raises() -> None:
    with pytest.raises(UnknownProfile, match="no funding profile esf-1999"):
        profile("esf-1999")


def test_profile_cannot_be_changed() -> None:
    found = statement(VIA, "web_page", "lv")
    with pytest.raises(FrozenInstanceError):
        found.language = "en"  # type: ignore[misc]  # what the test is about
    with pytest.raises(TypeError):
        profile(VIA).words["lv"] = profile(VIA).words["en"]  # type: ignore[index]  # same here


LV_CALENDAR = 'artefacts = ["calendar"]\nlanguage = "lv"'


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{partner}", "{name}", "unknown placeholder {name}"),
        ("{partner}", "{partner!r}", "unknown placeholder {partner}"),
        ("{partner}", "{partner.x}", "unknown placeholder {partner.x}"),
        ("{partner}", "{partner", "expected '}' before end of string"),
        ('source = "site"', 'source = "hearsay"', "source hearsay is not among the sources"),
        (', source = "site"', "", "source is missing"),
        ("confirmed = false", "confirmed = true", "text and confirmed do not agree"),
        ('"unconfirmed: written', '"written', "text and confirmed do not agree"),
        (LV_CALENDAR, LV_CALENDAR.replace("lv", "et"), "unknown language et"),
        (
            LV_CALENDAR,
            LV_CALENDAR.replace("calendar", "poster"),
            "poster / lv / co-funded is given",
        ),
        (LV_CALENDAR, LV_CALENDAR.replace("calendar", "banner"), "unknown banner"),
        (LV_CALENDAR, 'artefacts = []\nlanguage = "lv"', "artefacts is empty"),
        ('sign = "eu"', 'sign = "norway"', "unknown sign norway"),
        ('typeface = "Ubuntu"', 'typeface = "Papyrus"', "typeface Papyrus is not allowed"),
        ("ends_on = 2029", "ends_on = 2009", "ends before it starts"),
        ("percent = 80", "percent = true", "percent has a wrong type"),
        ("percent = 80", 'percent = 80\ncolour = "red"', "unknown colour"),
        ('brand = "Interreg"', "", "brand is missing"),
        ('brand = "Interreg"', 'brand = "Interreg"\nslogan = "x"', "unknown slogan"),
        ("[words.lt]\nname", "[words.lt]\ntitle", "unknown title"),
        ("[words.lv.captions]", "[words.lv.caption]", "co-funded is missing"),
        ("emblem_title = {", "emblem_name = {", "emblem_title is missing"),
        ('text = "Šis dokuments', 'text = " Šis dokuments', "text is empty or has space around it"),
        ("percent = 80", "percent = ", "Invalid value"),
    ],
)
def test_profile_file_with_a_fault_is_refused_and_named(old: str, new: str, fault: str) -> None:
    source = toml(VIA)
    assert old in source
    with pytest.raises(ProfileFault) as caught:
        read_profile(source.replace(old, new, 1), "via.toml")
    assert str(caught.value).startswith("via.toml")
    assert fault in str(caught.value)


def test_profile_file_without_a_needed_statement_is_refused() -> None:
    source = toml(VIA).replace(LV_CALENDAR, LV_CALENDAR.replace("calendar", "poster"))
    source = source.replace('artefacts = ["poster"]\nlanguage = "lv"', LV_CALENDAR, 1)
    read_profile(source, "swapped.toml")
    head, cut, tail = source.partition(f"[[statements]]\n{LV_CALENDAR}")
    rest = tail.partition("[[statements]]")
    with pytest.raises(ProfileFault, match="no statement for calendar / lv / co-funded"):
        read_profile(head + rest[1] + rest[2], "via.toml")
    assert cut
