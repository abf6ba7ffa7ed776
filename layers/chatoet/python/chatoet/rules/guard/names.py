"""Names of people that are not in the task: after a title, after a label or "my patient", in pairs, alone."""

import re
from collections.abc import Iterator, Sequence

from chatoet.rules.guard.known import Provenance
from chatoet.rules.guard.model import DOUBTFUL, SURE, Hit
from chatoet.rules.guard.signature import signature
from chatoet.rules.guard.tokens import Reader, Token, brief, tokens
from chatoet.rules.guard.vocabulary import BEFORE_PLACE, INTRODUCE, LINKS, PATIENT, PLACES, STAFF, TITLES

STRANGE = 0.4  # an unknown word with a capital: three of them refuse
_LONG = 5  # letters
_DOSE = re.compile(r"\s*[(,]?\s*\d[\d.,]*\s*(?:mg|mcg|g|ml|units?|iu|%|tabs?|puffs?|micrograms?)\b", re.IGNORECASE)
_SELF = re.compile(r"(?i)\b(?:my name is|i am|i'm|im|call me)\s+$")
_HUMAN = re.compile(
    r"\s+(?:also |has |had |then )?(?:lives?|lived|said|says|reports?|reported|complain\w*|den(?:y|ies|ied)|presented"
    r"|feels?|felt|wants?|wanted|walk\w*|fell|collapsed|slept|told|asked|refused|smokes?|drinks?|cried|vomited)\b"
)
_GAP = re.compile(r"[ .]{1,3}|, ?|-|'|\. ?-?| - ")
_LABEL_GAP = re.compile(r"[ .:=,()\-/]{1,6}")


class _Text:
    """A text with its words, without those of the signature."""

    def __init__(self, text: str, known: Provenance) -> None:
        own = signature(text)
        self.text, self.reader = text, Reader(known)
        self.found = [token for token in tokens(text) if not own.start <= token.start < own.end]

    def before(self, at: int) -> Token | None:
        """The word before that one, on its line."""
        return self.found[at - 1] if at and self.found[at - 1].line == self.found[at].line else None

    def second(self, token: Token) -> bool:
        """Whether it may be the other half of a name, and is no word and no slip."""
        kind = self.reader.kind(token.low)
        if (
            token.named and self.text[token.start - 2] not in ",. "
        ):  # `Mr Callum Hayes`: whatever it is, it is no reader
            return kind in ("name", "both", "unknown") or self.reader.rare(token.low)
        return kind in ("name", "both") or (kind == "unknown" and not self.reader.slip(token.low))

    def of_the_writer(self, token: Token) -> bool:
        """`My name is Maria`."""
        return _SELF.search(self.text, max(0, token.start - 20), token.start) is not None


def names(text: str, known: Provenance) -> Iterator[Hit]:
    read = _Text(text, known)
    for at, token in enumerate(read.found):
        if token.low in TITLES | STAFF and not read.of_the_writer(token):
            yield from _titled(read, at)
        elif token.low in INTRODUCE:
            yield from _introduced(read, at)
    yield from _runs(read)


# After a title


def _titled(read: _Text, at: int) -> Iterator[Hit]:
    title, after = read.found[at], _adjacent(read, at)
    if title.low in TITLES and after and _an_initial(after, read.reader):
        yield Hit(after[0].start, after[0].end, "name", DOUBTFUL)
    full = [t for t in after if len(t.low) > 1][:3]
    named = [t for t in full if _may_follow(title, t, read.reader) and (t is full[0] or read.second(t))]
    if named:
        yield Hit(named[0].start, named[-1].end, "name", SURE if title.low in TITLES else DOUBTFUL)


def _adjacent(read: _Text, at: int) -> list[Token]:
    """The words after that one, on its line, with nothing but a space, a full stop or a comma between."""
    after: list[Token] = []
    end = read.found[at].end
    for token in read.found[at + 1 : at + 6]:
        small = token.cased and not token.capital and not token.particle and after
        if small or token.line != read.found[at].line or not _GAP.fullmatch(read.text, end, token.start):
            break
        after.append(token)
        end = token.end
    return after


