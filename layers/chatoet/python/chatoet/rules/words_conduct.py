"""What is said to what is no letter: kind, short, and true about what we are."""

import re
from typing import Final

from chatoet.rules.language import key, spoken, t
from chatoet.rules.messages import Message, Text
from chatoet.rules.scope import Kind

HELPLINES: Final = "findahelpline.com"
# For the words under an estimate: what to do with a doubt.
ASK_TEACHER: Final = "In doubt about this? Write *TEACHER*: a person looks at your letter."

_BODIES: Final[dict[Kind, str]] = {
    "robot": key(
        "I am a program, not a person: an AI practice tutor for OET. Software marks your letters. A person looks at "
        "one only if you ask: write *TEACHER* for that, or *PERSON* to reach our team."
    ),
    "cheating": key(
        "I do not help with a live or leaked exam, or with bought results: that would hurt you, and in the end your "
        "patients. I practise with you gladly before the day: write *WRITE* for a task."
    ),
    "promise": key(
        "Honestly: no. I cannot promise a pass, and I do not give official scores. What I say is a practice "
        "estimate; only OET marks the test. What helps is one letter at a time, rewritten: write *WRITE*."
    ),
    "write_it": key(
        "I will not write it for you, since only your own writing gets better by it. *HINT* helps you on; send what "
        "you have, even if it is rough, and I show you what to work on."
    ),
    "advice": key(
        "I am a language tutor, so I cannot give medical advice or a dose, for anybody. Please ask a clinician or "
        "pharmacist; in an emergency call your emergency number (112, 999 or 000). I can help you *word* it in a "
        "letter."
    ),
    "thanks": key("You are welcome. When you want to go on, here I am."),
    "abuse": key(
        "I hear that you are annoyed. If my feedback was wrong, *TEACHER* has a person look at your letter, and "
        "*COMPLAIN* reaches our team. We can also simply go on: *MENU*."
    ),
    "course": "",
}
# Facts of the test, by the words of the question; the first that fits.
_COURSE: Final = (
    (
        r"n\d\d|note numbers?",
        key(
            "A number such as n07 is one of the case notes, further up in this chat: look there for the note that "
            "has it."
        ),
    ),
    (
        "how many words|word count|length|how long should|too long|too short",
        key(
            "The body of the letter has about 180 to 200 words. That is guidance: nothing is taken off for a few "
            "more, but much more usually means that something is in it that the reader does not need. Address, "
            "greeting and closing do not count."
        ),
    ),
    (
        "how long|minutes|how much time",
        key("The writing test has 45 minutes: 5 to read the case notes, and 40 to write."),
    ),
    (
        "criteria|criterion|marked|assess(?:ed|ment)?|scored|marking",
        key(
            "Six criteria: Purpose (0 to 3); Content, Conciseness and Clarity, Genre and Style, Organisation and "
            "Layout, and Language (0 to 7 each)."
        ),
    ),
    (
        "grade|350|band|score",
        key(
            "Results go from 0 to 500; 350 to 440 is a B. Which one you need your regulator says: look at its own "
            "pages, since that changes."
        ),
    ),
    (
        "registration|register for|(?:test|exam|oet|next) dates?|book|fee|resit|result|centre|center|cost|price|pay",
        key(
            "Dates, fees and registration are at *oet.com*, the official site. We are a practice tutor and no part "
            "of it."
        ),
    ),
    (
        "listening|reading(?! (?:my|the|this|it|a|our|letters?))|speaking",
        key(
            "Here you practise *writing* and *reading*: write *WRITE* or *READ*. For listening and speaking look at "
            "*oet.com*."
        ),
    ),
    (
        "sincerely|faithfully|closing|greeting|salutation|dear",
        key(
            "*Yours sincerely* where you name the reader; *Yours faithfully* is usual where you do not. Below it "
            "stands your job title."
        ),
    ),
    (
        "spelling|british|american",
        key("British and American spelling are both fine, as long as you keep to one."),
    ),
    (
        "re +line",
        key("The *Re* line names the patient in full, with the date of birth or the age."),
    ),
    (
        "paragraph",
        key("Three to five paragraphs are normal, each about one thing; the first says why you write."),
    ),
)
_LOST: Final = key(
    "I am not sure that I can answer that in a line, but I can show you on your own letter: *WRITE* for a task, "
    "*HINT* for a hint. About the test itself see *oet.com*; *TEACHER* asks a person about your letter."
)
# Before the English words, so that nobody has to read a foreign language then.
_CARE: Final[dict[str, str]] = {
    "es": "Soy un programa, pero lo que escribes importa. Si tú u otra persona corréis peligro, llama *ahora* a "
    "emergencias "
    "(112 en Europa). Hay personas con quien hablar, a cualquier hora",
    "fr": "Je suis un programme, mais ce que vous écrivez compte. Si vous ou quelqu'un êtes en danger, appelez "
    "*maintenant* "
    "les secours (112 en Europe). Des personnes vous écoutent, à toute heure",
    "de": "Ich bin ein Programm, aber was Sie schreiben, ist wichtig. Wenn Sie oder jemand anderes in Gefahr sind, "
    "rufen Sie "
    "*jetzt* den Notruf (112 in Europa). Menschen, mit denen Sie jederzeit sprechen können",
    "pt": "Sou um programa, mas o que você escreve importa. Se você ou outra pessoa está em perigo, ligue *agora* "
    "para a "
    "emergência (112 na Europa). Há pessoas com quem falar, a qualquer hora",
    "it": "Sono un programma, ma quello che scrivi conta. Se tu o qualcun altro siete in pericolo, chiama *subito* "
    "il numero "
    "di emergenza (112 in Europa). Ci sono persone con cui parlare, a ogni ora",
    "pl": "Jestem programem, ale to, co piszesz, jest ważne. Jeśli Tobie lub komuś grozi niebezpieczeństwo, zadzwoń "
    "*teraz* "
    "na numer alarmowy (112 w Europie). Są ludzie, z którymi można porozmawiać o każdej porze",
    "ar": "أنا برنامج ولست إنسانا، لكن ما كتبته مهم. إذا كنت أنت أو غيرك في خطر فاتصل *الآن* برقم الطوارئ (112 في "
    "أوروبا). "
    "هناك أشخاص يمكنك التحدث معهم في أي وقت",
    "hi": "मैं एक प्रोग्राम हूँ, पर आपने जो लिखा वह मायने रखता है। अगर आप या कोई और ख़तरे में है, तो *अभी* आपातकालीन "
    "नंबर पर फ़ोन करें (भारत और यूरोप में 112)। किसी भी समय बात करने के लिए लोग हैं",
    "ur": "میں ایک پروگرام ہوں، مگر آپ نے جو لکھا وہ اہم ہے۔ اگر آپ یا کوئی اور خطرے میں ہے تو *ابھی* ہنگامی نمبر پر "
    "فون کریں (یورپ میں 112)۔ کسی بھی وقت بات کرنے کے لیے لوگ موجود ہیں",
    "tl": "Programa lang ako, pero mahalaga ang isinulat mo. Kung ikaw o may iba na nasa panganib, tumawag *ngayon* sa "
    "emergency number (911 sa Pilipinas, 112 sa Europa). May mga taong makakausap mo anumang oras",
    "ml": "ഞാൻ ഒരു പ്രോഗ്രാം മാത്രമാണ്, പക്ഷേ നിങ്ങൾ എഴുതിയത് പ്രധാനമാണ്. നിങ്ങളോ മറ്റാരെങ്കിലുമോ അപകടത്തിലാണെങ്കിൽ "
    "*ഇപ്പോൾ* അടിയന്തര നമ്പറിൽ (ഇന്ത്യയിലും യൂറോപ്പിലും 112) വിളിക്കുക. ഏത് സമയത്തും സംസാരിക്കാൻ ആളുകളുണ്ട്",
}


