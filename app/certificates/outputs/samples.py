"""Real certificates of made-up people: every design, language and funder, awkward names among
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle, islice, product

from app.certificates.outputs.draw import draw
from app.certificates.outputs.paper import (
    FOR_LEADING,
    IN_CYCLE,
    TOOK_PART,
    Issue,
    Paper,
    Subject,
    compose,
)
from app.certificates.rules import (
    ALPHABET,
    MARK_LENGTH,
    Design,
    PaperLanguage,
    Shape,
    format_number,
)
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
LECTURERS = ("Svens Saulīte", "Dace Kalniņa", "Tomas Ežerskis")
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
TITLES[Design.THANKS] = TITLES[Design.SESSION]
HOURS = {Design.SESSION: Decimal(8), Design.CYCLE: Decimal(24), Design.STUDY_VISIT: Decimal(16)}
KINDS = len(PROFILES) * len(Shape) * len(Design) * len(PaperLanguage)
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
    """(file name, PDF) of `count` samples, with 0 one of every kind; needs an application's
    context.
    """
    for number, paper in enumerate(sample_papers(count or KINDS), start=1):
        first = paper.wordings[0]
        kind = first.dress.profile_key if first.dress else "bez-finansetaja"
        languages = "-".join(wording.language for wording in paper.wordings)
        name = f"{number:03d}-{paper.design.replace('_', '-')}-{languages}-{kind}-{paper.shape}.pdf"
        yield name, draw(paper)


def sample_papers(count: int = KINDS) -> Iterator[Paper]:
    """Papers of every design, language, shape and funder; more than KINDS begin anew."""
    kinds = cycle(product(PROFILES, Shape, Design, PaperLanguage))
    for number, (profile, shape, design, language) in enumerate(islice(kinds, count)):
        yield sample_paper(design, language, profile, number=number, shape=shape)


def sample_paper(
    design: Design,
    language: PaperLanguage,
    profile: str,
    *,
    number: int = 0,
    name: str = "",
    shape: Shape = Shape.LANDSCAPE,
) -> Paper:
    """One paper; the same arguments give the same paper."""
    running = format_number(2026, number + 1, _mark(number))
    issue = Issue(
        number=running,
        holder=name or NAMES[number % len(NAMES)],
        hours=HOURS[design] + Decimal(number % 2) / 2 if design in HOURS else Decimal(0),
        language=language,
        issued_on=date(2026, 12, 4),
        issued_at_place="Rēzekne",
        signatory_name="Ilze Liepkalne",
        signatory_position="Latgales plānošanas reģiona administrācijas vadītāja",
        shape=shape,
        verify_url=f"https://cikls.example.lv/certificates/{running}",
    )
    return compose(_subject(design, language, profile), issue)


def _mark(number: int) -> str:
    return "".join(
        ALPHABET[(number * 37 + 11 * place + 5) % len(ALPHABET)] for place in range(MARK_LENGTH)
    )


def _subject(design: Design, language: PaperLanguage, profile: str) -> Subject:
    first = date(2026, 11, 24)
    gaps = {
        Design.SESSION: (0,),
        Design.THANKS: (0,),
        Design.CYCLE: (0, 7, 8, 21, 36),
        Design.STUDY_VISIT: (0, 1, 2),
    }
    kind = SessionKind.STUDY_VISIT if design is Design.STUDY_VISIT else SessionKind.SEMINAR
    return Subject(
        design=design,
        took_part={Design.CYCLE: IN_CYCLE, Design.THANKS: FOR_LEADING}.get(design, TOOK_PART[kind]),
        title=TITLES[design],
        days=tuple(first + timedelta(days=gap) for gap in gaps[design]),
        places=(Texts("Rēzekne"), Texts("Ludza"))[: 1 + (design is Design.CYCLE)],
        topics=TOPICS,
        lecturers=() if design is Design.THANKS else LECTURERS,
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
