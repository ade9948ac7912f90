"""Dates as a Latvian, an Englishman or a Lithuanian writes them. Pure: language is an argument.

Asking Babel for every date of a list costs a fifth of the page, and it has no Latvian locative.
"""

from __future__ import annotations

from datetime import date, datetime

WEEKDAYS = {
    "lv": ("pirmdien", "otrdien", "trešdien", "ceturtdien", "piektdien", "sestdien", "svētdien"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "lt": (
        "pirmadienis",
        "antradienis",
        "trečiadienis",
        "ketvirtadienis",
        "penktadienis",
        "šeštadienis",
        "sekmadienis",
    ),
}
WEEKDAYS_SHORT = {
    "lv": ("P", "O", "T", "C", "Pk", "S", "Sv"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "lt": ("Pr", "An", "Tr", "Kt", "Pn", "Št", "Sk"),
}
_ON_THE = {  # the month as it stands behind a day: Latvian locative, Lithuanian genitive
    "lv": (
        "janvārī", "februārī", "martā", "aprīlī", "maijā", "jūnijā",
        "jūlijā", "augustā", "septembrī", "oktobrī", "novembrī", "decembrī",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "lt": (
        "sausio", "vasario", "kovo", "balandžio", "gegužės", "birželio",
        "liepos", "rugpjūčio", "rugsėjo", "spalio", "lapkričio", "gruodžio",
    ),
}  # fmt: skip
_NAMES = {  # the month by itself
    "lv": (
        "janvāris", "februāris", "marts", "aprīlis", "maijs", "jūnijs",
        "jūlijs", "augusts", "septembris", "oktobris", "novembris", "decembris",
    ),
    "en": _ON_THE["en"],
    "lt": (
        "sausis", "vasaris", "kovas", "balandis", "gegužė", "birželis",
        "liepa", "rugpjūtis", "rugsėjis", "spalis", "lapkritis", "gruodis",
    ),
}  # fmt: skip
_SHORT = {
    "lv": (
        "janv.",
        "febr.",
        "marts",
        "apr.",
        "maijs",
        "jūn.",
        "jūl.",
        "aug.",
        "sept.",
        "okt.",
        "nov.",
        "dec.",
    ),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "lt": (
        "saus.",
        "vas.",
        "kov.",
        "bal.",
        "geg.",
        "birž.",
        "liep.",
        "rugp.",
        "rugs.",
        "spal.",
        "lapkr.",
        "gruod.",
    ),
}


def month_name(month: int, language: str) -> str:
    """'novembris', 'November', 'lapkritis'."""
    return _NAMES[language][month - 1]


def month_short(month: int, language: str) -> str:
    """'nov.', 'Nov', 'lapkr.'."""
    return _SHORT[language][month - 1]


def weekday_short(day: date, language: str) -> str:
    """'C', 'Thu', 'Kt'."""
    return WEEKDAYS_SHORT[language][day.weekday()]


def weekday_names(language: str) -> list[tuple[str, str]]:
    """(short, full) names of the days, Monday first: ('P', 'pirmdiena')."""
    ending = "a" if language == "lv" else ""  # 'on Monday' is 'pirmdien', Monday itself 'pirmdiena'
    full = (name + ending for name in WEEKDAYS[language])
    return list(zip(WEEKDAYS_SHORT[language], full, strict=True))


def month_year(day: date, language: str) -> str:
    """'2026. gada novembris', 'November 2026', '2026 m. lapkritis'."""
    name = month_name(day.month, language)
    return {
        "lv": f"{day.year}. gada {name}",
        "en": f"{name} {day.year}",
        "lt": f"{day.year} m. {name}",
    }[language]


def day_short(day: date, language: str) -> str:
    """'26.11.2026.' in Latvian, '26 Nov 2026', '2026-11-26' in Lithuanian: for tables."""
    if language == "lv":
        return f"{day:%d.%m.%Y}."
    return (
        day.isoformat()
        if language == "lt"
        else f"{day.day} {month_short(day.month, 'en')} {day.year}"
    )


def day_long(day: date, language: str) -> str:
    """'2026. gada 26. novembrī', '26 November 2026', '2026 m. lapkričio 26 d.'."""
    month = _ON_THE[language][day.month - 1]
    if language == "lv":
        return f"{day.year}. gada {day.day}. {month}"
    return (
        f"{day.year} m. {month} {day.day} d."
        if language == "lt"
        else f"{day.day} {month} {day.year}"
    )


def weekday_day(day: date, language: str, *, this_year: int | None = None) -> str:
    """'ceturtdien, 26. novembrī'; with the year where it is not `this_year`."""
    weekday, month = WEEKDAYS[language][day.weekday()], _ON_THE[language][day.month - 1]
    year = day.year != this_year
    if language == "lv":
        return (
            f"{weekday}, {day.year}. gada {day.day}. {month}"
            if year
            else f"{weekday}, {day.day}. {month}"
        )
    if language == "lt":
        date_part = f"{day.year} m. {month} {day.day} d." if year else f"{month} {day.day} d."
        return f"{date_part}, {weekday}"
    return f"{weekday}, {day.day} {month} {day.year}" if year else f"{weekday}, {day.day} {month}"


def clock_time(moment: datetime, language: str) -> str:
    """'10.00' in Latvian, '10:00' elsewhere. `moment` is local already."""
    return f"{moment:%H.%M}" if language == "lv" else f"{moment:%H:%M}"


def time_span(start: datetime, end: datetime, language: str) -> str:
    """'plkst. 10.00–15.30', '10:00–15:30', '10:00–15:30 val.'. Both local already."""
    return _by_the_clock(f"{clock_time(start, language)}–{clock_time(end, language)}", language)


def _by_the_clock(said: str, language: str) -> str:
    """The hour keeps its word on its line: the space between them does not break."""
    return {"lv": f"plkst.\N{NO-BREAK SPACE}{said}", "lt": f"{said}\N{NO-BREAK SPACE}val."}.get(
        language, said
    )


def day_at(moment: datetime, language: str, *, this_year: int) -> str:
    """'ceturtdien, 26. novembrī, plkst. 10.00'. `moment` is local already."""
    day = weekday_day(moment.date(), language, this_year=this_year)
    return f"{day}, {_by_the_clock(clock_time(moment, language), language)}"


def day_and_time(
    start: datetime, end: datetime, language: str, *, this_year: int | None = None
) -> str:
    """'ceturtdien, 26. novembrī, plkst. 10.00–15.30'. Both local and on one date."""
    day = weekday_day(start.date(), language, this_year=this_year)
    return f"{day}, {time_span(start, end, language)}"


def day_span(first: date, last: date, language: str) -> str:
    """'2026. gada 24.–26. novembrī', '24–26 November 2026'; whole dates if months differ."""
    if first == last:
        return day_long(first, language)
    if (first.year, first.month) != (last.year, last.month):
        return f"{day_long(first, language)} – {day_long(last, language)}"
    month = _ON_THE[language][first.month - 1]
    return {
        "lv": f"{first.year}. gada {first.day}.–{last.day}. {month}",
        "en": f"{first.day}–{last.day} {month} {first.year}",
        "lt": f"{first.year} m. {month} {first.day}–{last.day} d.",
    }[language]
