"""What each criterion asks, in our own words, and which kinds of finding belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from chatoet.rules.criteria import Criterion
from chatoet.rules.feedback.model import Kind


class Rubric(NamedTuple):
    """`bands`: what each stands for, from the top; bands that are not named lie between their neighbours."""

    asks: str
    look: tuple[str, ...]
    bands: Mapping[int, str]
    not_errors: tuple[str, ...]
    kinds: Mapping[Kind, str]


RUBRIC: Final[Mapping[Criterion, Rubric]] = {
    "purpose": Rubric(
        asks="Does the reader learn at once why this letter comes and what is asked, and is that filled out later?",
        look=(
            "Read the first paragraph of the body alone. Could the reader, who is busy, say after it why the letter "
            "was written and what is wanted of them?",
            "Then see whether the rest fills the request out: what exactly, for whom, by when.",
            "A request that stands only in the last paragraph comes late, however polite it is.",
            "A diagnosis alone is no purpose; nor is `I am writing about this patient`.",
            "Judge the aim and nothing else: facts, grammar and layout have markers of their own.",
        ),
        bands={
            3: "the purpose is plain at once, in the opening, and the letter fills it out wherever the reader needs it",
            2: "the purpose can be seen, but it is not made prominent, or not filled out enough to act upon",
            1: "the purpose comes late, or the reader has to work it out",
            0: "no purpose can be found",
        },
        not_errors=(
            "An opening that names the patient first and the request second, or the other way round.",
            "A request in one sentence instead of two, or spread over the first two sentences.",
            "`I am writing to …` and openings without it: both are usual.",
            "A polite closing sentence that repeats the request, or its absence.",
        ),
        kinds={"purpose": "the reason for writing is missing, late, vague, or never filled out"},
    ),
    "content": Rubric(
        asks="Does the letter tell this reader what they must know, and does all that it says agree with the notes?",
        look=(
            "Go through the table of key points, one after the other, and give for every one of them a status and the "
            "words of the letter that show it, copied exactly. Judge by the meaning: the words may be others than the "
            "table's, and may stand anywhere in the letter.",
            "`covered`: said, and right. `partly`: touched on, but a detail that the reader needs is not there. "
            "`wrong`: said, and against a note. `missed`: not said; then the quote is empty.",
            "Then go through the letter, sentence by sentence, and hold each number, dose, date, side, name, "
            "medicine, result and instruction against the notes. What says otherwise is a `contradiction`, with the "
            "id of the note. What no note says is `unsupported`: give the note that comes nearest.",
            "`Ruled out`, `excluded`, `denies` and `nil` mean that something is NOT there. What was changed or stopped "
            "is not what the patient takes now. What stands in the plan has not happened yet.",
            "Only the table decides what is key. What is not in the table may be left out without loss.",
        ),
        bands={
            7: "every key point that must be there is there, everything agrees with the notes, and it fits this reader",
            5: "most of what the reader needs is there; what is not there or not exact would do no harm",
            3: "key points that must be there are missing, or a statement goes against the notes",
            1: "hardly anything that the reader needs is there, or it cannot be relied upon",
        },
        not_errors=(
            "A note of no importance that is left out, or an optional one that is mentioned briefly and rightly.",
            "Figures that are rounded sensibly or put into words, units written out, dates in another form.",
            "A usual medical synonym, or a medicine with its usual way of giving it.",
            "A conclusion that any professional would draw from the notes, when the letter marks it as one.",
            "Poor language: a fact that is said clumsily is still said.",
        ),
        kinds={
            "contradiction": "a statement that goes against a note; note_id is that note",
            "unsupported": "a statement of fact that no note gives",
            "incomplete": "a key point that is touched on without the detail that the reader needs",
        },
    ),
    "conciseness": Rubric(
        asks="Is everything in the letter there for this reader, said once, and in no more words than it needs?",
        look=(
            "Find what this reader can do without: old or settled matters, details of daily life that change nothing, "
            "results nobody will act upon, steps of treatment that are over and lead to nothing.",
            "Find what is said twice, and phrases that could go without any loss of meaning or courtesy.",
            "See whether facts of one kind are drawn together, or told day by day as a diary.",
            "Length is a sign and no rule: a longer letter of which every sentence serves the reader is concise; a "
            "short one that leaves out the point is not clear. What is missing belongs to Content, not here.",
        ),
        bands={
            7: "nothing is there that the reader could do without, and the case is drawn together well",
            5: "mostly to the point; a few details or phrases could go",
            3: "so much that is not needed that the reader has to search for the message",
            1: "the message is lost in what is not needed, or the letter is a list of the notes",
        },
        not_errors=(
            "One short mention of the patient's background or social situation where it bears on what is asked.",
            "The Re line, the address, the date, one polite closing sentence.",
            "A fact that is repeated once because the plan depends on it.",
            "A number of words over or under the guide, in itself.",
            "The notes that the table calls optional, in a few words.",
        ),
        kinds={
            "irrelevant": "a detail that this reader does not need; note_id is the note that it comes from",
            "length": "the same in fewer words: a repetition or an empty phrase",
        },
    ),
    "genre": Rubric(
        asks="Is it written as one professional writes to this reader: in tone, in terms and in politeness?",
        look=(
            "Ask who reads: a colleague of the same profession, another professional, or a lay person. Terms and "
            "abbreviations must be ones that this reader uses every day; for a lay reader they are put in plain words.",
            "Look for what is too chatty, too emotional, judging or blaming, for bare orders to a colleague, for note "
            "form instead of sentences, for contractions and slang.",
            "Look for what is too humble or too grand. Courtesy is a word or two.",
            "Statements about the patient are factual and neutral; the person comes before the disease.",
        ),
        bands={
            7: "clinical and factual throughout; terms, abbreviations and politeness suit the reader",
            5: "suits the reader, with now and then a minor slip of tone or an abbreviation too many",
            3: "tone or terms are often wrong for the reader, and it strains the reading",
            1: "not recognisable as a professional letter",
        },
        not_errors=(
            "The abbreviations that the task allows, and units of measurement.",
            "`I would be grateful if …`, `Please …`, `Could you …`: each is polite enough between colleagues.",
            "The passive, or its absence; the first person; `we` for the team.",
            "The patient's title with surname, or `he` and `she` after the first mention.",
            "`Dear Ms Name` or `Dear Dr Name`, and a close with `sincerely` or `faithfully`.",
        ),
        kinds={"register": "tone, term, abbreviation, note form or politeness that does not suit the reader"},
    ),
    "organisation": Rubric(
        asks="Can the reader find everything where they look for it, and is what matters most easy to see?",
        look=(
            "See whether each paragraph has one topic, and whether the order helps the reader: mostly the purpose, "
            "then the present state, then the background that bears on it, then what is asked. Other orders can "
            "help as well.",
            "See whether key facts open their paragraph or are buried in its middle.",
            "See whether sentences and paragraphs are joined so that time and cause are clear.",
            "See whether the parts of a letter are there: whom it is for, a date, a greeting, whom it is about, a body "
            "in paragraphs, a close, and who signs.",
        ),
        bands={
            7: "logical order, paragraphs by topic, key facts easy to see, all parts of a letter there",
            5: "generally well ordered; a lapse in order, in paragraphs or in a part of the layout",
            3: "the reader has to search: topics mixed, or no paragraphs, or several parts missing",
            1: "no order can be seen",
        },
        not_errors=(
            "Three, four or five paragraphs; a line between them or an indented first line.",
            "The Re line before or after the greeting, with or without `Re`; the date above or below the address.",
            "Any usual way to write a date; commas after greeting and close, or none.",
            "A sender's address or its absence; a printed line for a signature; the name covered by underscores.",
            "Headings within the body, when they help this reader.",
        ),
        kinds={"layout": "order, paragraphs, linking, or a part of the letter that is missing or odd"},
    ),
    "language": Rubric(
        asks="Is the language accurate enough that nothing stands between the reader and the meaning?",
        look=(
            "Grammar: verb forms and tenses, agreement, articles, prepositions, word order, sentence boundaries.",
            "Words: the wrong word, the wrong form of a word, combinations that no fluent writer uses.",
            "Spelling and punctuation, where a fluent writer would see a slip without looking anything up.",
            "For the band ask how often the reader stumbles, and whether the meaning ever suffers; not how many slips "
            "there are in all. A letter full of wrong facts in good English has good language.",
        ),
        bands={
            7: "accurate; slips, if any, never get in the way",
            5: "minor slips; the meaning stays intact",
            3: "frequent errors that put some strain on the reader, or errors that blur the meaning",
            1: "errors so many or so heavy that the meaning is often lost",
        },
        not_errors=(
            "British or American spelling; only a mixture is worth a word, as `variety`, once, as a tip.",
            "Medical words that are spelt as in the word list below, names, units, abbreviations.",
            "A shorter or longer sentence than you would write, a plain word for a grand one, the passive.",
            "A comma that is a matter of taste: before `and`, after a short opening phrase.",
            "`commenced on`, `presented with`, `was reviewed by` and other set phrases of hospitals.",
            "Note form and tone: Genre has its own marker.",
        ),
        kinds={
            "grammar": "a form, an article, a preposition, an order or a word that is wrong",
            "spelling": "a word that is spelt wrong",
            "variety": "British and American spelling in one letter",
        },
    ),
}
