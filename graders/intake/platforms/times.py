"""Reads the times that platforms and people write; what is not understood is no time."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero gennaio januari janeiro ene gen",
            "feb february februar fevrier febrero febbraio februari fevereiro fev fevr",
            "mar march marz mrz mars marzo maart marco mrt",
            "apr april avril abril aprile avr abr",
            "may mai mayo maggio mei maio mag",
            "jun june juni juin junio giugno junho giu",
            "jul july juli juillet julio luglio julho juil lug",
            "aug august aout agosto augustus ago augusti",
            "sep sept september septembre septiembre settembre setembro set",
            "oct october oktober octobre octubre ottobre outubro okt ott out",
            "nov november novembre noviembre novembro",
            "dec december dezember decembre diciembre dicembre dezembro dez dic",
        ),
        start=1,
    )
    for name in names.split()
}
HOURS = {
    name: float(hours)
    for hours, names in {
        "0": "utc gmt z wet",
        "1": "west cet mez",
        "2": "cest mesz eet",
        "3": "eest msk",
        "8": "hkt sgt awst",
        "9": "jst kst",
        "9.5": "acst",
        "10": "aest",
        "10.5": "acdt",
        "11": "aedt",
        "12": "nzst",
        "13": "nzdt",
        "-4": "edt",
        "-5": "est cdt",
        "-6": "mdt",
        "-7": "mst pdt",
        "-8": "pst akdt",
        "-9": "akst",
        "-10": "hst",
    }.items()
    for name in names.split()
}
"""Hours from UTC by abbreviation, without those that mean several zones: CST, IST, BST, AST."""
COMPACT = re.compile(r"\d{14}|\d{17}")
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)")
DOTTED = re.compile(r"(?P<day>\d\d?)\. ?(?P<month>\d\d?)\. ?(?P<year>\d{4})")
SLASHED = re.compile(r"(?P<first>\d\d?)/(?P<second>\d\d?)/(?P<year>\d{4})")
DAY_FIRST = re.compile(
    r"(?P<day>\d\d?)(?:st|nd|rd|th|er|\.|º)?[ -](?:de )?(?P<name>[a-z]+)\.?,?[ -](?:de )?"
    r"(?P<year>\d{4})"
)
MONTH_FIRST = re.compile(r"(?P<name>[a-z]+)\.? (?P<day>\d\d?)(?:st|nd|rd|th)?,? (?P<year>\d{4})")
WEEKDAY = re.compile(r"[a-z-]{2,13}\.?,? (?=.*\d)")
BETWEEN = re.compile(r"(?:t|,? (?:at|um|a|a las|om|kl\.?)|,|-)? ?")
CLOCK = re.compile(
    r"(?P<hour>\d\d?)(?::|h|-|(?=\d\d\b))(?P<minute>\d\d)(?:[:-](?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?"
    r"(?: ?(?P<half>[ap])\.? ?m\.?(?![a-z]))?(?: uhr)?"
)


def moment(text: str, default: tzinfo | None = timezone.utc) -> datetime | None:
    """The time in UTC that a text states; None when it is not understood.

    `default` is the zone of a time that names none; without it, such a time is None.
    """
    folded = _folded(text)
    if COMPACT.fullmatch(folded):  # Sakai's, in GMT
        return _made(folded, timezone.utc)
    for weekday in ("", *(found.group() for found in [WEEKDAY.match(folded)] if found)):
        parts = _parts(folded.removeprefix(weekday))
        if parts is not None:
            numbers, zone = parts
            return _made(numbers, default if not zone else _zone(zone, text, default, numbers))
    return None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.removeprefix("\ufeff").strip("\ufeff \t\r\n\0"))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(kept.lower().replace("o'clock", "").split())


def _parts(text: str) -> tuple[str, str] | None:
    """The digits of date and time, and the zone's name; None for any other text."""
    for pattern in (ISO, DOTTED, SLASHED, DAY_FIRST, MONTH_FIRST):
        date = pattern.match(text)
        day = date and _day(date.groupdict())
        if not (date and day):
            continue
        between = BETWEEN.match(text, date.end())
        clock = CLOCK.match(text, between.end() if between else date.end())
        if clock is None:
            return None
        time = _time(clock.groupdict())
        return None if time is None else (day + time, text[clock.end() :].strip(" ()"))
    return None


def _day(found: dict[str, str]) -> str | None:
    if "name" in found:
        if found["name"] not in MONTHS:
            return None
        found = {**found, "month": str(MONTHS[found["name"]])}
    elif "first" in found:
        first, second = int(found["first"]), int(found["second"])
        if first <= 12 and second <= 12 and first != second:
            return None  # the third of April, or the fourth of March?
        month, day = (second, first) if first > 12 else (first, second)
        found = {**found, "month": str(month), "day": str(day)}
    return f"{found['year']}{int(found['month']):02}{int(found['day']):02}"


def _time(found: dict[str, str | None]) -> str | None:
    hour = int(found["hour"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    return f"{hour:02}{found['minute']}{found['second'] or '00'}{found['fraction'] or '':0<6.6}"


def _made(digits: str, zone: tzinfo | None) -> datetime | None:
    if zone is None:
        return None
    try:
        local = datetime.strptime(f"{digits:0<20}", "%Y%m%d%H%M%S%f")
        return local.replace(tzinfo=zone).astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


def _zone(name: str, text: str, default: tzinfo | None, digits: str) -> tzinfo | None:
    """The zone of this name: an abbreviation, an offset, or one of the tz database."""
    name = re.sub(r"^(?:utc|gmt) ?(?=[+-])", "", name)
    if name in HOURS:
        return timezone(timedelta(hours=HOURS[name]))
    if name[0] in "+-":
        return _offset(name)
    if default is not None:
        local = datetime.strptime(digits[:14], "%Y%m%d%H%M%S").replace(tzinfo=default)
        if (local.tzname() or "").lower() == name:  # one of several meanings: the course's
            return default
    try:
        return ZoneInfo(text.strip("\ufeff \t\r\n\0()").split()[-1]) if "/" in name else None
    except (ValueError, LookupError, OSError):
        return None


def _offset(name: str) -> tzinfo | None:
    found = re.fullmatch(r"([+-])(\d\d?)(?::?(\d\d))?", name)
    if found is None or int(found[2]) > 15:
        return None
    minutes = 60 * int(found[2]) + int(found[3] or 0)
    return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))
