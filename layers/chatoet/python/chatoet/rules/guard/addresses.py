"""Postcodes and street addresses that are not in the task."""

import re
from collections.abc import Iterator

from chatoet.rules.feedback.words import close
from chatoet.rules.guard.known import LONG, Provenance
from chatoet.rules.guard.model import DOUBTFUL, SURE, Hit
from chatoet.rules.guard.vocabulary import NO_STREET, STREET_KINDS

# Royal Mail's form of a postcode; the second half never has C I K M O V.
_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL"
    "|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL"
    "|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD"
    "|WF|WN|WR|WS|WV|YO|ZE"
)
_POSTCODE = re.compile(rf"(?i)(?<![\w/])(?:{_AREAS})[0-9][0-9A-Z]?\s{{0,2}}[0-9O][ABD-HJLNP-UW-Z]{{2}}(?!\w)")
_STATE = re.compile(
    r"\b(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT|[Pp]in(?:code)?|PIN|[Zz]ip|ZIP|[Pp]ost\s?code|POSTCODE|[Ee]ircode)[ :,-]{1,3}"
    r"(?P<value>[A-Z]?\d[\dA-Z]{2,5}(?: ?[A-Z\d]{3,4})?)\b"
)
_ALWAYS = r"street|road|avenue|lane|crescent|terrace|rd|ave|cres"
_CAPITAL = (
    r"St|ST|Ln|LN|Close|CLOSE|Drive|DRIVE|Court|COURT|Way|WAY|Place|PLACE|Gardens|GARDENS|Grove|GROVE|Square|SQUARE|Hill|HILL"
    r"|Park|PARK|Mews|MEWS|Walk|WALK|Row|ROW|Rise|RISE|Green|GREEN|Parade|PARADE|Highway|View|VIEW|Heights|House|HOUSE"
    r"|Towers?|Apartments?"
)
_WORD = r"(?:[A-Za-z][A-Za-z'.-]+\s+)"
_STREET = re.compile(
    rf"(?<![\d./])(?P<number>\d{{1,4}}[A-Za-z]?)[,\s]+(?P<name>{_WORD}{{1,3}}?)(?P<kind>(?i:{_ALWAYS})|{_CAPITAL})\b(?!')"
)
_FLAT = re.compile(r"\b(?:(?i:flat|apt|apartment)|[Rr]oom of)\s+(?:no\.?\s*)?\d{1,4}[A-Za-z]?\b")


def addresses(text: str, known: Provenance) -> Iterator[Hit]:
    for match in _POSTCODE.finditer(text):
        if not _is_known(match.group(), known) and match.group()[-2:] not in ("st", "nd", "rd", "th"):
            yield Hit(*match.span(), "address", SURE if any(c.isupper() for c in match.group()) else DOUBTFUL)
    for match in _STATE.finditer(text):
        if match["value"] not in known.numbers:
            yield Hit(*match.span("value"), "address")
    for match in _STREET.finditer(text):
        if _a_street(match, known):
            yield Hit(*match.span(), "address")
    yield from (Hit(*match.span(), "address", DOUBTFUL) for match in _FLAT.finditer(text))


def _is_known(postcode: str, known: Provenance) -> bool:
    return all(part.lower() in known.words | known.numbers for part in re.findall(r"[A-Za-z]+|\d+", postcode))


def _a_street(match: re.Match[str], known: Provenance) -> bool:
    names = [word.strip(".").lower() for word in match["name"].split()]
    if NO_STREET.intersection(names):
        return False
    if not match["name"][0].isupper() and match["kind"] not in STREET_KINDS:
        return False
    if all(map(known.knows, names)):
        return False
    return not (re.sub(r"\D", "", match["number"]) in known.numbers and all(_a_slip(name, known) for name in names))


def _a_slip(name: str, known: Provenance) -> bool:
    return any(word[0] == name[0] and close(name, word, 2 if len(name) > LONG else 1) for word in known.words)