def _an_initial(after: Sequence[Token], reader: Reader) -> bool:
    """`Mr P.`, where no name of the task begins like that."""
    alone = len(after[0].low) == 1 and (len(after) == 1 or not after[1].capital)
    return alone and after[0].capital and not reader.begins_a_name(after[0].low)


def _may_follow(title: Token, token: Token, reader: Reader) -> bool:
    """MR and MS also stand for modified release, magnetic resonance, multiple sclerosis."""
    kind = reader.kind(token.low)
    if kind == "known" or token.low in PLACES | TITLES | STAFF:
        return False
    acronym = title.text in ("MR", "MS")
    written = token.cased and token.capital
    if kind == "plain":
        return written and title.low in TITLES and not title.shouted and not token.shouted
    if kind == "name" or written:
        return True
    if kind == "both":
        return not token.cased and not acronym
    return not acronym and not reader.slip(token.low)


# After a label, or after who it is


def _introduced(read: _Text, at: int) -> Iterator[Hit]:
    """`my patient ahmed hassan`, `Name: HASSAN Ahmed`, `daughter Leila`."""
    first = at + 1
    while first < len(read.found) and read.found[first].low in LINKS:
        first += 1
    rest = [token for token in read.found[first : first + 4] if token.line == read.found[at].line]
    gap = read.text[read.found[first - 1].end : rest[0].start] if rest else ""
    if not _LABEL_GAP.fullmatch(gap) or read.of_the_writer(rest[0]):
        return
    labelled = (":" in gap or "=" in gap) and read.found[at].low not in ("re", "ref", "regarding")
    named = rest[: next((n for n, t in enumerate(rest) if not _introduces(t, labelled, read.reader)), len(rest))]
    certain = len(named) > 1 or any(read.reader.kind(t.low) == "name" or (labelled and t.capital) for t in named)
    if named and certain:
        yield Hit(named[0].start, named[-1].end, "name", DOUBTFUL if _own_people(read, at) else SURE)


def _introduces(token: Token, labelled: bool, reader: Reader) -> bool:
    match reader.kind(token.low):
        case "name":
            return True
        case "both":
            return labelled or (token.cased and token.capital)
        case "unknown":
            return (labelled and token.capital) or (not brief(token) and not reader.slip(token.low))
        case "plain":
            return labelled and token.capital and reader.rare(token.low)
    return token.particle


def _of_the_writers_life(read: _Text, at: int) -> bool:
    """`My tutor Rahul`."""
    return at > 1 and read.before(at) is not None and _own_people(read, at - 1)


def _own_people(read: _Text, at: int) -> bool:
    """`my friend Anita`: one of the learner's own people, unless it is a patient."""
    before = read.before(at)
    return before is not None and before.low == "my" and read.found[at].low not in PATIENT


# One or more words in a row that look like names


def _runs(read: _Text) -> Iterator[Hit]:
    at = 0
    while at < len(read.found):
        run = _run(read, at)
        if run and not _is_something_else(read, at, run):
            weight = min(_weight(read, at, run), DOUBTFUL if _of_the_writers_life(read, at) else SURE)
            whole = _with_neighbours(read, at, run) if weight == SURE else run
            if weight:
                yield Hit(whole[0].start, whole[-1].end, "name", weight)
        at += len(run) or 1


def _run(read: _Text, at: int) -> list[Token]:
    run: list[Token] = []
    for token in read.found[at : at + 5]:
        if run and not (token.line == run[0].line and _GAP.fullmatch(read.text, run[-1].end, token.start)):
            break
        if not _like_a_name(token, read.reader) and not (run and token.particle):
            break
        run.append(token)
    while run and run[-1].particle and read.reader.kind(run[-1].low) != "name":
        run.pop()
    return run


def _with_neighbours(read: _Text, at: int, run: Sequence[Token]) -> Sequence[Token]:
    """With the other half of the name, where that alone would be none: `Kenneth ARKWRIGHT`, `Li Na`."""
    before, end = read.before(at), at + len(run)
    after = read.found[end] if end < len(read.found) else None
    first = before and _other_half(before, read.reader) and _GAP.fullmatch(read.text, before.end, run[0].start)
    last = (
        after
        and after.line == run[0].line
        and _other_half(after, read.reader)
        and _GAP.fullmatch(read.text, run[-1].end, after.start)
    )
    return [*([before] if first and before else ()), *run, *([after] if last and after else ())]


