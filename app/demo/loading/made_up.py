"""Made-up names and titles, as many different ones as asked for."""

from __future__ import annotations

from app.core.texts import Texts

GIVEN = (
    "Ilze", "Jānis", "Dzintra", "Aigars", "Žanete", "Ēriks", "Ņina", "Kaspars", "Signe", "Uldis",
    "Zane", "Ģirts", "Iveta", "Mārtiņš", "Evita", "Normunds", "Ārija", "Raimonds", "Līga", "Edgars",
)  # fmt: skip
FAMILY = (
    "Bērzkaln", "Kalnlej", "Ūdr", "Šķest", "Ģēvel", "Ķirson", "Zeltiņ", "Gailum", "Cīrul", "Pūcīt",
    "Žagar", "Rūķ", "Vītoliņ", "Krūmiņ", "Dūmiņ", "Āboliņ", "Pļaviņ", "Ķēniņ", "Mežgail", "Stūrīt",
)  # fmt: skip
SECOND = ("", "Ozol", "Liep", "Egl", "Kļav", "Priež", "Apš", "Kārkl", "Vīksn", "Lazd", "Pīlādž")
SUBJECTS = (
    Texts("Saruna ar klientu", "Talking with a client", "Pokalbis su klientu"),
    Texts("Vienkārša valoda", "Plain language", "Paprasta kalba"),
    Texts("Iepirkumi pašvaldībā", "Municipal procurement", "Savivaldybės pirkimai"),
    Texts("Siltas nams", "A warm house", "Šilti namai"),
    Texts("Jauniešu līdzdalība", "Taking part as a young person", "Jaunimo dalyvavimas"),
    Texts("Datu aizsardzība ikdienā", "Data protection day by day", "Duomenų apsauga kasdien"),
    Texts("Krīzes vadība", "Crisis management", "Krizių valdymas"),
    Texts("Skola un ģimene", "School and family", "Mokykla ir šeima"),
)  # fmt: skip
STEPS = (
    Texts("pirmie soļi", "first steps", "pirmieji žingsniai"),
    Texts("labā prakse", "good practice", "geroji praktika"),
    Texts("darbnīca", "workshop", "dirbtuvės"),
    Texts("pieredzes stāsti", "stories from practice", "patirties istorijos"),
    Texts("jautājumi un atbildes", "questions and answers", "klausimai ir atsakymai"),
)


def title_of(number: int) -> Texts:
    """A title; the same one comes back after 40."""
    subject, step = SUBJECTS[number % len(SUBJECTS)], STEPS[number // len(SUBJECTS) % len(STEPS)]
    return Texts(f"{subject.lv}: {step.lv}", f"{subject.en}: {step.en}", f"{subject.lt}: {step.lt}")


def person_named(number: int) -> tuple[str, str]:
    """Given and family name; different for every number, with a Roman touch after 4400."""
    number, given = divmod(number, len(GIVEN))
    number, family = divmod(number, len(FAMILY))
    turn, second = divmod(number, len(SECOND))
    name, is_woman = GIVEN[given], GIVEN[given].endswith(("a", "e"))
    ending = "a" if is_woman else "s"
    parts = [FAMILY[family], *filter(None, (SECOND[second],))]
    added = f" {chr(64 + turn)}." if 0 < turn <= 26 else f" {turn}." if turn else ""
    return name + added, "-".join(part + ending for part in parts)
