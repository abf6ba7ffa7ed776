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
# Who writes a letter opens and closes it; many open a message to us with "Dear sir", too, and then say it in a line.
_LETTER = re.compile(
    r"(?im)^\s*(?:dear\s+(?:mr|mrs|ms|miss|dr|prof|sir|doctor)\b(?=[\s\S]{150})|re\s*:)"
    r"|\byours (?:sincerely|faithfully)"
)
# What tired thumbs write, by what they mean; of folded words.
_SPELLINGS: Final = (
    (r"\bmy self\b", "myself"), (r"\b(?:wann?a|wna|wan to|wnat to|want (?:2|too))\b", "want to"),
    (r"\b(?:gonn?a|gunna|gona)\b", "going to"), (r"\bkil\b", "kill"), (r"\bkil(?=ing\b)", "kill"),
    (r"\bsu[iey]?[csz][iy]?d(?:al|le|el)\b", "suicidal"),
    (r"\b(?:sewer ?slide|suiside|sucide|suicde|suecide|suside)\b", "suicide"),
    (r"\bthinkin\b", "thinking"),
)  # fmt: skip
_QUOTED = re.compile(
    r"[\"“”«»]([^\"“”«»]{1,300})[\"“”«»]|(?<!\w)['‘]([^'‘’\n]{1,300})['’](?!\w)"
    r"|\b(?i:how (?:do|can|should|would) (?:i|we|you) (?:write|say|put|spell|phrase))[^.!?\n:]{0,30}:[^.!?\n]*"
)
_CASE = re.compile(
    r"\b(?:patient|pt|client|resident|admission|arrival|mr|mrs|ms|miss|dr|daughter|son|notes?|diagnos\w+|admitted"
    r"|discharged|history"
    r"|letter|write|writing|spell|mean|means|phrase|sentence|translate|english|states?|stated|says?|said)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"(?<!\bi )(?<!\bi have )\b(?:says?|said|stat(?:es|ed|ing)|reports?|reported|verbali[sz]ed|expressed|repeats"
    r"|repeated"
    r"|shouted|screamed|admitted|disclosed|wrote|told (?:me|us|staff|her|his|the \w+))\b[^.!?;\n]*"
)
_SENTENCE = re.compile(r"[.!?;\n]+")
# "I do not want to live in London" tells of a place; "in this world" does not.
_PLACE = re.compile(
    r"\b(?:vivir|viver|vivere|vivre|leben|zyc) (?:en|em|in|im|a|con|com|avec|chez|dans|mit|bei|w|z|we|sol[oa]|allein"
    r"|seule?)\b(?! (?:est[ae]|esse|essa|quest[ao]|cette|ce|dieser?|tym)\b)"
)
_STUDY = re.compile(
    r"\b(?:letters?|tasks?|exams?|oet|tests?|writing|essay|homework|menu|button|grammar|spelling|words?)\b"
)

# Told by their ends, so that "a bottle of water" is none.
_DRUG = (
    r"(?:pills?|tablets?|tabs|capsules|meds|medicines?|medication|painkillers?|insulin|aspirin|digoxin|warfarin"
    r"|\w+(?:amol|olol|adol|pam|lam|fen|cet|triptyline|oxetine|traline|codone|phine|deine|formin))\b"
    r"(?!(?: \w+){0,4}? (?:to (?:the|my|a|him|her|them)|from (?:the|my|a)|for (?:the|a) patients?|of (?:vitamin"
    r"|calcium|iron|zinc)|round)\b)"
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
    r"(?: \w+){0,3}? (?:die|dying|dead|disappear forever|not exist)\b(?! (?:of|from|laughing|with|for|good))",
    rf"{_SELF} (?:dont|do not|no longer|never|not) (?:want|wish|wanna|care)(?: \w+){{0,2}}?"
    r" (?:live|alive|living|exist|wake up|be here any ?more)\b(?! (?:in|with|on|at|near|lesson|before|until|till"
    r"|early))",
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
    r"\bi (?:have |just )?overdosed\b|\bkms\b(?! (?:lol|haha))|\bunaliv\w+ (?:myself|me)\b",
    rf"{_SELF} (?:self ?harm\w*)\b|{_SELF} (?:will|going to|gonna|want to|wanna) jump (?:off|from|in front)"
    r"(?!(?: \w+)? (?:task|letter|question|page|topic)\b)",
    r"\b(?:this is my last message|(?:good ?)?bye (?:forever|for ever)|goodbye (?:world|everyone|everybody)"
    r"|by the time you read this)\b(?! (?:see|till|until|have|and thank|thank))",
    r"\bi hate (?:my life|being alive|myself so much)\b|\bnobody (?:would|will) (?:miss|notice"
    r"|care)(?: \w+){0,2} (?:if|when) i\b",
    r"^want to die\b(?! (?:of|from|laughing))|^thinking (?:of|about) suicide\b|\blife (?:is|has become"
    r"|feels) unbearable\b",
    r"\bwish i (?:never woke|didnt wake|wouldnt wake|did not wake|would not wake|dont wake) up\b",
    r"\b(?:done|finished|through|fed up|sick) (?:with|of) (?:living|being alive)\b"
    r"|\b(?:done|finished|through) with (?:my |this )?life\b(?! story)|\bi want out of (?:this|my) life\b"
    r"|\blive or die\b",
    r"\b(?:keep|go on|continue|bother|carry on|stop|quit|hate) (?:living|existing|being alive)\b(?! (?:in|with|at"
    r"|there|near|here)\b)",
    r"\b(?:pills|tablets|rope|knife|gun|blade) (?:are |is )?(?:in front of|next to|beside) me\b"
    r"|\bi have (?:the|enough|some|a lot of) (?:pills|tablets) (?:ready|in my hand)",
    r"\b(?:easier|better|best) (?:\w+ )?(?:to be|being|if i was|if i were|if i am) (?:dead|gone for ever"
    r"|gone forever)\b",
    r"\b(?:hurt|cut|burn|burnt|injure|injured)(?:ing)? myself (?:on purpose|deliberately|intentionally|again)\b",
    rf"{_SELF} jump(?:ing)? (?:off(?! (?:this|the|that|my) (?:task|letter|question|page|topic))|in front of"
    rf"|from (?:the|a) (?:bridge|roof|window|building|balcony))",
    r"\b(?:never|not) wak(?:e|ing) up(?: again)?\b(?! (?:before|until|till|early|at|on|in|to)\b)|\b(?:dont"
    r"|do not) deserve (?:to live|life|to be alive)\b",
    rf"{_SELF} (?:cant|cannot|can not) (?:live|cope with (?:my )?life|face (?:life|living))\b(?! (?:without|in|on"
    rf"|with)\b)",
    r"\bwant (?:everything|it all|all of it|the pain) to (?:end|stop|be over)\b|\b(?:future for (?:me|myself)"
    r"|future left)\b",
    rf"\b(?:i|ive) (?:\w+ ){{0,2}}?(?:took|taken|swallowed)(?: \w+){{0,3}}? (?:box|bottle|packet|handful"
    rf"|strip)s? of {_DRUG}",
    # ten of them or more: two against a headache are none of our business
    rf"\b(?:i|ive) (?:\w+ ){{0,2}}?(?:took|taken|swallowed) (?:about |over |like |around )?(?:\d\d\d?|ten|twelve"
    rf"|fifteen|twenty|thirty|forty|fifty|all (?:the|those)|so many|a lot of|lots of)(?: of)?(?: \w+)? {_DRUG}",
    r"\bi (?:\w+ ){0,2}?(?:drank|drunk|swallowed) (?:\w+ )?(?:bleach|poison|pesticide|insecticide|antifreeze"
    r"|kerosene|detergent|acid)\b(?! (?:as a child|when i was)\b)",
    r"\bi (?:\w+ )?(?:injected|took|drank|swallowed|jumped|used)(?: \w+){0,6}? to die\b|\b(?:use|using|inject\w*)"
    r"(?: \w+){0,3}? on myself\b",
    r"\b(?:cut|slit|slash|slashed) my (?:\w+ )?(?:wrists?|veins?|arms|thighs)\b(?!(?: \w+){0,2}? (?:on|while|when"
    r"|at)\b)",
    r"\b(?:am|im|been|keep|started|cant stop|cannot stop) cutting (?:myself|my (?:\w+ )?(?:arms?|wrists?|thighs?|legs?"
    r"|skin))\b|\b(?:cant|cannot) stop cutting$",
    r"\b(?:no|lost (?:my|the)|without a) (?:will|wish|strength|desire) to (?:live|go on living)\b",
    r"\b(?:think|thinking|searching|looking|look|google|googled|googling|searched)(?: \w+){0,3}? (?:ways?"
    r"|how) to (?:die|kill myself)\b"
    r"|\bwhat if i (?:just )?(?:died|killed myself|was dead)\b|\bthoughts? (?:about|of) ending (?:things|it"
    r"|everything)\b(?! with)",
    r"\b(?:world|everyone|everybody|they|family|kids|children|husband|wife|people)(?: \w+){0,3}? (?:better|happier)"
    r" (?:off )?without me\b(?! (?:in|saying|on|as)\b)",
    r"\bwant to be (?:on|in) this (?:earth|world|planet)\b|\blife (?:isnt|is (?:just )?not) worth it"
    r"(?: any ?more| any longer)?(?=$| i\b)",
    r"\b(?:cant|cannot) (?:do|stand|bear|handle|take|face) (?:this|my|this fucking) life\b(?! (?:story|support))",
    r"\bend everything (?:tonight|now|today|soon)\b|\bsleep for ?ever(?=$| (?:and|please|so|because|i)\b)"
    r"|\bgo to sleep and never\b",
    r"\b(?:on|off) (?:the|a|this) (?:bridge|roof|rooftop|ledge|balcony|windowsill)(?: and)? (?:i|im"
    r"|ill)(?: \w+){0,3}? jump\b",
    r"\bsuicide is all i\b|\ball i (?:can )?think (?:about|of) is (?:suicide|dying|death)\b",
    # violence: to them, and by them
    r"\b(?:husband|wife|boyfriend|girlfriend|partner|ex|father|dad|mother|mum|brother|uncle|family|boss|manager"
    r"|employer"
    r"|landlord|agent|bf|gf|hubby|fiance|stepfather|stepdad|he|she|they|someone|somebody"
    r"|man)(?: \w+){0,3}? (?:beats?|hits?|hitting|beating|rapes?|raped"
    r"|abus\w+"
    r"|assaulted|attacked|strangled|choked|punch\w*|slap\w*|kick(?:s|ed)?|burns?|push(?:es|ed) (?=me (?:down|into"
    r"|against|off))|locks?|locked|traps?) me\b"
    r"(?! (?:to|out|up (?:on|with)|with (?:a|the|another) (?:\w+ )?(?:question|idea|task|news|bill|word))\b)",
    r"\b(?:threaten\w*|wants?|going|tried|trying|will)(?: to)? (?:kill|rape|hurt|stab) me\b(?! if i)",
    r"\b(?:husband|boyfriend|bf|partner|family|employer|boss|agent|madam|he|she|they)(?: \w+){0,2}? (?:(?:wont|dont"
    r"|doesnt|never|not) lets? me (?:leave (?:the|this) (?:house|home|room|flat)|leave$|go out(?! with)|out of)"
    r"|(?:keeps?|kept|took|takes|hid|has taken)(?: away)? my passport(?! (?:number|copy|photo|details|for|to)))\b"
    r"(?! (?:number|copy|photo|details|for|to)\b)",
    r"\b(?:im|ive been|i (?:am|was|have been|keep|get)) (?:being |getting |sexually |gang )?(?:abused|beaten|raped"
    r"|assaulted|trafficked"
    r"|molested)\b",
    r"\bi(?: ?a?m| do not feel| dont feel| am not| ?m not)? (?:not )?safe (?:at home|here with|with (?:him|her|my))"
    r"|\bi(?: a)?m in danger\b|\b(?:afraid|scared|fear) for my life\b|\bscared of my (?:husband|partner|boyfriend"
    r"|father)\b",
    rf"{_SELF} (?:feel like|want to|urges? to|about|of|ill|will|might)(?: \w+)? (?:hurt|harm|kill|shak"
    rf"|smother)(?:ing|e)?"
    r" my (?:own )?(?:\w+ )?(?:baby|newborn|kids?|child|children|son|daughter|wife|husband|mother"
    r"|patients?)\b(?! (?:feelings?|score|chances?)\b)",
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
    r"(?:(?: any ?more| any longer)(?! (?:today|tonight|now|this week|for today))|$)",
    r"\bhow much longer (?:i can|can i) (?:live|go on|carry on|do this|cope|bear|survive|keep)\b|\b(?:any|no|a) reason"
    r"(?: left)? to (?:go on|carry on)(?=$| i\b)",
    r"\bmy life is (?:over|finished|ruined|destroyed)\b(?! (?:if|there|in|when|here)\b)|\bwant to be gone(?=$| i\b)"
    r"|\bjust want it (?:all )?to (?:be over|end|stop) (?:all of it|for good|for ?ever)\b",
    r"\bi cant any ?more\b(?= bye| goodbye|$)|\bsleep for ?ever and\b",
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
    "es": "fuerzas para seguir viviendo | fuerzas para vivir | quiero desaparecer para siempre | "
    "no quiero despertar mañana | no quiero despertarme mañana | "
    "no quiero estar aquí más | quiero dejar de vivir | sentido a la vida | sentido a mi vida | "
    "mi vida no tiene sentido | estoy cansada de vivir | estoy cansado de vivir | "
    "estoy harta de vivir | estoy harto de vivir | no aguanto más la vida | "
    "me quiero suicidar | quiero suicidarme | "
    "no puedo seguir viviendo | tengo pensamientos suicidas | tengo ideas suicidas | "
    "quiero morir | me quiero morir | quiero morirme | quiero matarme | me quiero matar | voy a matarme "
    "| me voy a matar | pienso en matarme | suicidarme | me voy a suicidar"
    " | no quiero vivir | ganas de vivir | ganas de morir | no quiero seguir viviendo | ya no quiero vivir "
    "| quitarme la vida | acabar con mi vida"
    " | hacerme daño | no puedo más con mi vida | mi marido me pega | mi esposo me pega | mi pareja me pega"
    " | quisiera estar muerto | quisiera estar muerta",
    "fr": "la force de vivre | me foutre en l'air | peux plus de cette vie | peux plus de la vie | "
    "disparaître pour toujours | "
    "veux mourrir | je suis fatiguée de vivre | je suis fatigué de vivre | ne plus me réveiller | "
    "je veux me suicider | "
    "j'ai des pensées suicidaires | j'ai des idées suicidaires | je suis suicidaire | "
    "je veux mourir | envie de mourir | veux me tuer | vais me tuer | envie de me tuer | pense à me tuer "
    "| me suicider | je vais me suicider | en finir avec la vie"
    " | mettre fin à mes jours | je ne veux plus vivre | plus envie de vivre | je veux plus vivre | me faire du mal "
    "| mon mari me frappe"
    " | mon mari me bat | j'en peux plus de vivre | je préférerais être mort | je préférerais être morte",
    "de": "keine kraft mehr zu leben | ich will nur noch sterben | ich will einfach sterben | "
    "ich will nicht mehr da sein | "
    "ich möchte nicht mehr da sein | lust mehr auf dieses leben | mein leben hat keinen sinn | "
    "das leben hat keinen sinn mehr | ich will nicht mehr aufwachen | "
    "ich möchte nicht mehr aufwachen | ich will mich umbringen | "
    "ich habe selbstmordgedanken | ich habe suizidgedanken | ich bin suizidal | "
    "ich will sterben | ich möchte sterben | will nicht mehr leben | möchte nicht mehr leben | mich umbringen "
    "| keinen grund zu leben | keine lust mehr zu leben"
    " | bringe mich um | bring mich um | mir das leben nehmen | mir das leben zu nehmen | nehme mir das leben "
    "| mich töten | selbstmord begehen"
    " | mir etwas antun | ich wäre lieber tot | mein mann schlägt mich | kann nicht mehr leben",
    "pt": "forças para viver | força para viver | eu queria morrer | só queria morrer | não aguento mais viver | "
    "não aguento mais essa vida | "
    "vida não faz mais sentido | minha vida não tem sentido | sumir para sempre | sumir pra sempre | "
    "estou cansada de viver | estou cansado de viver | desistir de viver | não quero mais acordar | "
    "quero me suicidar | "
    "tenho pensamentos suicidas | estou pensando em suicídio | penso em suicídio | "
    "quero morrer | quero me matar | vou me matar | penso em me matar | pensando em me matar | me suicidar "
    "| suicidar-me | não quero mais viver | vontade de viver | vontade de morrer"
    " | não quero viver | acabar com a minha vida | tirar a minha vida | tirar minha vida | meu marido me bate"
    " | me machucar de propósito | queria estar morto | queria estar morta",
    "it": "vorrei non svegliarmi | non voglio più svegliarmi | non ce la faccio più a vivere | "
    "mia vita non ha più senso | mia vita non ha senso | sono stanca di vivere | "
    "sono stanco di vivere | voglio suicidarmi | voglio sparire per sempre | "
    "ho pensieri suicidi | ho pensieri di suicidio | penso al suicidio | "
    "voglio morire | vorrei morire | voglio uccidermi | voglio ammazzarmi | penso di uccidermi | suicidarmi "
    "| mi ammazzo | mi uccido | farla finita"
    " | togliermi la vita | non voglio più vivere | più voglia di vivere | farmi del male | mio marito mi picchia "
    "| vorrei essere morto"
    " | vorrei essere morta",
    "pl": "mam dość życia | mam dosyć życia | chcę ze sobą skończyć | nie chcę już być | "
    "moje życie nie ma sensu | nie widzę sensu życia | "
    "mam myśli samobójcze | myślę o samobójstwie | "
    "chcę umrzeć | chcę się zabić | zabiję się | popełnić samobójstwo | popełnię samobójstwo | nie chcę żyć "
    "| nie mam siły żyć | nie mam po co żyć"
    " | nie chcę już żyć | nie chce mi się żyć | odebrać sobie życie | skończyć ze sobą | mąż mnie bije"
    " | zrobić sobie krzywdę | wolałbym nie żyć | wolałabym nie żyć",
    "ar": "أريد الموت | ابغى الموت | نفسي أموت | ابي أموت | ودي أموت | ما أبغى أعيش | ما ابي أعيش | "
    "ما بدي أعيش | مش عايز أعيش | مش عايزة أعيش | بفكر أنتحر | أفكر أنتحر | هنتحر | مليت من حياتي | "
    "تعبت من حياتي | زوجي بيضربني | بموت نفسي | "
    "عندي أفكار انتحارية | لدي أفكار انتحارية | تراودني أفكار انتحارية | "
    "أريد أن أموت | أتمنى الموت | تعبت من الحياة | كرهت حياتي | أتمنى أن أموت | سأنتحر | أريد الانتحار "
    "| أفكر في الانتحار | أفكر بالانتحار"
    " | أقتل نفسي | سأقتل نفسي | قتل نفسي | أنهي حياتي | إنهاء حياتي | لا أريد أن أعيش | لا أريد العيش | أؤذي نفسي"
    " | زوجي يضربني | بدي أموت | عايز أموت | عايزة أموت | ابغى أموت",
    "hi": "jeene ki himmat nahi | मुझे मरना है | मुझे जीना नहीं | मुझे नहीं जीना | ज़िंदगी से थक गय | ज़िंदगी से तंग | "
    "अपनी जान दे दूं | mujhe jeena nahi | mujhe nahi jeena | mujhe ab jeena nahi | "
    "mujhe ab nahi jeena | mujhe jina nahi | zindagi se thak gay | zindagi se tang | apni jaan de du | "
    "apni jaan le lu | mai marna chaht | mar jana hi behtar | "
    "मुझे आत्महत्या के विचार | मुझे आत्महत्या के ख्याल | "
    "मैं मरना चाहता | मैं मरना चाहती | मरना चाहता हूं | मरना चाहती हूं | मर जाना चाहता | मर जाना चाहती"
    " | जीना नहीं चाहता | जीना नहीं चाहती | आत्महत्या करना चाहता | आत्महत्या करना चाहती | आत्महत्या कर लूं"
    " | आत्महत्या करने जा रह | खुदकुशी कर लूं | अपनी जान ले लूं | जान देना चाहता | जान देना चाहती"
    " | पति मुझे मारता | main marna chahta | main marna chahti | marna chahta hu | marna chahti hu | mar jana chahta"
    " | mar jana chahti | jeena nahi chahta | jeena nahi chahti | jina nahi chahta | jina nahi chahti"
    " | khudkushi kar | suicide kar lu | suicide karna chaht | mujhe mar jana hai | jeene ka mann nahi "
    "| जीने का मन नहीं | जीने की इच्छा नहीं | mujhe marna hai | pati mujhe marta",
    "ur": "مجھے مرنا ہے | مجھے جینا نہیں | مجھے نہیں جینا | جینے کی خواہش نہیں | زندگی سے تھک | "
    "اپنی جان دے دوں | "
    "مجھے خودکشی کے خیال | "
    "مرنا چاہتا ہوں | مرنا چاہتی ہوں | مر جانا چاہتا | مر جانا چاہتی | جینا نہیں چاہتا | جینے کا دل نہیں "
    "| زندگی سے تنگ | جینا نہیں چاہتی"
    " | خودکشی کرنا چاہتا | خودکشی کرنا چاہتی | خودکشی کر لوں | اپنی جان لے لوں | جان دینا چاہتا | جان دینا چاہتی"
    " | شوہر مجھے مارتا",
    "tl": "ayaw ko na mabuhay | ayaw ko na pong mabuhay | ayaw ko na po mabuhay | "
    "wala na akong dahilan para mabuhay | wala akong dahilan para mabuhay | sana mamatay na lang ako | "
    "sana mamatay na ako | gusto ko na mawala | gusto ko mamatay | pagod na ako mabuhay | "
    "pagod na akong mabuhay | magpapakamatay nalang | "
    "naiisip kong magpakamatay | iniisip kong magpakamatay | "
    "gusto ko nang mamatay | mawala sa mundo | gusto ko nang mawala | gusto ko na mamatay "
    "| gusto ko ng mamatay | gusto kong mamatay | magpapakamatay ako"
    " | magpapakamatay na | gusto kong magpakamatay | gusto ko magpakamatay | gusto ko nang magpakamatay"
    " | patayin ang sarili ko | papatayin ko ang sarili | saktan ang sarili ko | ayoko nang mabuhay | ayoko na mabuhay"
    " | ayaw ko nang mabuhay | pagod na akong mabuhay | wala nang saysay ang buhay ko | sinasaktan ako ng asawa"
    " | binubugbog ako",
    "ml": "enikku chavanam | enikk chavanam | എനിക്ക് ചാകണം | എനിക്ക് ചാവണം | ജീവിക്കാൻ ആഗ്രഹമില്ല | "
    "ജീവിക്കാൻ താല്പര്യമില്ല | ഞാൻ മരിക്കാൻ പോ | njan marikkan pok | marikkan thonnunn | "
    "jeevikkan thonnunnilla | enikku jeevikkanda | enikku jeevikkenda | "
    "ആത്മഹത്യയെക്കുറിച്ച് ചിന്തിക്കുന്നു | "
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
    folded = _spelt(" ".join(filter(None, map(fold, said))))
    plain, faint = _compiled()
    return bool(plain.search(folded)) or bool(faint.search(folded) and not _STUDY.search(folded))


def _spelt(folded: str) -> str:
    for slip, meant in _SPELLINGS:
        folded = re.sub(slip, meant, folded)
    return folded


def _elsewhere(text: str) -> str:
    said = _PLACE.sub(" ", f" {fold(text)} ")
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
