"""Whether somebody who writes to us is in danger or despair: they get a human line, and nothing of it is kept.

It looks for what people say of themselves ("I want to die"), never for the words of a case ("suicidal ideation"), and
takes out what they report of others first. A false alarm costs a kind message; so on what is plain it rather hears too
much. Texts come as `fold` of commands.py leaves them: no case, accents, apostrophes or punctuation.
"""

import re
from functools import cache
from typing import Final

from chatoet.rules.commands import fold

LONGEST: Final = 1_000  # characters: what is longer is a letter
# Who writes a letter opens and closes it.
_LETTER = re.compile(
    r"(?im)^\s*(?:dear\s+(?:mr|mrs|ms|miss|dr|prof|sir|doctor)\b|re\s*:)|\byours (?:sincerely|faithfully)"
)
_QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]{1,300})[\"“”«»]|(?<!\w)['‘]([^'‘’\n]{1,300})['’](?!\w)")
_CASE = re.compile(
    r"\b(?:patient|pt|client|resident|mr|mrs|ms|miss|dr|daughter|son|notes?|diagnos\w+|admitted|discharged|history"
    r"|letter|write|writing|spell|mean|means|phrase|sentence|translate|english|states?|stated|says?|said)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"(?<!\bi )(?<!\bi have )\b(?:says?|said|stat(?:es|ed|ing)|reports?|reported|verbali[sz]ed|expressed|repeats"
    r"|repeated"
    r"|shouted|screamed|admitted|disclosed|wrote|told (?:me|us|staff|her|his|the \w+))\b[^.!?;\n]*"
)
_SENTENCE = re.compile(r"[.!?;\n]+")
_STUDY = re.compile(
    r"\b(?:letters?|tasks?|exams?|oet|tests?|writing|essay|homework|menu|button|grammar|spelling|words?)\b"
)

_SELF = r"\b(?:i|im|id|ive|ill)\b(?: \w+){0,5}?"
_PLAIN: Final = (
    r"\bkill(?:ing)? myself\b(?! (?:studying|working|over|for|to pass|with))",
    r"\b(?:harm|hang|drown|shoot|stab|poison|overdose)(?:ing)? myself\b",
    r"\b(?:want|going|gonna|wanna|like|keep|started|think|thinking about|thinking of|urge|urges|might|will"
    r"|been)(?: to)?"
    r" (?:hurt|cut|cutt|burn)(?:ing)? myself\b",
    r"\b(?:end|ending|take|taking|ended) (?:it all|my (?:own )?life)\b(?! story)",
    rf"{_SELF} (?:want|wanna|wish|ready|going|prefer|rather|hope|deserve|better|ought|like|plan|decided)"
    r"(?: \w+){0,3}? (?:die|dying|dead|disappear forever|not exist)\b(?! (?:of|from|laughing|with|for))",
    rf"{_SELF} (?:dont|do not|no longer|never|not) (?:want|wish|wanna|care)(?: \w+){{0,2}}?"
    r" (?:live|alive|living|exist|wake up|be here any ?more)\b(?! (?:in|with|on|at|near|lesson))",
    r"\bwish (?:i|that i) (?:\w+ )?(?:was|were|had) (?:never (?:been )?born|dead|not alive|never existed)",
    r"\b(?:no|any|a) reason (?:left )?(?:to (?:live|go on living|stay alive)|for living)\b"
    r"|\bnothing (?:left )?to live for\b",
    r"\b(?:my )?life (?:is|isnt|feels|seems) (?:\w+ )?(?:not )?(?:worth living|over for me|pointless|meaningless)\b",
    r"\bbetter off (?:without me|if i (?:was|were|am) (?:gone|dead|not here)|dead)\b|\bif i (?:die|died|was gone"
    r"|disappeared)\b",
    rf"{_SELF} tired of (?:living|life|being alive|existing)\b",
    rf"{_SELF} suicidal\b|\bmy suicid\w+|{_SELF} (?:think|thinking|thought|thoughts) (?:of"
    rf"|about) (?:\w+ )?(?:suicide|ending it|dying)\b",
    rf"{_SELF} (?:commit(?:ting)?|attempt(?:ed|ing)?|try|tried|considering|contemplating|plan\w*) suicide\b",
    r"\b(?:need|want|give me|know|is there)(?: \w+){0,3}? (?:suicide|crisis) (?:\w+ )?(?:hotline|helpline|line"
    r"|number|help)\b",
    r"\bi (?:\w+ ){0,2}?(?:took|take|taken|swallowed)(?: \w+){0,3}? (?:(?:an )?overdose"
    r"|(?:all (?:of )?my|too many)(?: \w+)? (?:pills|tablets|tabs|meds|medicines?|medication|insulin|paracetamol))\b",
    r"\bi (?:have |just )?overdosed\b|\bkms\b|\bunaliv\w+ (?:myself|me)\b",
    rf"{_SELF} (?:self ?harm\w*)\b|{_SELF} (?:will|going to|gonna|want to|wanna) jump (?:off|from|in front)",
    r"\b(?:this is my last message|goodbye (?:world|forever|everyone|everybody)|by the time you read this)\b",
    r"\bi hate (?:my life|being alive|myself so much)\b|\bnobody (?:would|will) (?:miss|notice"
    r"|care)(?: \w+){0,2} (?:if|when) i\b",
    r"\b(?:done|finished|through) with (?:my |this )?life\b(?! story)|\bi want out of (?:this|my) life\b"
    r"|\blive or die\b",
    r"\b(?:keep|go on|continue|bother|carry on|stop|quit|hate) (?:living|existing|being alive)\b(?! (?:in|with|at"
    r"|there|near|here)\b)",
    r"\b(?:pills|tablets|rope|knife|gun|blade) (?:are |is )?(?:in front of|next to|beside) me\b"
    r"|\bi have (?:the|enough|some|a lot of) (?:pills|tablets) (?:ready|in my hand)",
    r"\b(?:easier|better|best) (?:\w+ )?(?:to be|being|if i was|if i were|if i am) (?:dead|gone for ever"
    r"|gone forever)\b",
    r"\b(?:hurt|cut|burn|burnt|injure|injured)(?:ing)? myself (?:on purpose|deliberately|intentionally|again)\b",
    rf"{_SELF} jump(?:ing)? (?:off|in front of|from (?:the|a) (?:bridge|roof|window|building|balcony))",
    r"\b(?:never|not) wak(?:e|ing) up(?: again)?\b|\b(?:dont|do not) deserve (?:to live|life|to be alive)\b",
    rf"{_SELF} (?:cant|cannot|can not) (?:live|cope with (?:my )?life|face (?:life|living))\b(?! (?:without|in|on"
    rf"|with)\b)",
    r"\bwant (?:everything|it all|all of it|the pain) to (?:end|stop|be over)\b|\b(?:future for (?:me|myself)"
    r"|future left)\b",
    r"\bi (?:\w+ ){0,2}?(?:took|taken|swallowed)(?: \w+){0,3}? (?:box|bottle|packet|handful|strip)s? of (?:pills"
    r"|tablets|\w+)\b",
    r"\b(?:no|lost (?:my|the)|without a) (?:will|wish|strength|desire) to (?:live|go on living)\b",
    # violence: to them, and by them
    r"\b(?:husband|wife|boyfriend|girlfriend|partner|ex|father|dad|mother|mum|brother|uncle|family|boss|manager"
    r"|employer"
    r"|landlord|agent|he|she|they|someone|somebody|man)(?: \w+){0,3}? (?:beats?|hits?|hitting|beating|rapes?|raped"
    r"|abus\w+"
    r"|assaulted|attacked|strangled|choked|punch\w*|kicks?|burns?) me\b(?! to\b)",
    r"\b(?:threaten\w*|wants?|going|tried|trying|will)(?: to)? (?:kill|rape|hurt|stab) me\b(?! if i)",
    r"\b(?:im|ive been|i (?:am|was|have been|keep|get)) (?:being |getting )?(?:abused|beaten|raped|assaulted|trafficked"
    r"|molested)\b",
    r"\bi(?: ?a?m| do not feel| dont feel| am not| ?m not)? (?:not )?safe (?:at home|here with|with (?:him|her|my))"
    r"|\bi(?: a)?m in danger\b|\b(?:afraid|scared|fear) for my life\b|\bscared of my (?:husband|partner|boyfriend"
    r"|father)\b",
    rf"{_SELF} (?:want|going|gonna|might|will|could)(?: \w+)? (?:kill|hurt|harm|stab|shoot)(?: \w+)?"
    r" (?:someone|somebody|everyone|him|her|them|people|baby|patients?|husband|wife|kids|children|boss|colleagues?)\b",
)
# Said of an exam, too; so not when the same message speaks of one.
_FAINT: Final = (
    r"\bi (?:feel|am|m|ve been|have been|am feeling|m feeling)(?: \w+){0,2}? (?:hopeless|worthless|empty inside"
    r"|broken inside)\b",
    r"\bi (?:have|ve|see|there is)(?: \w+)? (?:no hope(?! (?:of|for|to)\b)|lost (?:all )?hope)\b|\b(?:everything"
    r"|it all|all) is hopeless\b|\bno way out\b",
    r"\b(?:no|whats the|what is the) point (?:in|of) (?:living|anything|going on|life|being alive|trying any ?more)\b",
    r"\bi (?:just )?(?:cant|cannot|can not|can no longer) (?:go on|carry on|cope|live like this|take it|take this"
    r"|do this|bear (?:it|this))"
    r"(?: any ?more| any longer|$)",
    r"\bi(?: a)?m (?:at|near) (?:my )?breaking point\b|\bi(?: a)?m (?:having|close to) a (?:nervous )?breakdown\b"
    r"|\bi(?: a)?m falling apart\b|\bi (?:cry|have cried|ve cried|am crying|keep crying)(?: \w+){0,3}? every (?:day"
    r"|night|shift)\b",
    r"\b(?:exhausted|burnt out|burned out|tired|burnout)\b.{0,80}\b(?:will|might|could|going to|afraid|scared|nearly"
    r"|almost)"
    r"(?: \w+){0,5}? (?:kill|harm|hurt|crash\w*|collapse\w*|mistake that|give up on life)\b",
    r"\bi (?:want|need|have)(?: \w+)? (?:give up on life|escape from everything)\b|\bi(?: a)?m giving up on life\b"
    r"|\bi give up on life\b",
)  # fmt: skip
# Bars between phrases, each in the first person, so that a case does not sound like it.
_ELSEWHERE: Final[dict[str, str]] = {
    "es": "no puedo seguir viviendo | tengo pensamientos suicidas | tengo ideas suicidas | "
    "quiero morir | me quiero morir | quiero morirme | quiero matarme | me quiero matar | voy a matarme "
    "| me voy a matar | pienso en matarme | suicidarme | me voy a suicidar"
    " | no quiero vivir | ganas de vivir | ganas de morir | no quiero seguir viviendo | ya no quiero vivir "
    "| quitarme la vida | acabar con mi vida"
    " | hacerme daño | no puedo más con mi vida | mi marido me pega | mi esposo me pega | mi pareja me pega"
    " | quisiera estar muerto | quisiera estar muerta",
    "fr": "j'ai des pensées suicidaires | j'ai des idées suicidaires | je suis suicidaire | "
    "je veux mourir | envie de mourir | veux me tuer | vais me tuer | envie de me tuer | pense à me tuer "
    "| me suicider | je vais me suicider | en finir avec la vie"
    " | mettre fin à mes jours | je ne veux plus vivre | plus envie de vivre | je veux plus vivre | me faire du mal "
    "| mon mari me frappe"
    " | mon mari me bat | j'en peux plus de vivre | je préférerais être mort | je préférerais être morte",
    "de": "ich habe selbstmordgedanken | ich habe suizidgedanken | ich bin suizidal | "
    "ich will sterben | ich möchte sterben | will nicht mehr leben | möchte nicht mehr leben | mich umbringen "
    "| keinen grund zu leben | keine lust mehr zu leben"
    " | bringe mich um | bring mich um | mir das leben nehmen | mir das leben zu nehmen | nehme mir das leben "
    "| mich töten | selbstmord begehen"
    " | mir etwas antun | ich wäre lieber tot | mein mann schlägt mich | kann nicht mehr leben",
    "pt": "tenho pensamentos suicidas | estou pensando em suicídio | penso em suicídio | "
    "quero morrer | quero me matar | vou me matar | penso em me matar | pensando em me matar | me suicidar "
    "| suicidar-me | não quero mais viver | vontade de viver | vontade de morrer"
    " | não quero viver | acabar com a minha vida | tirar a minha vida | tirar minha vida | meu marido me bate"
    " | me machucar de propósito | queria estar morto | queria estar morta",
    "it": "ho pensieri suicidi | ho pensieri di suicidio | penso al suicidio | "
    "voglio morire | vorrei morire | voglio uccidermi | voglio ammazzarmi | penso di uccidermi | suicidarmi "
    "| mi ammazzo | mi uccido | farla finita"
    " | togliermi la vita | non voglio più vivere | più voglia di vivere | farmi del male | mio marito mi picchia "
    "| vorrei essere morto"
    " | vorrei essere morta",
    "pl": "mam myśli samobójcze | myślę o samobójstwie | "
    "chcę umrzeć | chcę się zabić | zabiję się | popełnić samobójstwo | popełnię samobójstwo | nie chcę żyć "
    "| nie mam siły żyć | nie mam po co żyć"
    " | nie chcę już żyć | nie chce mi się żyć | odebrać sobie życie | skończyć ze sobą | mąż mnie bije"
    " | zrobić sobie krzywdę | wolałbym nie żyć | wolałabym nie żyć",
    "ar": "عندي أفكار انتحارية | لدي أفكار انتحارية | تراودني أفكار انتحارية | "
    "أريد أن أموت | أتمنى الموت | تعبت من الحياة | كرهت حياتي | أتمنى أن أموت | سأنتحر | أريد الانتحار "
    "| أفكر في الانتحار | أفكر بالانتحار"
    " | أقتل نفسي | سأقتل نفسي | قتل نفسي | أنهي حياتي | إنهاء حياتي | لا أريد أن أعيش | لا أريد العيش | أؤذي نفسي"
    " | زوجي يضربني | بدي أموت | عايز أموت | عايزة أموت | ابغى أموت",
    "hi": "मुझे आत्महत्या के विचार | मुझे आत्महत्या के ख्याल | "
    "मैं मरना चाहता | मैं मरना चाहती | मरना चाहता हूं | मरना चाहती हूं | मर जाना चाहता | मर जाना चाहती"
    " | जीना नहीं चाहता | जीना नहीं चाहती | आत्महत्या करना चाहता | आत्महत्या करना चाहती | आत्महत्या कर लूं"
    " | आत्महत्या करने जा रह | खुदकुशी कर लूं | अपनी जान ले लूं | जान देना चाहता | जान देना चाहती"
    " | पति मुझे मारता | main marna chahta | main marna chahti | marna chahta hu | marna chahti hu | mar jana chahta"
    " | mar jana chahti | jeena nahi chahta | jeena nahi chahti | jina nahi chahta | jina nahi chahti"
    " | khudkushi kar | suicide kar lu | suicide karna chaht | mujhe mar jana hai | jeene ka mann nahi "
    "| जीने का मन नहीं | जीने की इच्छा नहीं | mujhe marna hai | pati mujhe marta",
    "ur": "مجھے خودکشی کے خیال | "
    "مرنا چاہتا ہوں | مرنا چاہتی ہوں | مر جانا چاہتا | مر جانا چاہتی | جینا نہیں چاہتا | جینے کا دل نہیں "
    "| زندگی سے تنگ | جینا نہیں چاہتی"
    " | خودکشی کرنا چاہتا | خودکشی کرنا چاہتی | خودکشی کر لوں | اپنی جان لے لوں | جان دینا چاہتا | جان دینا چاہتی"
    " | شوہر مجھے مارتا",
    "tl": "naiisip kong magpakamatay | iniisip kong magpakamatay | "
    "gusto ko nang mamatay | mawala sa mundo | gusto ko nang mawala | gusto ko na mamatay "
    "| gusto ko ng mamatay | gusto kong mamatay | magpapakamatay ako"
    " | magpapakamatay na | gusto kong magpakamatay | gusto ko magpakamatay | gusto ko nang magpakamatay"
    " | patayin ang sarili ko | papatayin ko ang sarili | saktan ang sarili ko | ayoko nang mabuhay | ayoko na mabuhay"
    " | ayaw ko nang mabuhay | pagod na akong mabuhay | wala nang saysay ang buhay ko | sinasaktan ako ng asawa"
    " | binubugbog ako",
    "ml": "ആത്മഹത്യയെക്കുറിച്ച് ചിന്തിക്കുന്നു | "
    "എനിക്ക് മരിക്കണം | മരിക്കാൻ തോന്നുന്നു | മരിച്ചാൽ മതി | ആത്മഹത്യ ചെയ്യാൻ തോന്നുന്നു | ഞാൻ ആത്മഹത്യ ചെയ്യും"
    " | ആത്മഹത്യ ചെയ്യണം | എനിക്ക് ജീവിക്കണ്ട | എനിക്ക് ജീവിക്കേണ്ട | ജീവിക്കാൻ വയ്യ | ജീവിതം മടുത്തു "
    "| ജീവിക്കാൻ തോന്നുന്നില്ല"
    " | ഭർത്താവ് എന്നെ തല്ല | ഭർത്താവ് എന്നെ അടിക്ക | enikku marikkanam | enikk marikkanam | enik marikkanam"
    " | jeevikkan vayya | jeevikkan pattunnilla",
}  # fmt: skip


def distress(text: str) -> str:
    """The language in which somebody says that they are in danger or in despair; empty when nobody does."""
    if not text.strip() or len(text) > LONGEST or _LETTER.search(text):
        return ""
    own = _QUOTED.sub(" ", text) if _CASE.search(text) else text
    if own.isascii() or _english(own):
        return "en" if _english(own) else _elsewhere(own)
    return _elsewhere(own)


def _english(text: str) -> bool:
    """Sentence by sentence, since what is reported of somebody ends with one."""
    said = [_REPORTED.sub(" ", part.lower().replace("’", "'")) for part in _SENTENCE.split(text)]
    folded = " ".join(map(fold, said))
    plain, faint = _compiled()
    return bool(plain.search(folded)) or bool(faint.search(folded) and not _STUDY.search(folded))


def _elsewhere(text: str) -> str:
    said = f" {fold(text)} "
    found = next((language for language, phrases in _phrases().items() if any(each in said for each in phrases)), "")
    return "" if found == "pl" and " pacjent" in said else found  # "I want" and "she wants" are one word there


@cache
def _compiled() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile("|".join(_PLAIN)), re.compile("|".join(_FAINT))


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    """Folded as messages are; a phrase begins with a word, and may be the beginning of its last one."""
    split = {language: phrases.split("|") for language, phrases in _ELSEWHERE.items()}
    return {language: tuple(f" {fold(phrase)}" for phrase in phrases) for language, phrases in split.items()}
