"""Names of people that are not in the task: after a title, after a label or "my patient", in pairs, alone."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from chatoet.rules.guard.known import Provenance
from chatoet.rules.guard.model import DOUBTFUL, SURE, Hit
from chatoet.rules.guard.signature import signature
from chatoet.rules.guard.tokens import Reader, Token, brief, tokens

_TITLES = frozenset("mr mrs ms miss mx master mstr madam mdm sheikh sheikha haji hajja smt shri sri mme sra".split())
_STAFF = frozenset("dr doctor prof professor sister nurse matron consultant".split())
_INTRODUCE = frozenset(
    "patient pt client resident named called lady gentleman man woman boy girl baby child wife husband son daughter mother "
    "father mum dad mom brother sister nok partner carer friend neighbour neighbor niece nephew aunt uncle grandson "
    "granddaughter fiancee fiance re ref regarding name names surname forename kin".split()
)
_LINKS = frozenset("is was named called name mr mrs ms".split())
_PLACES = frozenset(
    "hospital hospitals clinic clinics ward centre center street road avenue lane unit practice surgery service services house home "
    "hospice infirmary university college school pharmacy department dept trust county city town village suburb "
    "syndrome disease sign score scale test criteria classification chart index tool catheter drain dressing tube palsy "
    "fracture method position exercise exercises infirmary general health medical community bay park court campus institute "
    "day eve holiday airport station beach hill lodge nursing aged tablets tablet cream ointment inhaler spray capsules".split()
)
_LONG = 5  # letters
_BEFORE_PLACE = frozenset("st saint mount lake port north south east west new the".split())
_DOSE = re.compile(r"\s*(?:\(|,)?\s*\d[\d.,]*\s*(?:mg|mcg|g|ml|units?|iu|%|tabs?|puffs?|micrograms?)\b", re.IGNORECASE)
_SELF = re.compile(r"(?i)\b(?:my name is|i am|i'm|im|call me)\s+$")
_HUMAN = re.compile(
    r"\s+(?:also |has |had |then )?(?:lives?|lived|said|says|reports?|reported|complain\w*|den(?:y|ies|ied)|presented|feels?|felt"
    r"|wants?|wanted|walk\w*|fell|collapsed|slept|told|asked|refused|smokes?|drinks?|cried|vomited)\b"
)
STRANGE = 0.4  # an unknown word with a capital: three of them refuse
_GAP = re.compile(r"[ .]{1,3}|, ?|-|'|\. ?-?| - ")
_LABEL_GAP = re.compile(r"[ .:=,()\-/]{1,6}")


def names(text: str, known: Provenance) -> Iterator[Hit]:
    reader, found = Reader(known), tokens(text)
    own = signature(text)
    free = [token for token in found if not own.start <= token.start < own.end]
    yield from _titled(text, free, reader)
    yield from _introduced(text, free, reader)
    yield from _runs(text, free, reader)


def _titled(text: str, found: Sequence[Token], reader: Reader) -> Iterator[Hit]:
    for at, token in enumerate(found):
        if token.low not in _TITLES | _STAFF:
            continue
        after = _adjacent(text, found, at)
        if token.low in ("mr", "mrs", "miss") and after and _an_initial(text, after, reader):
            yield Hit(after[0].start, after[0].end, "name", DOUBTFUL)
        named = [t for t in _skip_initials(after) if _may_follow(token, t, reader)]
        if named and not _SELF.search(text, 0, token.start):
            weight = SURE if token.low in _TITLES else DOUBTFUL
            yield Hit(named[0].start, named[-1].end, "name", weight)


def _an_initial(text: str, after: Sequence[Token], reader: Reader) -> bool:
    """`Mr P.`, and no name of the task begins like that."""
    alone = len(after[0].low) == 1 and (len(after) == 1 or not after[1].capital)
    return alone and after[0].text.isupper() and not reader.begins_a_name(after[0].low)


def _skip_initials(after: Sequence[Token]) -> list[Token]:
    """The words that may be the name after a title: at most three, initials and particles passed over."""
    kept = [token for token in after[:5] if len(token.low) > 1]
    return kept[:3]


def _may_follow(title: Token, token: Token, reader: Reader) -> bool:
    kind = reader.kind(token.low)
    if kind == "known" or token.low in _PLACES or token.low in _TITLES | _STAFF:
        return False
    acronym = title.text in ("MR", "MS") or (title.text == "Ms" and not token.capital)
    if kind == "plain":  # Baker is both; what is no name at all seldom follows a title
        return False
    if not token.cased:
        return kind == "name" or not acronym and (kind == "both" or not reader.slip(token.low))
    return token.capital or kind == "name" or (kind == "unknown" and not acronym and not reader.slip(token.low))


def _adjacent(text: str, found: Sequence[Token], at: int) -> list[Token]:
    """The words after that one, on its line, with nothing but a space, a full stop or a comma between."""
    after: list[Token] = []
    end = found[at].end
    for token in found[at + 1 : at + 7]:
        if token.line != found[at].line or not _GAP.fullmatch(text, end, token.start):
            break
        if token.cased and not token.capital and not token.particle and after:
            break
        after.append(token)
        end = token.end
    return after


def _introduced(text: str, found: Sequence[Token], reader: Reader) -> Iterator[Hit]:
    """`my patient ahmed hassan`, `Name: HASSAN Ahmed`, `daughter Leila`."""
    for at, token in enumerate(found):
        if token.low not in _INTRODUCE:
            continue
        rest = found[at + 1 : at + 8]
        while rest and rest[0].low in _LINKS:
            rest = rest[1:]
        if not rest or rest[0].line != token.line:
            continue
        gap = text[(found[found.index(rest[0], at) - 1]).end : rest[0].start]
        labelled = any(char in ":=" for char in gap)
        if _SELF.search(text, 0, rest[0].start):
            continue
        if not _LABEL_GAP.fullmatch(gap):
            continue
        named = list(takewhile(lambda t: t.line == token.line and _introduces(t, labelled, reader), rest[:4]))
        if any(reader.kind(t.low) == "name" or (labelled and t.capital) or len(named) > 1 for t in named):
            yield Hit(named[0].start, named[-1].end, "name", DOUBTFUL if _own_people(found, at) else SURE)


def _own_people(found: Sequence[Token], at: int) -> bool:
    """`my friend Anita`: of the learner's own, unless it is a patient."""
    mine = at > 0 and found[at - 1].low == "my"
    return mine and found[at].low not in ("patient", "pt", "client", "resident")