def care(language: str, email: str) -> Message:
    """To somebody in danger or despair. `language` as `distress` found it."""
    own = f"{_CARE[language]}: {HELPLINES}\n\n" if language in _CARE and language != spoken() else ""
    return Text(
        own
        + t(
            "I am sorry that it is so hard. I am a program, so I cannot be the help that you may need now; but what "
            "you wrote matters, and there are people who can be.\n\n"
            "• If you or somebody else is in danger, please call your emergency number *now*: 999 (UK), 112 (Ireland, "
            "EU, India), 000 (Australia), 911 (US, Philippines), or the one where you are.\n"
            "• To talk to someone at any hour, free of charge: *{helplines}* has the lines of your country.\n"
            "• If you can, tell someone who is near you.\n\n"
            "To write to a person on our team: *{email}*. They are no crisis service and may take a day. I have not "
            "kept your message, and your practice can wait.",
            helplines=HELPLINES,
            email=email,
        )
    )


def said(kind: Kind, text: str) -> str:
    """The answer to a short message; `text` chooses among the facts of the course, and is not repeated."""
    body = _course(text.casefold()) if kind == "course" else _BODIES[kind]
    return t(body) if body else ""


def _course(text: str) -> str:
    return next((fact for words, fact in _COURSE if re.search(rf"\b(?:{words})s?\b", text)), _LOST)