def _other_half(token: Token, reader: Reader) -> bool:
    kind = reader.kind(token.low)
    if kind == "known" or token.low in TITLES | STAFF | PLACES or len(token.low) < 2:
        return False
    return kind in ("unknown", "both") or (token.cased and token.capital and reader.rare(token.low))


def _like_a_name(token: Token, reader: Reader) -> bool:
    kind = reader.kind(token.low)
    short = brief(token) and token.cased and (kind != "name" or token.shouted or not token.capital)
    if token.low in TITLES | STAFF | PLACES or short:
        return False
    return kind == "name" or (kind == "unknown" and not brief(token)) or (kind == "both" and not _small(token))


def _small(token: Token) -> bool:
    return token.cased and not token.capital


def _is_something_else(read: _Text, at: int, run: Sequence[Token]) -> bool:
    """A medicine, the writer, or who was found by their title."""
    before = read.before(at)
    titled = before is not None and before.low in TITLES | STAFF
    return titled or bool(_DOSE.match(read.text, run[-1].end)) or read.of_the_writer(run[0]) or _a_place(read, at, run)


def _a_place(read: _Text, at: int, run: Sequence[Token]) -> bool:
    """Part of the name of a hospital, a street, a test or a disease."""
    before, end = read.before(at), at + len(run)
    after = read.found[end] if end < len(read.found) else None
    if after and after.low in PLACES and read.text[run[-1].end : after.start] == " ":
        return after.capital or (not after.cased and len(run) == 1)
    return before is not None and before.low in BEFORE_PLACE and before.capital


def _weight(read: _Text, at: int, run: Sequence[Token]) -> float:
    kinds = [read.reader.kind(token.low) for token in run]
    unknown = [t.low for k, t in zip(kinds, run, strict=True) if k == "unknown"]
    surnames = sum(map(read.reader.surname, unknown))
    sure, both = kinds.count("name") + surnames, kinds.count("both")
    strange = sum(not read.reader.slip(low) for low in unknown) - surnames
    if len(run) == 1 and brief(run[0]) and run[0].cased:
        return 0.0
    if len(run) == 1 and sure and run[0].named and read.reader.slip(run[0].low):  # `Pease`, where please was meant
        return DOUBTFUL
    if any(token.named for token in run):
        return _written(sure, strange, both, _follows(read, at) or bool(_HUMAN.match(read.text, run[-1].end)))
    return _whispered(sure, strange, run, _has_another_half(read, at, run))


def _written(sure: int, strange: int, both: int, follows: bool) -> float:
    """With capitals, where they mean something."""
    if sure or strange > 1 or (strange and (both or follows)) or (both and follows):
        return SURE
    return STRANGE if strange or both > 1 else 0.0


def _whispered(sure: int, strange: int, run: Sequence[Token], paired: bool) -> float:
    """All small or all large: one word alone says little."""
    if sure > 1 or (sure and strange):
        return SURE
    long = all(len(token.low) >= _LONG for token in run)
    return DOUBTFUL if (long and (strange > 1 or (sure and not run[0].cased))) or (sure and paired) else 0.0


def _has_another_half(read: _Text, at: int, run: Sequence[Token]) -> bool:
    """Whether a rare word stands right beside it: `rabia mahfouz`."""
    around = (read.before(at), *read.found[at + len(run) : at + len(run) + 1])
    beside = [t for t in around if t and " " in (read.text[t.end : run[0].start], read.text[run[-1].end : t.start])]
    return any(read.reader.kind(t.low) == "plain" and len(t.low) >= _LONG and read.reader.proper(t.low) for t in beside)


def _follows(read: _Text, at: int) -> bool:
    """Right after a capitalised word of the task: `Tomas Hoffman` where the notes say Tomas Brandl."""
    before = read.before(at)
    joined = before is not None and read.text[before.end : read.found[at].start] == " "
    return joined and before is not None and before.capital and read.reader.kind(before.low) == "known"