def _introduces(token: Token, labelled: bool, reader: Reader) -> bool:
    match reader.kind(token.low):
        case "name":
            return True
        case "both":
            return labelled or (token.cased and token.capital)
        case "unknown":
            return not brief(token) and not reader.slip(token.low)
    return token.particle and len(token.low) > 1


def _runs(text: str, found: Sequence[Token], reader: Reader) -> Iterator[Hit]:
    at = 0
    while at < len(found):
        run = _run(text, found, at, reader)
        if run:
            yield from _judged(text, found, at, run, reader)
        at += len(run) or 1


def _run(text: str, found: Sequence[Token], at: int, reader: Reader) -> list[Token]:
    run: list[Token] = []
    for token in found[at : at + 5]:
        if run and not (token.line == run[0].line and _GAP.fullmatch(text, run[-1].end, token.start)):
            break
        if not _like_a_name(token, reader) and not (run and token.particle):
            break
        run.append(token)
    while run and run[-1].particle and reader.kind(run[-1].low) != "name":
        run.pop()
    return run


def _like_a_name(token: Token, reader: Reader) -> bool:
    if token.low in _TITLES | _STAFF | _PLACES or (brief(token) and token.cased):
        return False
    kind = reader.kind(token.low)
    if token.cased and not token.capital:
        return kind in ("name", "unknown") and not brief(token)
    return kind in ("name", "both") or (kind == "unknown" and not brief(token))


def _judged(text: str, found: Sequence[Token], at: int, run: Sequence[Token], reader: Reader) -> Iterator[Hit]:
    titled = at > 0 and found[at - 1].low in _TITLES | _STAFF and found[at - 1].line == run[0].line
    if titled or _a_place(text, found, at, run) or _DOSE.match(text, run[-1].end) or _SELF.search(text, 0, run[0].start):
        return
    capital = any(token.named for token in run)
    kinds = [reader.kind(token.low) for token in run]
    sure = kinds.count("name")
    strange = sum(k == "unknown" and not reader.slip(t.low) for k, t in zip(kinds, run, strict=True))
    if capital:
        follows = after_known(text, found, at, reader) or bool(_HUMAN.match(text, run[-1].end))
        weight = _written(sure, strange, kinds.count("both"), follows)
    else:
        weight = _whispered(sure, strange, run)
    if weight:
        yield Hit(run[0].start, run[-1].end, "name", weight)


def _written(sure: int, strange: int, both: int, follows: bool) -> float:
    """With capitals, where they mean something."""
    if sure or strange > 1 or (strange and (both or follows)) or (both and follows):
        return SURE
    return STRANGE if strange or both > 1 else 0.0


def _whispered(sure: int, strange: int, run: Sequence[Token]) -> float:
    """All small or all large: one word alone says little."""
    if sure > 1 or (sure and strange):
        return SURE
    long = all(len(token.low) >= _LONG for token in run)
    return DOUBTFUL if long and not run[0].cased and (sure or strange > 1) else 0.0


def after_known(text: str, found: Sequence[Token], at: int, reader: Reader) -> bool:
    """Right after a capitalised word of the task: `Tomas Hoffman` where the notes say Tomas Brandl."""
    if not at:
        return False
    before = found[at - 1]
    joined = before.line == found[at].line and text[before.end : found[at].start] == " "
    return joined and before.capital and reader.kind(before.low) == "known"


def _a_place(text: str, found: Sequence[Token], at: int, run: Sequence[Token]) -> bool:
    """Part of the name of a hospital, a street, a test or a disease."""
    end = at + len(run)
    after = found[end] if end < len(found) else None
    if after and after.low in _PLACES and after.line == run[-1].line and after.start - run[-1].end <= 3:
        return after.capital or not after.cased
    before = found[at - 1] if at else None
    return bool(before and before.low in _BEFORE_PLACE and before.capital and run[0].start - before.end <= 2)
