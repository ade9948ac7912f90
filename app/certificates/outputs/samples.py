"""Real certificates of made-up people: every design, language and funder, awkward names among
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, product

from app.certificates.outputs.draw import draw
from app.certificates.outputs.paper import IN_CYCLE, TOOK_PART, Issue, Paper, Subject, compose
from app.certificates.rules import ALPHABET, MARK_LENGTH, Design, PaperLanguage, format_number
from app.core.texts import Texts
from app.funding.outputs import dress
from app.funding.rules import Artefact
from app.output.dress import FunderDress
from app.sessions.rules import SessionKind

NAMES = (
    "Anna Bērziņa",
    "Александра Константиновна Воскресенская-Преображенская",
    "Jānis Ābols",
    "Marija Magdalēna Grāvīte-Šķēršķāne-Ķirsone",
    "Žygimantas Aleksandras Čiurlionis-Šalčininkaitis",
    "Līga O’Konora",
    "Maximiliana Theodora Francisca von Hohenlohe-Waldenburg-Schillingsfürst",
    "Ēriks Ūdris",
    "Ģertrūde Ņikiforova-Džonsone",
    "Rūta Ąžuolaitė-Žemaitienė",
    "محمد عبد الرحمن الفارسي",
    "王小明",
    "გიორგი ბერიძე",
)
PROFILES = (
    "interreg-via-lvlt-2021-2027",
    "norway-2009-2014",
    "esf-2007-2013",
    "eu-2021-2027",
    "interreg-va-lvlt-2014-2020",
    "",
)
ISSUER = Texts(
    "Latgales plānošanas reģions", "Latgale Planning Region", "Latgalos planavimo regionas"
)
PROJECT = Texts(
    "Klientu apkalpošana un uz rezultātu vērsta pārvaldība pašvaldībās",
    "Customer service and result-oriented management in municipalities",
    "Klientų aptarnavimas ir į rezultatą orientuotas valdymas savivaldybėse",
)
TITLES = {
    Design.SESSION: Texts(
        "Pakalpojuma ceļš iedzīvotāja acīm",
        "The path of a service through the eyes of a resident",
        "Paslaugos kelias gyventojo akimis",
    ),
    Design.CYCLE: Texts(
        "LEAN metodes ieviešana klientu apkalpošanā un resursu plānošanā pašvaldībās",
        "Introducing LEAN in customer service and resource planning in municipalities",
        "LEAN metodo diegimas aptarnaujant klientus ir planuojant išteklius savivaldybėse",
    ),
    Design.STUDY_VISIT: Texts(
        "Ezeru apsaimniekošana un viesmīlība Zarasu apkaimē",
        "Lake management and hospitality around Zarasai",
        "Ežerų priežiūra ir svetingumas Zarasų apylinkėse",
    ),
}
TOPICS = (
    Texts("Vērtības plūsmas karte", "Value stream map", "Vertės srauto žemėlapis"),
    Texts("Vienas kontaktpunkts", "One point of contact", "Vienas kontaktinis punktas"),
    Texts(
        "Saruna ar neapmierinātu klientu",
        "Talking with an unhappy client",
        "Pokalbis su nepatenkintu klientu",
    ),
)


def sample_certificates(count: int = 0) -> Iterator[tuple[str, bytes]]:
    """(file name, PDF) of `count` samples, all of them with 0; needs an application's context."""
    for number, paper in enumerate(islice(sample_papers(), count or None), start=1):
        first = paper.wordings[0]
        kind = first.dress.profile_key if first.dress else "bez-finansetaja"
        languages = "-".join(wording.language for wording in paper.wordings)
        yield f"{number:03d}-{paper.design.replace('_', '-')}-{languages}-{kind}.pdf", draw(paper)


def sample_papers() -> Iterator[Paper]:
    """Papers of every design, language and funder, the languages and designs changing fastest."""
    for number, (profile, design, language) in enumerate(product(PROFILES, Design, PaperLanguage)):
        yield sample_paper(design, language, profile, number=number)


def sample_paper(
    design: Design, language: PaperLanguage, profile: str, *, number: int = 0, name: str = ""
) -> Paper:
    """One paper; the same arguments give the same paper."""
    running = format_number(2026, number + 1, _mark(number))
    issue = Issue(
        number=running,
        holder=name or NAMES[number % len(NAMES)],
        hours=Decimal((8, 24, 16)[list(Design).index(design)]) + Decimal(number % 2) / 2,
        language=language,
        issued_on=date(2026, 12, 4),
        issued_at_place="Rēzekne",
        signatory_name="Ilze Liepkalne",
        signatory_position="Latgales plānošanas reģiona administrācijas vadītāja",
        verify_url=f"https://cikls.example.lv/certificates/{running}",
    )
    return compose(_subject(design, language, profile), issue)


def _mark(number: int) -> str:
    return "".join(
        ALPHABET[(number * 37 + 11 * place + 5) % len(ALPHABET)] for place in range(MARK_LENGTH)
    )


def _subject(design: Design, language: PaperLanguage, profile: str) -> Subject:
    first = date(2026, 11, 24)
    gaps = {Design.SESSION: (0,), Design.CYCLE: (0, 7, 8, 21, 36), Design.STUDY_VISIT: (0, 1, 2)}
    kind = SessionKind.STUDY_VISIT if design is Design.STUDY_VISIT else SessionKind.SEMINAR
    return Subject(
        design=design,
        took_part=IN_CYCLE if design is Design.CYCLE else TOOK_PART[kind],
        title=TITLES[design],
        days=tuple(first + timedelta(days=gap) for gap in gaps[design]),
        places=(Texts("Rēzekne"), Texts("Ludza"))[: 1 + (design is Design.CYCLE)],
        topics=TOPICS,
        lecturers=("Svens Saulīte", "Dace Kalniņa", "Tomas Ežerskis"),
        issuer=ISSUER,
        project_code="LL-00042" if profile else "",
        project_title=PROJECT if profile else Texts(""),
        dresses={code: _dress(profile, code) for code in language.codes} if profile else None,
    )


def _dress(profile: str, language: str) -> FunderDress:
    return dress(
        profile, Artefact.CERTIFICATE, language,
        title=PROJECT.in_(language), beneficiary=ISSUER.in_(language), code="LL-00042",
    )  # fmt: skip
