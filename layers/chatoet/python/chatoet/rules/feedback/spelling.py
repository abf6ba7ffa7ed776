"""Spelling, with precision before recall: a word is flagged only when it is unknown and a known word is near."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatoet.rules.feedback.letter import Letter
from chatoet.rules.feedback.model import Finding
from chatoet.rules.feedback.text import Span
from chatoet.rules.feedback.words import Variety, WordList, close
from chatoet.rules.task import Task

_WORD = re.compile(r"(?<![\w@/.&'-])[A-Za-z]{3,}(?:'[a-z]+)?(?![\w@/&]|\.\w|')")
# slips whose nearest known word is not the one that is meant, and regular past forms that do not exist
_SLIPS = {
    "alot": "a lot", "hitted": "hit", "putted": "put", "cutted": "cut", "hurted": "hurt", "teached": "taught",
    "feeled": "felt", "gived": "gave",
    "taked": "took", "falled": "fell", "runned": "ran", "sended": "sent", "drived": "drove", "sleeped": "slept",
    "bringed": "brought", "comed": "came",
    "becomed": "became", "knowed": "knew", "eated": "ate", "drinked": "drank", "maked": "made", "payed": "paid",
    "losed": "lost", "leaved": "left",
    "infact": "in fact", "aswell": "as well", "eventhough": "even though", "upto": "up to", "atleast": "at least",
    "inorder": "in order", "thier": "their",
    "wich": "which",
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "wont": "will not", "cant": "cannot",
    "couldnt": "could not", "wouldnt": "would not",
    "shouldnt": "should not", "isnt": "is not", "wasnt": "was not", "hasnt": "has not", "havent": "have not",
    "hadnt": "had not", "arent": "are not",
}  # fmt: skip
_MAX_CHECKED = 60  # unknown words looked at: a letter in another language must not cost seconds


def spelling(task: Task, letter: Letter, words: WordList) -> Iterator[Finding]:
    """Each misspelt word once, where it first stands."""
    own, names = own_words(task), _names(task)
    for span, word in _unknown(letter, own, words):
        fix = _fix(word, _opens(letter.text, span.start), own, names, words)
        if fix:
            answer = f"Spelling: {fix}."
            finding = Finding("spelling", "should", "Check the spelling of this word.", answer, fix=fix)
            yield finding.at(letter.text, *span)


def _unknown(letter: Letter, own: frozenset[str], words: WordList) -> Iterator[tuple[Span, str]]:
    seen: set[str] = set()
    for part in _parts(letter):
        for match in _WORD.finditer(letter.text, *part):
            word, _, ending = match.group().partition("'")
            if ending in ("", "s") and word.lower() not in seen and not is_known(word, own, words):
                seen.add(word.lower())
                yield Span(match.start(), match.start() + len(word)), word
            if len(seen) >= _MAX_CHECKED:
                return


def own_words(task: Task) -> frozenset[str]:
    """Every word the task itself uses: its notes, its reader, its model letters."""
    texts = [note.text for note in task.notes] + [task.prompt, task.setting.workplace, task.recipient.name]
    texts += [*task.recipient.address, *task.setting.sign_off, *task.model_letters, *task.abbreviations_ok]
    texts += [
        *task.abbreviations_expand.values(),
        *(term.term for term in task.vocabulary),
        *(p.label for p in task.key_points),
    ]
    texts += [section.heading for section in task.sections] + [task.patient.first, task.patient.last]
    return frozenset(word.lower() for text in texts for word in re.findall(r"[A-Za-z]{3,}", text))


def _names(task: Task) -> frozenset[str]:
    text = " ".join(
        [task.patient.first, task.patient.last, task.recipient.name, *task.recipient.address, task.setting.workplace]
    )
    return frozenset(re.findall(r"[A-Z][a-z]{3,}", text))


def _parts(letter: Letter) -> list[Span]:
    parts = [paragraph.span for paragraph in letter.body]
    parts += [span for span in (letter.salutation, letter.re_line, letter.courtesy, letter.close) if span]
    return parts


def is_known(word: str, own: frozenset[str], words: WordList) -> bool:
    lower = word.lower()
    if lower in _SLIPS:
        return False
    if word.isupper() or (word[1:] != lower[1:]):  # an abbreviation or a brand, not a word
        return True
    return lower in own or lower in words.medicines or words.knows(lower) or (lower.endswith("s") and lower[:-1] in own)


def _opens(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \"'(")
    return not before or before[-1] in ".!?\n:"


def _fix(word: str, opens: bool, own: frozenset[str], names: frozenset[str], words: WordList) -> str | None:
    if word[0].isupper():
        name = next((n for n in sorted(names) if close(word, n, 2 if len(n) > 5 else 1)), None)
        if name or not opens:
            return name
    lower = word.lower()
    if lower in _SLIPS:
        return _SLIPS[lower]
    candidates = own | (words.medicines if len(lower) > 6 else frozenset())
    fix = words.suggest(lower, frozenset(c for c in candidates if len(c) > 4 and c[0] == lower[0])) or None
    if fix is None or (fix in words.medicines and fix not in own):  # no medicine that is not in the notes
        return None
    return fix.capitalize() if word[0].isupper() else fix


def varieties(task: Task, letter: Letter, words: WordList) -> Iterator[Finding]:
    """British and American are both fine; a letter that mixes them, in words not taken from the task, gets a tip."""
    own = own_words(task)
    found: dict[Variety, list[Span]] = {"British": [], "American": []}
    for paragraph in letter.body:
        for match in re.compile(r"[A-Za-z]+").finditer(letter.text, *paragraph.span):
            word = match.group().lower()
            variety = words.varieties.get(word)
            if variety and word not in own:
                found[variety].append(Span(*match.span()))
    if found["British"] and found["American"]:
        rarer: Variety = "American" if len(found["American"]) <= len(found["British"]) else "British"
        other = "British" if rarer == "American" else "American"
        hint = "You mix British and American spelling. Both are accepted; keep to one."
        answer = f"This is the {rarer} spelling; most of your letter is {other}."
        yield Finding("variety", "tip", hint, answer).at(letter.text, *found[rarer][0])
