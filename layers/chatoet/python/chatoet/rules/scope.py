"""What a short message is about that is no letter and no command. A pure look at its words: no model reads these.

A letter sent in pieces comes through here too, so most has to be asked.
"""

import re
from functools import cache
from typing import Final, Literal

from chatoet.rules.commands import fold

Kind = Literal["robot", "cheating", "promise", "write_it", "advice", "course", "thanks", "abuse"]
LONGEST: Final = 300  # characters; what is longer is a letter, or is read as one
_PLAIN: Final = ("cheating", "robot", "write_it")  # however it is said
_ASKED = (
    r"^(?:(?:please|pls|hi|hello|hey|sir|madam|teacher|ok|so|and|but|also|then) )*(?:what|whats|which|who|whos|when"
    r"|where"
    r"|why|how|hows|is|are|am|do|does|did|can|could|may|should|shall|will|would|tell|explain|give|send|show|i want"
    r"|i need"
    r"|i would like|id like|help|need|any|best|diagnose|tips|recommend|translate|find|play)\b|\b(?:what (?:should"
    r"|can|do) i|please help)\b"
)
# By kind, the first that fits: what is forbidden before what is only asked.
_SHAPES: Final[dict[Kind, str]] = {
    "cheating": r"\bduring (?:the|my) (?:live|real|actual) (?:exam|test)\b"
    r"|\b(?:in|during|at) (?:the|my|an) (?:real |live |actual |official )?(?:oet |online )?(?:exam"
    r"|test)\b(?: hall| room| centre)?"
    r"(?: \w+){0,4}? (?:now|right now|answer|answers|help|write|use you)|\b(?:exam|test) (?:is|has) (?:\w+ )?(?:now"
    r"|started|running|going on)\b"
    r"|\b(?:leak(?:ed)?|stolen|secret|dump) (?:\w+ ){0,3}?(?:questions?|papers?|answers?|tasks?|tests?|exams?)"
    r"|\b(?:question|exam|test) (?:paper )?leaks?\b"
    r"|\b(?:buy|sell|purchase|pay for|forge|fake)(?: \w+){0,4}? (?:certificate|results?|score report|exam papers?)"
    r"|\bget(?: \w+){0,4}? (?:certificate|results?|score report) (?:\w+ )?(?:without|for money)"
    r"|\bget(?: \w+){0,4}? exam papers?"
    r"|\b(?:fake|forged) (?:\w+ )?(?:certificate|results?|score)|\b(?:take|sit|write|do) (?:the |my )?(?:oet |real "
    r"|official )?(?:exam|test) for me"
    r"|\b(?:someone|somebody|proxy)(?: \w+){0,3}? (?:take|sit|write|taking) (?:the |my )?(?:oet |real )?(?:exam"
    r"|test)|\bproxy (?:test|candidate|exam)"
    r"|\b(?:real|actual|upcoming|tomorrows|todays|next) (?:\w+ ){0,2}?(?:exam|test|oet) (?:questions?|answers?"
    r"|tasks?|papers?)"
    r"|\bcheat(?:ing|s)?\b|\b(?:answers?|questions?|task) (?:of|for|from|in) (?:tomorrows|todays|the real|the actual"
    r"|saturdays|the live)\b"
    r"|\b(?:hide|sneak|use) (?:my |a |the )?(?:phone|earpiece|notes)(?: \w+){0,3} (?:exam|test)",
    "robot": r"\b(?:are|r) (?:you|u) (?:\w+ ){0,3}?(?:human|person|bot|robot|ai|machine|computer|program|real|alive"
    r"|chatgpt|gpt|gemini|teacher|somebody|someone|chatbot|automated)\b"
    r"|\b(?:is|are) (?:this|it|there|these) (?:\w+ ){0,3}?(?:bot|robot|ai|machine|automated|automatic|human"
    r"|real person|chatgpt|computer|person)\b"
    r"|\b(?:am i|im|i am) (?:\w+ )?(?:talking|chatting|speaking|writing|texting) (?:to|with) (?:\w+ ){0,3}?(?:human"
    r"|person|bot|robot|ai|machine|computer|teacher|someone|chatbot)"
    r"|\b(?:who|what) (?:are|r) (?:you|u)\b(?! doing)|\bwho (?:is|am i) (?:this|talking to|speaking to|writing to"
    r"|answering|there)\b|\bwhos this\b"
    r"|\b(?:you are|youre|ur) (?:\w+ )?(?:a |an )?(?:bot|robot|ai|machine|human|chatgpt)\b|\bdo (?:humans|people"
    r"|persons|real people) (?:read|mark|answer|check)"
    r"|\bwho (?:reads|marks|checks|made|wrote|answers)(?: \w+){0,2} (?:my letter|my letters|you|me|this)\b"
    r"|\bare you made\b|\bwhich (?:ai|model) are you\b",
    "promise": r"\b(?:guarantee|guaranteed|promise)\b|\b(?:will|can|would|do|could|shall) (?:i|you"
    r"|we)(?: \w+){0,4}? (?:pass|fail|get (?:a |an )?(?:b|a|c|350|400|grade|band))\b"
    r"|\bwill (?:this|it|my letter|that)(?: \w+){0,2}? (?:pass|get|score|be enough)|\bam i (?:\w+ )?(?:ready"
    r"|going to pass|good enough)\b"
    r"|\b(?:official|real|actual|true|exact|final|oet) (?:oet )?(?:score|result|band|grade|mark)s?\b(?! (?:scale"
    r"|criteria))"
    r"|\bchances?(?: \w+){0,2} (?:pass|passing|of passing|to pass)|\bdid i pass\b|\bhave i passed\b|\b(?:is"
    r"|are) (?:you|chatoet|this)(?: \w+){0,2} (?:official|approved by oet|from oet|oet approved|part of oet)"
    r"|\b(?:what|which|how much) (?:score|grade|band|mark)s?(?: \w+){0,3} (?:will|would|do|can|did) i (?:get|have)"
    r"|\bpredict\b",
    "write_it": r"\b(?:write|compose|draft|finish|make|generate|create|do|complete|rewrite"
    r"|correct) (?:\w+ ){0,2}?(?:letter|it|homework|task)(?: \w+){0,2} for me\b"
    r"|\b(?:write|compose|draft|generate|finish) (?:me|for me) (?:\w+ ){0,3}?letter|\b(?:give|send"
    r"|show) me (?:\w+ ){0,3}?(?:model|sample|perfect|finished|complete|whole|full|ready|band 7"
    r"|grade a) (?:\w+ )?(?:letter|answer)"
    r"|\b(?:can|could|will|would|please) (?:you )?(?:please )?(?:write|compose|draft) (?:the|this|my|a"
    r"|an) (?:\w+ )?letter\b|\bdo (?:my|the|this) (?:task|homework|letter)\b|\bwrite the (?:whole )?letter\b"
    r"|\b(?:model|sample) (?:letter|answer)\b",
    "advice": r"\b(?:dose|dosage|dosing|overdose)\b|\bhow (?:much|many)(?: \w+){0,4}? (?:give|take|prescribe"
    r"|administer|mg|milligrams|ml|tablets|units|insulin|paracetamol|morphine)\b"
    r"|\b(?:should|can|could|may|shall|must|do) (?:i|we|he|she|they|my \w+|a \w+|the \w+"
    r"|patients?)(?: \w+){0,3}? (?:take|give|stop taking|stop|prescribe|administer|inject|treat|increase|reduce"
    r"|switch|start|mix|combine|drink alcohol|operate)\b"
    r"(?!(?: \w+){0,3}? (?:letter|sentence|paragraph|test|exam|oet|class|course|lesson|writing|speaking|listening"
    r"|reading|practice|practising|task|break|notes)\b)"
    r"|\bis it (?:\w+ )?(?:safe|ok|okay|dangerous|normal|serious|bad) (?:to|for|if)\b(?: \w+){0,6}? (?:take|give|mix"
    r"|drink|medicine|tablets?|blood|pain|fever|patient|pregnan\w+|baby|mg|drugs?|stop|bleed\w*)\b"
    r"|\b(?:what|which)(?: \w+){0,2} (?:medicine|medication|drug|antibiotic|treatment|painkiller|antidote|injection"
    r"|therapy|tablets?|fluids?)s? (?:\w+ ){0,2}?(?:should|for|is best|to give|can|do|treats?|helps?|works?)\b"
    r"|\b(?:best|right|first line|good) (?:treatment|medicine|drug|antibiotic|painkiller|therapy) (?:for|of|to)\b"
    r"|\bhow (?:do|can|should|to|would)(?: \w+){0,3}? (?:treat|cure|diagnose|manage|lower|bring down"
    r"|stop the bleeding)\b"
    r"|\b(?:side effects?|contraindicat\w+|interactions?) (?:of|with|between|for)\b|\b(?:do i have|have i got"
    r"|could i have|is it|could it be|is this) (?:\w+ )?(?:cancer|covid|diabetes|infection|infected|sepsis|a stroke"
    r"|a heart attack|appendicitis|dvt)\b"
    r"|\b(?:my|our) (?:\w+ )?(?:baby|child|mother|father|son|daughter|wife|husband|patient|head|chest|stomach|back"
    r"|leg|wound|blood pressure)(?: \w+){0,3}? (?:hurts?|pain|fever|bleeding|vomiting|swollen|rash|chest pain|sick"
    r"|collapsed|not breathing|is high|is low)\b"
    r"|\bdiagnos(?:e|is) (?:me|this|him|her|for my|of my)\b|\bi have (?:a |an )?(?:\w+ )?(?:headache|fever|rash"
    r"|chest pain|cough|pain|infection|stomach ache|toothache)\b|\bwhat (?:causes|could cause)\b",
    "course": r"\boet\b|\b(?:how (?:long|many words|many minutes|much time|many letters|many attempts))\b"
    r"|\b(?:criteria|criterion|assess(?:ed|ment)|marking|marked|marks?|score|scores|scoring|scored|band|bands|grade"
    r"|grades)\b"
    r"|\b(?:letter|letters|salutation|introduction|paragraphs?|re line|case notes|closing|register|abbreviations?"
    r"|introduction"
    r"|purpose|spelling|grammar|comma|tense|vocabulary|format|layout|word count|words)\b"
    r"|\b(?:listening|reading|speaking|writing)\b|\b(?:exam|test|practice|practise|practising|course|lesson|lessons"
    r"|study|tips?|sub ?test|professions?|price|cost|free|pay|subscription|feedback|tasks?)\b"
    r"|\byours (?:sincerely|faithfully)\b|\bdear\b|\b(?:pass|passing|resit|register)\b|\b(?:mean|means"
    r"|meaning|difference between|spell|spelt|synonym|another word|word for)\b",
}  # fmt: skip
_THANKS: Final = (
    "thank|thanks|thankyou|thx|tq|ty|bye|goodbye|gracias|merci|danke|obrigado|obrigada|grazie|dziekuje|شكرا|धन्यवाद"
    "|शुक्रिया|shukriya|dhanyavad|شکریہ|salamat|നന്ദി|nanni|adios|tchau|ciao|tschuss|great|perfect|awesome|cool|nice"
    "|wonderful|excellent|amazing|appreciated|helpful"
)
_BESIDE: Final = (
    "you so very much a lot ok okay good great sir madam teacher tutor dear for the your this that it is was all help "
    "helping feedback my friend again see tomorrow later soon night day have nice bless god po day today now me very "
    "really that's thats job work well done and hint hints advice time muchas mille beaucoup vielen muito tante bardzo "
    "bot ap aap آپ का बहुत app ka bahut maraming i appreciate much appreciated super very kind of"
)
_INSULT = re.compile(
    r"\b(?:fuck\w*|f ck|shit\w*|bullshit|bitch\w*|bastard\w*|asshole\w*|arsehole|wanker|dickhead|cunt|moron\w*|idiot\w*"
    r"|stupid|dumb|useless|rubbish|garbage|trash|crap\w*|pathetic|shut up|go to hell|hate you|screw you|loser|scam\w*"
    r"|liar|you suck|sucks|mierda|merde|scheisse|scheiße|merda|kurwa|putain|idiota|imbecile|cazzo|chutiya|bakwas"
    r"|gago)\b"
)
# How something is put in a letter is what we teach, also where it is a dose.
_WORDING = re.compile(
    r"\bin (?:the|my|a|this) (?:\w+ )?(?:letter|sentence|paragraph|introduction|closing)\b"
    r"|^how (?:do|should|can|would) (?:i|you) (?:write|say|spell|phrase|word|put|describe|abbreviate)\b"
)
_OF_OTHERS = re.compile(r"\b(?:he|she|they|patient|mr|mrs|ms|his|her|wife|husband)\b")
_AT_US = re.compile(r"\b(?:you|your|youre|u|ur|bot|chatoet|app|machine|ai|this|robot|off)\b")


