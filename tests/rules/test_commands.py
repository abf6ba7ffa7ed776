"""What a short message asks for, in twelve languages; and the many sentences that only look like it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatoet.rules.commands import LONGEST, fold, meaning
from chatoet.rules.phrases import ALONE, COURTESIES, PHRASES

LEARNERS_LANGUAGES = {"en", "es", "fr", "de", "pt", "it", "pl", "ar", "hi", "ur", "tl", "ml"}
EVERYWHERE = ("stop", "start", "privacy", "erase", "access", "help", "menu", "person", "teacher")
TABLE = [
    (said, language, phrase.strip())
    for said, languages in PHRASES.items()
    for language, phrases in languages.items()
    for phrase in phrases.split("|")
]

STOPS = """
STOP | stop | Stop! | stop. | *STOP* | _stop_ | ~stop~ | “stop” | «stop» | (stop) | [STOP] | stop?!
STOP STOP STOP | s t o p | S.T.O.P. | ＳＴＯＰ | stóp | 🛑 | 🛑🛑🛑 | STOP 🛑 | 🛑 please | stop 🙏 | Stop 😡😡
please  stop | stop please | Please, stop. | STOP ALL | stopall | stop everything | stop it | stop this
ok stop | ok, stop now | stop now!!! | just stop | Stop, thanks | hi, please stop | can you stop?
could you please stop | I want to stop | I'd like to stop | I would like you to stop | stop messaging me
Stop texting me! | please stop messaging me now | stop sending me messages | stop sending me these texts
stop sending messages to me | stop all messages | stop the messages | stop these messages please
stop contacting me | stop writing to me | please stop writing to me any more | stop spamming me
stop bothering me | stop the bot | stop chatoet
Could you please stop sending me these messages? Thank you | stop messages from you
stop sending me anything | Unsubscribe | unsubscribe me | please unsubscribe me from this list
UNSUBSCRIBE ME NOW | opt out | opt-out | Opt me out | please opt me out | quit | no more messages
no more messages please | No more texts! | no more messages to me | don't text me
don’t message me again | don´t message me | do not contact me any more | dont write to me
never contact me again | please do not send me any more messages | don't send me messages
I don't want any more messages | leave me alone | I do not want to receive messages from you
Stop promotions | no more news | remove me from this list | take me off your list please | stop, sir
stop teacher | BAJA | alto | Darme de baja, por favor | quiero darme de baja | ¡Para ya!
para, por favor | No me escribas más | detente | parar | arrêt | ARRETEZ | arretez svp
s'il vous plaît, arrêtez | je veux me désabonner | Ne m’écrivez plus | plus de messages, merci | Stopp
bitte stopp! | Hör auf! | hoer auf | Bitte keine Nachrichten mehr | ich möchte mich abmelden
Bitte abmelden, danke | sair | Pare, por favor | parar agora | quero parar | não me mande mais mensagens
NAO ME MANDE MAIS MENSAGENS | me deixe em paz | fermati | per favore, smettila di scrivermi
Non scrivermi più | non voglio più messaggi, grazie | basta messaggi | wypisz mnie | Proszę, przestań
prosze przestan | nie pisz do mnie | NIE PISZ DO MNIE | chcę zrezygnuj | توقف | تَوَقَّفْ | أوقف | اوقف
من فضلك توقف | توقف!!! | إلغاء الاشتراك | الغاء الاشتراك | لا تراسلني | اوقف الرسائل رجاء | قف | «توقف»
रोको | बंद करो | कृपया बंद करें | प्लीज़ बंद करो | प्लीज बंद करो | मैसेज बंद करो। | मुझे मैसेज मत करो
band karo | Please band karo | بند کرو | براہ کرم بند کریں | میسج بند کرو | بند كرو | سٹاپ
مجھے میسج نہ کریں، شکریہ | itigil na po | Tigil! | pakiusap, itigil mo na | huwag mo na akong i-message
wag na mag-text | stop na po | ihinto | നിർത്തുക | നിര്‍ത്തുക | നിർത്തൂ | ദയവായി നിർത്തുക
മെസ്സേജ് അയക്കരുത് | സ്റ്റോപ്പ് | നിർത്തുക!
"""

NOT_STOPS = """
no more messages today | stop for today | stop for now
don't stop messaging me | please do not stop sending messages | never stop texting me | I don't want to unsubscribe
no parar | no pares | ne pas arrêter | nicht aufhören | não pare | non fermarti | nie przestawaj | لا توقف | لا تتوقف
मत रोको | बंद मत करो | بند مت کرو | huwag itigil | നിർത്തരുത് | and stop | to stop | then stop | it stopped | no stop sign
I can't stop smoking | stop smoking | don't stop | Do not stop | please don't stop | never stop learning
I will start stop | when should I stop warfarin? | please stop the medication on Friday | bus stop
the bus stop | he was asked to stop alcohol | Stop aspirin and start clopidogrel | stop aspirin
stop the warfarin | stop this medication | stop all medication | stop insulin now
please stop metformin | stop smoking please | I want to stop smoking | can you stop the bleeding
how do I stop | why stop | non-stop | nonstop pain | stopped | stopping | full stop | stop-gap
one stop | stop sign | stop and think | stop or go | start stop | do not stop the medication
The patient asked to stop smoking. | stop writing | stop writing letters | stop the letter
stop the task | stop this task | stop me if I am wrong | stop to me | stop by the clinic
stop date Friday | stopwatch | he cannot stop coughing | no more aspirin | no more pain | no more
I don't want this task | i don't want to write | don't write | don't message | don't send
don't write the letter for me | never | do not resuscitate | opt for surgery | opt in | out
quit smoking | quit smoking now | unsubscribe smoking | remove the sutures | remove me from theatre
end | cancel | exit | enough | wait | no | nope | later | not now
I need to stop for a while because of my exams | unstoppable | STOP the drug | stop. Start. Stop. Start.
cease treatment | para | Para. | para el paciente | para mañana | alto riesgo | presión alta
de alto riesgo | dejar de fumar | quiero dejar de fumar | dar de alta | baja presión | no más aspirina
parar de fumar | pare de fumar | para o paciente | sair do hospital | pressão baixa | halt | Halt mal
Stopp mit Rauchen | mit dem Rauchen aufhören | Rauchstopp | keine Schmerzen mehr | arrêt cardiaque
arrêter de fumer | arrêt maladie | plus de douleurs | basta | smettere di fumare | fermata
przestań palić | rzucić palenie | koniec | توقف القلب | توقف عن التدخين | التوقف عن التدخين
धूम्रपान बंद करें | दवा बंद करो | सिगरेट पीना बंद करो | रुको | سگریٹ بند کرو | دوا بند کریں
itigil ang gamot | itigil ang paninigarilyo | tama na | മരുന്ന് നിർത്തുക | പുകവലി നിർത്തുക | മതി
"""


def listed(text: str) -> list[str]:
    return [phrase.strip() for line in text.strip().splitlines() for phrase in line.split(" | ")]


@pytest.mark.clause("PRO-withdraw")
@pytest.mark.parametrize("text", listed(STOPS))
def test_stop_is_understood_in_any_language_and_form(text: str) -> None:
    assert meaning(text) == "stop"


@pytest.mark.parametrize("text", listed(NOT_STOPS))
def test_what_only_speaks_of_stopping_is_not_a_stop(text: str) -> None:
    assert meaning(text) != "stop"


def test_there_are_more_examples_of_what_it_is_not() -> None:
    assert len(set(listed(STOPS))) >= 60
    assert len(set(listed(NOT_STOPS))) >= 80


@pytest.mark.parametrize(
    ("said", "texts"),
    {
        "start": "START | start! | please start | I want to start | Unstop | empezar por favor | commencer | ابدأ"
        " | शुरू करो | തുടങ്ങുക",
        "privacy": "PRIVACY | my consents | Privacidad | vie privée | Datenschutz! | الخصوصية | गोपनीयता | സ്വകാര്യത",
        "erase": "DELETE | Delete me! | please delete my data | delete my account now | I want to delete my data"
        " | borra mis datos | supprimez mes données svp | Bitte meine Daten löschen | usuń moje dane"
        " | احذف بياناتي | मेरा डेटा मिटाओ | میرا ڈیٹا حذف کریں | burahin ang data ko po"
        " | എന്റെ ഡാറ്റ മായ്ക്കുക",
        "access": "MY DATA | my data please | show me my data | Export | quiero ver mis datos | meine Daten | بياناتي"
        " | my rights",
        "know": "What do you know about me? | what data do you have about me",
        "copy": "Copy | I want a copy of my data | please send me my data | export my data",
        "carry": "transfer my data | data portability please",
        "correct": "correct my data | I want to correct my data | change my name",
        "restrict": "RESTRICT | restrict my data please",
        "lift": "lift | Please lift the restriction",
        "object": "I object! | object",
        "review": "human review | review my score please",
        "seen": "Who saw my data? | who read my messages",
        "complain": "complain | I have a complaint | I want to make a complaint",
        "pin": "PIN | set a pin",
        "undo": "UNDO | undo please",
        "help": "HELP | help! | Help me please | can you help me | I need help | ayuda | hilfe | मदद करो | സഹായം",
        "menu": "MENU | menú | menù | main menu | hi | Hello! | hi teacher | Good morning, sir | good morning | hola"
        " | ciao | नमस्ते | السلام عليكم | ഹലോ",
        "teacher": "TEACHER | talk to a teacher | can I speak to a real teacher? | ask a teacher please | profesora"
        " | insegnante | टीचर | معلم | I want to talk with a teacher",
        "person": "PERSON | human | I want to talk to a person | can I speak to a human? | agent | operator"
        " | let me speak with a real person please | I need to talk to someone"
        " | I want a human | connect me to an agent | contact support | hablar con una persona"
        " | je veux parler à quelqu'un | ich möchte mit einem Menschen sprechen"
        " | quero falar com um atendente | أريد التحدث مع شخص | makausap ng tao po",
        "write": "WRITE | write a letter | I want to write a letter | task | new task please",
        "hint": "hint | give me a hint, please",
        "answers": "answers | show answers",
        "rewrite": "rewrite",
        "professions": "change profession",
    }.items(),
)
def test_every_other_command_is_understood_as_people_write_it(said: str, texts: str) -> None:
    assert {text: meaning(text) for text in listed(texts)} == dict.fromkeys(listed(texts), said)


@pytest.mark.parametrize(
    "text",
    listed(
        "no delete | don't delete | do not delete my data | not now"
        " | help me write a letter | can you help the patient | talk to the patient | speak to the family"
        " | I need a doctor | thank you teacher | thanks, teacher | please teacher | ok | ok thanks | yes"
        " | nursing | start warfarin | start aspirin today | please start aspirin"
        " | delete the second paragraph | delete this | my data set | privacy curtain | human insulin"
        " | the person | person with diabetes | patient's daughter is a teacher | erase the board | data"
        " | information on diet | write to the GP | Dear Dr Smith | I want a letter | give me the patient"
        " | correct | correct the letter | restrict fluids | lift the patient | the patient objects"
        " | review in two weeks | copy to the GP | complains of pain | complaint of pain | who saw the patient"
        " | hola doctor García | empezar warfarina | ayuda al paciente | 👍 | ... | ? | 🙏 | 12"
    ),
)
def test_what_belongs_to_the_course_is_no_command(text: str) -> None:
    assert meaning(text) == ""


@pytest.mark.parametrize("said", sorted(PHRASES))
def test_every_phrase_of_the_table_means_what_it_stands_under(said: str) -> None:
    phrases = [phrase for meant, _, phrase in TABLE if meant == said]
    forms = [
        form for phrase in phrases for form in (phrase, phrase.upper(), f"  {phrase}!! ", f"*{phrase}* 🙏")
        if len(form) <= LONGEST
    ]  # fmt: skip
    assert {form: meaning(form) for form in forms} == dict.fromkeys(forms, said)
    assert all(phrase == " ".join(phrase.split()) and len(phrase) <= LONGEST for phrase in phrases)


def test_the_table_is_in_the_learners_languages() -> None:
    assert {language for _, language, _ in TABLE} == set(COURTESIES) == LEARNERS_LANGUAGES


def test_a_command_above_a_letter_is_part_of_the_letter() -> None:
    assert meaning("STOP\nDear Doctor") == ""
    assert meaning("STOP\nplease") == "stop"


@pytest.mark.parametrize("said", EVERYWHERE)
def test_what_everybody_may_need_is_there_in_every_language(said: str) -> None:
    assert set(PHRASES[said]) == LEARNERS_LANGUAGES


def test_no_phrase_has_two_meanings_and_none_is_mere_politeness() -> None:
    meanings: dict[str, set[str]] = {}
    for said, _, phrase in TABLE:
        meanings.setdefault(fold(phrase), set()).add(said)
    assert {phrase: said for phrase, said in meanings.items() if len(said) > 1} == {}
    polite = {fold(phrase) for phrases in COURTESIES.values() for phrase in phrases.split("|")}
    assert {meanings[phrase].pop() for phrase in polite & set(meanings)} == {"menu", "teacher"}
    assert {fold(phrase) for phrase in ALONE.split("|")} <= set(meanings) | polite


@pytest.mark.parametrize("said", ["stop", "erase"])
@pytest.mark.parametrize("language", sorted(LEARNERS_LANGUAGES))
def test_a_command_may_be_polite_in_its_own_language(said: str, language: str) -> None:
    command = PHRASES[said][language].split("|")[0].strip()
    courtesy = COURTESIES[language].split("|")[0].strip()
    assert {meaning(f"{courtesy}, {command}"), meaning(f"{command} {courtesy}.")} == {said}


def test_a_letter_is_never_a_command() -> None:
    assert meaning("stop, " + "the patient keeps asking about clindamycin " * 2) == ""
    assert meaning("stop " * 100) == ""


@pytest.mark.parametrize("loud", ["STOP" + "!" * 200, "STOP " * 40, "stop" + " please" * 9, "STOP" + "\U0001f6d1" * 60])
def test_a_stop_is_heard_however_loud_it_is(loud: str) -> None:
    assert meaning(loud) == "stop"


@pytest.mark.parametrize(
    "said",
    [
        "I want to stop receiving messages", "Please stop contacting me on WhatsApp", "I withdraw my consent",
        "No, stop", "Stop!!! Leave me alone", "stop ur messages", "No quiero recibir más mensajes", "hör bitte auf",
        "smettila", "Proszę przestać", "وقف", "मुझे मैसेज मत भेजिए", "stop karo", "میسج مت بھیجو", "ayoko na",
        "tigilan mo na ako",
    ],
)  # fmt: skip
def test_a_withdrawal_is_heard_in_the_words_that_people_use(said: str) -> None:
    assert meaning(said) == "stop"


@given(st.text(max_size=LONGEST))
@example("İ stop")
@example("ന്\u200d")
def test_a_message_reads_the_same_when_read_again(text: str) -> None:
    assert meaning(text) in {*PHRASES, ""}
    assert meaning(text) == meaning(text)
    assert fold(fold(text)) == fold(text)


@given(st.sampled_from([phrase for said, _, phrase in TABLE if said == "stop"]), st.text(max_size=12))
def test_another_word_beside_it_makes_it_another_sentence(phrase: str, word: str) -> None:
    """Unless it is politeness, or one of the few words that a sentence about messages may have."""
    assert meaning(f"{phrase} xq{word}q") != "stop" or not fold(f"xq{word}q")