def kind_of(text: str) -> Kind | None:
    """None: it may be a letter or a piece of one, or something that we know nothing of."""
    if not text.strip() or len(text) > LONGEST or "\n" in text.strip():
        return None
    said = fold(text)
    words = said.split()
    if _thanks(words):
        return "thanks"
    if _insults(said, words):
        return "abuse"
    asks = _asks(text, said)
    found = next((kind for kind, shape in _compiled().items() if (asks or kind in _PLAIN) and shape.search(said)), None)
    return "course" if found == "advice" and _WORDING.search(said) else found


def _asks(text: str, said: str) -> bool:
    """Whether it is said to us: a question, or a wish. A sentence of a letter is neither."""
    return text.rstrip(" \"'”’)!*_").endswith(("?", "؟")) or re.search(_ASKED, said) is not None


def _thanks(words: list[str]) -> bool:
    thanks = set(_THANKS.split("|"))
    return len(words) <= 12 and not thanks.isdisjoint(words) and set(words) <= thanks.union(_BESIDE.split())


def _insults(said: str, words: list[str]) -> bool:
    """At us, or alone; a patient may have felt stupid."""
    alone = len(words) <= 3 and not _OF_OTHERS.search(said)
    return bool(_INSULT.search(said)) and (alone or (len(words) <= 15 and bool(_AT_US.search(said))))


@cache
def _compiled() -> dict[Kind, re.Pattern[str]]:
    """At their first use: most turns are taps and letters."""
    return {kind: re.compile(shape) for kind, shape in _SHAPES.items()}
