"""The words of command, by meaning and by language (ISO 639), for a translator to read and to complete.

Phrases are separated by bars. Case, accents, punctuation and polite words do not matter (commands.py takes them off),
so each phrase stands here once and bare. A phrase must be one that people send as their whole message to say just this.

Left out on purpose, because as a whole message they more often mean something else:
- `para` (es, pt) and `halt` (de): "stop!", but far more often "for" and a filler; `para ya` and the like are here;
- `cancel`, `end`, `exit` and their translations, but for the customary `sair` and `baja`: they may end one step only;
- `enough`, `basta`, `tama na`, `മതി`: enough of a hint, perhaps; `रुको` and `wait`: the learner comes back;
- `stop writing` (en): this is a writing course. `stop writing to me` is here.
"""

from typing import Final

PHRASES: Final[dict[str, dict[str, str]]] = {
    "stop": {
        "en": "stop | stopall | quit | unsubscribe | unsub | opt out | opt me out | optout | leave me alone | go away"
        " | revoke | remove me | remove me from this list | remove me from the list | remove me from your list"
        " | take me off this list | take me off the list | take me off your list | stop writing to me"
        " | stop writing me | stop messaging me | cancel my subscription | cancel subscription | withdraw all"
        " | withdraw my consent | withdraw consent | i withdraw my consent | i withdraw consent | revoke my consent"
        " | i revoke my consent | no stop | stop please stop | stop leave me alone | no messages | no msgs",
        "es": "parar | pare | paren | para ya | para por favor | alto | detener | detente | baja | darme de baja"
        " | dame de baja | deme de baja | dar de baja | no más mensajes | deja de escribirme"
        " | deje de escribirme | para de escribirme | no me escribas más | no me escriba más"
        " | no me envíes más mensajes | no me envíe más mensajes | no me mandes más mensajes"
        " | no quiero recibir más mensajes | deja de mandarme mensajes | deje de mandarme mensajes | parar mensajes"
        " | detener mensajes | no quiero más mensajes | no quiero recibir mensajes | déjame en paz"
        " | cancelar suscripción",
        "fr": "arrêt | arrêter | arrête | arrêtez | arrête tout | arrêtez tout | désabonner | me désabonner"
        " | désabonnez-moi | désinscription | me désinscrire | désinscrivez-moi | plus de messages"
        " | arrête de m'écrire | arrêtez de m'écrire | arrêter les messages | arrêtez les messages"
        " | ne m'écris plus | ne m'écrivez plus | ne m'envoie plus de messages | ne m'envoyez plus de messages"
        " | je ne veux plus de messages | laisse-moi tranquille | laissez-moi tranquille",
        "de": "stopp | stoppen | abmelden | abbestellen | austragen | aufhören | aufhoeren | hör auf | hoer auf"
        " | hören Sie auf | hör auf zu schreiben | hör auf mir zu schreiben | hören Sie auf mir zu schreiben"
        " | keine Nachrichten mehr | keine Nachrichten | schreib mir nicht mehr | schreiben Sie mir nicht mehr"
        " | nicht mehr schreiben | ich will keine Nachrichten mehr | lass mich in Ruhe | mich abmelden"
        " | schreiben Sie mir bitte nicht mehr | hör bitte auf | Nachrichten stoppen | alles stoppen",
        "pt": "parar | pare | parem | para por favor | sair | descadastrar | descadastre-me | me descadastrar"
        " | não me mande mensagens | pare de me mandar mensagens | cancelar inscrição | cancelar subscrição"
        " | sem mais mensagens | não quero mais mensagens"
        " | pare de me escrever | para de me escrever | pare de mandar mensagens | para de mandar mensagens"
        " | não me mande mais mensagens | não me envie mais mensagens | não me escreva mais | me deixe em paz",
        "it": "ferma | fermati | fermare | ferma tutto | disiscrivimi | disiscrivermi | annulla iscrizione"
        " | cancella iscrizione | cancellami dalla lista | basta messaggi | niente più messaggi"
        " | nessun messaggio | smetti di scrivermi | smettila | smettila di scrivermi | smetta di scrivermi"
        " | non scrivermi più | non scrivetemi più | non mandarmi più messaggi | non inviarmi più messaggi"
        " | non voglio più messaggi | non voglio più ricevere messaggi | lasciami in pace",
        "pl": "wypisz | wypisz mnie | wypisać się | rezygnuję | zrezygnuj | przestań | przestać | przestańcie"
        " | zatrzymaj"
        " | zatrzymaj wiadomości | przestań pisać | przestań do mnie pisać | przestańcie pisać"
        " | nie pisz do mnie | nie pisz więcej | nie pisz do mnie więcej | nie piszcie do mnie"
        " | nie wysyłaj mi wiadomości | nie wysyłaj więcej wiadomości | nie chcę więcej wiadomości"
        " | koniec wiadomości | daj mi spokój",
        "ar": "توقف | توقفي | قف | وقف | أوقف | أوقفوا | إيقاف | ستوب | أوقف الرسائل | أوقفوا الرسائل | إيقاف الرسائل"
        " | إلغاء الاشتراك | ألغ اشتراكي | الغي اشتراكي | لا تراسلني | لا تراسلوني | لا ترسل لي رسائل"
        " | لا ترسلوا لي رسائل | توقف عن مراسلتي | توقف عن إرسال الرسائل | لا أريد رسائل"
        " | لا أريد المزيد من الرسائل | اتركني وشأني",
        "hi": "रोको | रोकें | रोक दो | रोक दीजिए | स्टॉप | बंद करो | बंद करें | बन्द करो | बन्द करें | बंद कर दो"
        " | मैसेज बंद करो | मैसेज बंद करें | संदेश बंद करो | संदेश बंद करें | मैसेज मत करो | मैसेज मत भेजो"
        " | संदेश मत भेजो | संदेश न भेजें | मुझे मैसेज मत करो | मुझे मैसेज मत भेजो | मुझे मैसेज मत भेजिए"
        " | मुझे संदेश मत भेजो"
        " | सदस्यता समाप्त करें | band karo | message band karo | msg band karo | message mat karo"
        " | stop karo | msg mat karo | message mat bhejo | mujhe message mat karo | roko",
        "ur": "روکو | روکیں | روک دو | سٹاپ | اسٹاپ | بند کرو | بند کریں | بند کر دو | بند کر دیں | پیغامات بند کریں"
        " | پیغامات بند کرو | میسج بند کرو | میسج بند کریں | میسج مت کرو | میسج مت بھیجو | میسج نہ کریں"
        " | مجھے میسج مت کرو"
        " | مجھے میسج نہ کریں | مجھے پیغام نہ بھیجیں | پیغام مت بھیجو | رکنیت ختم کریں",
        "tl": "tigil | itigil | itigil mo | tumigil | tigilan | ihinto | hinto | huminto | wag na mag-text"
        " | ayoko na | tigilan mo na ako | huwag na mag-text | wag na mag-message | huwag na mag-message"
        " | wag mo na akong i-text"
        " | wag mo na akong i-message | huwag mo na akong i-text | huwag mo na akong i-message"
        " | wag mo akong i-text | wag mo akong i-message | huwag nang magpadala ng mensahe"
        " | itigil ang mga mensahe | ihinto ang mga mensahe | ayoko ng mensahe",
        "ml": "നിർത്തുക | നിർത്തൂ | നിർത്ത് | നിർത്തണം | നിർത്തിക്കോ | സ്റ്റോപ്പ് | സ്റ്റോപ് | മെസ്സേജ് നിർത്തുക"
        " | മെസേജ് നിർത്തുക | മെസ്സേജ് നിർത്തൂ | സന്ദേശങ്ങൾ നിർത്തുക | സന്ദേശം നിർത്തുക | മെസ്സേജ് അയക്കരുത്"
        " | മെസേജ് അയക്കരുത് | എനിക്ക് മെസ്സേജ് അയക്കരുത് | എനിക്ക് മെസേജ് അയക്കരുത് | സന്ദേശം അയക്കരുത്"
        " | ഇനി മെസ്സേജ് അയക്കരുത് | ഇനി മെസേജ് അയക്കരുത് | nirthu | nirthuka",
    },
    "start": {
        "en": "start | unstop | opt in | optin | resume | restart | subscribe | start again | start messaging me",
        "es": "empezar | comenzar | iniciar | reanudar | alta | darme de alta | empezar de nuevo",
        "fr": "commencer | démarrer | reprendre | recommencer | me réabonner",
        "de": "starten | starte | anmelden | fortsetzen | weitermachen | neu starten",
        "pt": "começar | iniciar | retomar | recomeçar",
        "it": "inizia | iniziare | avvia | riprendi | ricomincia | ricominciare",
        "pl": "zacznij | rozpocznij | wznów | zaczynamy",
        "ar": "ابدأ | ابدئي | بدء | البدء | استئناف | ستارت",
        "hi": "शुरू | शुरू करो | शुरू करें | स्टार्ट | shuru karo | shuru",
        "ur": "شروع | شروع کریں | شروع کرو | اسٹارٹ | سٹارٹ",
        "tl": "simulan | magsimula | umpisahan | simulan muli",
        "ml": "തുടങ്ങുക | തുടങ്ങൂ | തുടങ്ങാം | ആരംഭിക്കുക | ആരംഭിക്കൂ | സ്റ്റാർട്ട്",
    },
    "privacy": {
        "en": "privacy | my privacy | privacy settings | privacy policy | privacy notice | my consents | consents"
        " | my choices | data protection | withdraw",
        "es": "privacidad | mi privacidad | mis consentimientos | aviso de privacidad | protección de datos",
        "fr": "confidentialité | vie privée | mes consentements | protection des données",
        "de": "datenschutz | meine einwilligungen | einwilligungen | privatsphäre",
        "pt": "privacidade | minha privacidade | meus consentimentos | proteção de dados",
        "it": "riservatezza | la mia privacy | i miei consensi | protezione dei dati",
        "pl": "prywatność | moja prywatność | moje zgody | ochrona danych",
        "ar": "الخصوصية | خصوصية | خصوصيتي | موافقاتي | حماية البيانات",
        "hi": "गोपनीयता | निजता | मेरी गोपनीयता | मेरी सहमति | प्राइवेसी",
        "ur": "رازداری | میری رازداری | پرائیویسی | میری رضامندی",
        "tl": "pagkapribado | aking privacy | privacy ko | mga pahintulot ko",
        "ml": "സ്വകാര്യത | എന്റെ സ്വകാര്യത | പ്രൈവസി | എന്റെ സമ്മതങ്ങൾ",
    },
    "erase": {
        "en": "delete | erase | delete me | erase me | forget me | delete my data | erase my data | remove my data"
        " | delete all my data | erase all my data | delete my information | delete everything"
        " | erase everything | delete my account | delete account | close my account | remove my account"
        " | right to be forgotten",
        "es": "borrar | eliminar | borrar mis datos | borra mis datos | borre mis datos | eliminar mis datos"
        " | elimina mis datos | elimine mis datos | borrar mi cuenta | eliminar mi cuenta | elimina mi cuenta"
        " | olvídame",
        "fr": "supprimer | effacer | supprimer mes données | supprime mes données | supprimez mes données"
        " | effacer mes données | efface mes données | effacez mes données | supprimer mon compte"
        " | supprimez mon compte | oubliez-moi",
        "de": "löschen | loeschen | lösche mich | meine Daten löschen | meine daten loeschen | lösche meine Daten"
        " | löschen Sie meine Daten | Daten löschen | mein Konto löschen | Konto löschen | vergiss mich",
        "pt": "apagar | excluir | eliminar | apagar meus dados | apague meus dados | apagar os meus dados"
        " | excluir meus dados | exclua meus dados | eliminar os meus dados | excluir minha conta"
        " | apagar minha conta",
        "it": "elimina | eliminare | cancella i miei dati | cancellare i miei dati | elimina i miei dati"
        " | eliminare i miei dati | cancella il mio account | elimina il mio account | dimenticami",
        "pl": "usuń | usuń mnie | usuń moje dane | usunąć moje dane | skasuj moje dane | usuń konto | usuń moje konto"
        " | zapomnij o mnie",
        "ar": "احذف | حذف | امسح | احذف بياناتي | احذفوا بياناتي | حذف بياناتي | امسح بياناتي | مسح بياناتي"
        " | احذف حسابي | حذف حسابي",
        "hi": "मिटाओ | मिटाएं | मेरा डेटा मिटाओ | मेरा डेटा मिटाएं | मेरा डेटा हटाओ | मेरा डेटा हटाएं"
        " | मेरा डेटा डिलीट करो | मेरा डेटा डिलीट करें | मेरा अकाउंट डिलीट करो | mera data delete karo"
        " | mera data hatao | डिलीट",
        "ur": "مٹائیں | مٹا دو | ڈیلیٹ | میرا ڈیٹا مٹائیں | میرا ڈیٹا مٹا دیں | میرا ڈیٹا حذف کریں"
        " | میرا ڈیٹا ڈیلیٹ کریں | میرا ڈیٹا ڈیلیٹ کرو | میرا اکاؤنٹ ڈیلیٹ کریں",
        "tl": "burahin | tanggalin | burahin ang data ko | burahin ang aking data | burahin mo ang data ko"
        " | tanggalin ang data ko | burahin ang account ko | i-delete ang data ko | kalimutan mo ako",
        "ml": "മായ്ക്കുക | ഡിലീറ്റ് | എന്റെ ഡാറ്റ മായ്ക്കുക | എന്റെ ഡാറ്റ ഡിലീറ്റ് ചെയ്യുക"
        " | എന്റെ ഡാറ്റ നീക്കം ചെയ്യുക | എന്റെ വിവരങ്ങൾ മായ്ക്കുക | എന്റെ വിവരങ്ങൾ നീക്കം ചെയ്യുക"
        " | എന്റെ അക്കൗണ്ട് ഡിലീറ്റ് ചെയ്യുക",
    },
    "receipts": {"en": "receipts | my receipts | show my receipts | receipt | consent receipts"},
    "access": {
        "en": "my data | my rights | rights | export | see my data | show my data | show me my data | access my data",
        "es": "mis datos | ver mis datos | exportar | exportar mis datos | descargar mis datos | copia de mis datos",
        "fr": "mes données | voir mes données | exporter | exporter mes données | télécharger mes données"
        " | copie de mes données",
        "de": "meine Daten | meine Daten sehen | meine Daten anzeigen | zeig mir meine Daten"
        " | meine Daten exportieren | exportieren | Kopie meiner Daten | Datenauskunft",
        "pt": "meus dados | os meus dados | ver meus dados | ver os meus dados | exportar meus dados"
        " | baixar meus dados",
        "it": "i miei dati | miei dati | vedere i miei dati | mostra i miei dati | esporta | esporta i miei dati"
        " | scarica i miei dati",
        "pl": "moje dane | pokaż moje dane | eksportuj | eksportuj moje dane | pobierz moje dane"
        " | kopia moich danych",
        "ar": "بياناتي | اعرض بياناتي | عرض بياناتي | تصدير بياناتي | نسخة من بياناتي | أريد بياناتي",
        "hi": "मेरा डेटा | मेरा डाटा | मेरा डेटा दिखाओ | मेरा डेटा दिखाएं | मेरा डेटा भेजो | mera data"
        " | mera data dikhao",
        "ur": "میرا ڈیٹا | میرا ڈیٹا دکھائیں | میرا ڈیٹا دکھاؤ | میرے ڈیٹا کی کاپی",
        "tl": "data ko | ang data ko | aking data | ang aking data | ipakita ang data ko | kopya ng data ko",
        "ml": "എന്റെ ഡാറ്റ | എന്റെ വിവരങ്ങൾ | എന്റെ ഡാറ്റ കാണിക്കുക | എന്റെ വിവരങ്ങൾ കാണിക്കുക",
    },
    # Each right by its own name; in every other language `access` leads to all of them.
    "know": {"en": "what do you know about me | what do you hold about me | what data do you have"
        " | what data do you have about me | what you hold on me"},
    "copy": {"en": "copy | a copy of my data | copy of my data | copy my data | export my data | download my data"
        " | send me my data"},
    "carry": {"en": "take my data | take my data along | transfer my data | move my data | data portability"},
    "correct": {"en": "correct my data | correct my name | change my name | forget my name"
        " | my name is wrong | rectify my data"},
    "restrict": {"en": "restrict | restrict my data | restrict processing | freeze my data"},
    "lift": {
        "en": "lift | lift restriction | lift the restriction | lift my restriction",
        "es": "levantar | levantar la restricción",
        "ar": "رفع التقييد",
    },
    "object": {"en": "object | i object | objection"},
    "review": {"en": "human review | review my score | check my score | human review of my score"
        " | ask for a review"},
    "seen": {"en": "who saw my data | who has seen my data | who read my messages | who read my letters"},
    "complain": {
        "en": "complain | complaint | i have a complaint | make a complaint",
        "es": "queja | quejarme | reclamación",
        "ar": "شكوى | تقديم شكوى",
    },
    "pin": {"en": "pin | my pin | set a pin | change my pin | privacy pin"},
    "undo": {
        "en": "undo | keep my data",
        "es": "deshacer | conservar mis datos",
        "ar": "تراجع | الاحتفاظ ببياناتي",
    },
    "help": {
        "en": "help | help me | i need help | need help | info | commands | options | instructions | what can you do"
        " | what can i do | how does this work | how does it work | what can i write | what can i type",
        "es": "ayuda | ayúdame | ayúdeme | necesito ayuda | cómo funciona",
        "fr": "aide | aidez-moi | aide-moi | à l'aide | j'ai besoin d'aide | comment ça marche",
        "de": "hilfe | hilf mir | helfen Sie mir | ich brauche hilfe | wie funktioniert das",
        "pt": "ajuda | me ajuda | me ajude | ajude-me | preciso de ajuda | como funciona",
        "it": "aiuto | aiutami | mi aiuti | ho bisogno di aiuto | come funziona",
        "pl": "pomoc | pomóż mi | pomocy | potrzebuję pomocy | jak to działa",
        "ar": "مساعدة | المساعدة | ساعدني | أحتاج مساعدة | أحتاج إلى مساعدة",
        "hi": "मदद | सहायता | हेल्प | मदद करो | मदद करें | मेरी मदद करो | मेरी मदद करें | madad | madad karo",
        "ur": "مدد | ہیلپ | مدد کریں | مدد کرو | میری مدد کریں | میری مدد کرو | مجھے مدد چاہیے",
        "tl": "tulong | tulungan mo ako | patulong | kailangan ko ng tulong | paano ito gumagana",
        "ml": "സഹായം | സഹായിക്കൂ | എന്നെ സഹായിക്കൂ | എനിക്ക് സഹായം വേണം | ഹെൽപ്പ്",
    },
    "menu": {  # greetings too: whoever says hello is shown what there is
        "en": "menu | main menu | the menu | show menu | show me the menu | back to menu | home | hi | hello | hey"
        " | hi there | hello there | good morning | good afternoon | good evening",
        "es": "menú principal | el menú | inicio | hola | buenos días | buenas tardes | buenas noches",
        "fr": "menu principal | le menu | accueil | bonjour | bonsoir | salut | coucou",
        "de": "hauptmenü | menue | das Menü | hallo | guten Tag | guten Morgen | guten Abend",
        "pt": "o menu | início | olá | oi | bom dia | boa tarde | boa noite",
        "it": "menu principale | il menu | ciao | buongiorno | buonasera | salve",
        "pl": "menu główne | cześć | dzień dobry | dobry wieczór | hej",
        "ar": "القائمة | قائمة | القائمة الرئيسية | مرحبا | أهلا | السلام عليكم | سلام | صباح الخير",
        "hi": "मेनू | मेन्यू | मुख्य मेनू | नमस्ते | नमस्कार | हेलो | namaste",
        "ur": "مینو | مینیو | مین مینو | السلام علیکم | آداب | ہیلو | assalamualaikum | salam",
        "tl": "pangunahing menu | kumusta | kamusta | magandang umaga | magandang hapon | magandang gabi",
        "ml": "മെനു | പ്രധാന മെനു | ഹലോ | നമസ്കാരം | നമസ്തേ",
    },
    "person": {
        "en": "person | human | a person | a human | real person | a real person | agent | operator"
        " | representative | support | customer support | customer service | contact support | contact a person",
        "es": "persona | humano | una persona | agente | operador | hablar con una persona"
        " | hablar con alguien | hablar con un humano | hablar con un agente",
        "fr": "personne | humain | une personne | agent | opérateur | parler à une personne"
        " | parler à quelqu'un | parler à un humain | parler à un agent",
        "de": "mensch | mitarbeiter | mit einem Menschen sprechen | mit einer Person sprechen"
        " | mit jemandem sprechen | mit einem Mitarbeiter sprechen",
        "pt": "pessoa | uma pessoa | atendente | falar com uma pessoa | falar com alguém"
        " | falar com um humano | falar com um atendente",
        "it": "una persona | operatore | umano | parlare con una persona | parlare con qualcuno"
        " | parlare con un operatore",
        "pl": "człowiek | konsultant | rozmawiać z człowiekiem | porozmawiać z człowiekiem"
        " | rozmowa z człowiekiem | porozmawiać z konsultantem",
        "ar": "شخص | إنسان | موظف | التحدث مع شخص | التحدث إلى شخص | أريد التحدث مع شخص | أريد التحدث إلى شخص"
        " | التحدث مع موظف | خدمة العملاء",
        "hi": "इंसान | व्यक्ति | इंसान से बात करनी है | किसी से बात करनी है | व्यक्ति से बात करनी है"
        " | insaan se baat karni hai",
        "ur": "انسان | نمائندہ | انسان سے بات کرنی ہے | کسی سے بات کرنی ہے"
        " | نمائندے سے بات کرنی ہے",
        "tl": "tao | ahente | makipag-usap sa tao | makausap ang tao | makausap ng tao | kausapin ang tao",
        "ml": "വ്യക്തി | മനുഷ്യൻ | ഒരാളോട് സംസാരിക്കണം | ഒരു വ്യക്തിയോട് സംസാരിക്കണം",
    },
    "teacher": {  # a person who reads a letter, where "person" is our team for anything else
        "en": "teacher | a teacher | real teacher | a real teacher | human teacher | ask a teacher | ask the teacher"
        " | ask teacher",
        "es": "profesor | profesora | hablar con un profesor | preguntar a un profesor",
        "fr": "professeur | parler à un professeur | demander à un professeur",
        "de": "lehrer | lehrerin | mit einem Lehrer sprechen | einen Lehrer fragen",
        "pt": "professor | professora | falar com um professor | perguntar a um professor",
        "it": "insegnante | parlare con un insegnante | chiedere a un insegnante",
        "pl": "nauczyciel | porozmawiać z nauczycielem | zapytać nauczyciela",
        "ar": "معلم | التحدث مع معلم | اسأل معلما",
        "hi": "शिक्षक | टीचर | टीचर से बात करनी है | teacher se baat karni hai",
        "ur": "استاد | استاد سے بات کرنی ہے",
        "tl": "guro | makipag-usap sa guro | magtanong sa guro",
        "ml": "ടീച്ചർ | അധ്യാപകൻ | ടീച്ചറോട് സംസാരിക്കണം",
    },
    # What works inside the course: in English and in the languages that our words are in (docs/words.md).
    "write": {
        "en": "write | write a letter | write letter | task | a task | new task | next task | another task"
        " | new letter | give me a task | start writing | practise | practice",
        "es": "escribir | escribir una carta | tarea | nueva tarea | otra tarea",
        "ar": "كتابة | الكتابة | كتابة رسالة | مهمة | مهمة جديدة",
    },
    "today": {
        "en": "today | my plan | plan | today's plan | tomorrow | what is next | whats next",
        "es": "hoy | mi plan | mañana",
        "ar": "اليوم | خطتي | غدا",
    },
    "reading": {
        "en": "read | reading | read a text | practise reading | practice reading",
        "es": "leer | lectura",
        "ar": "قراءة | القراءة",
    },
    "words": {
        "en": "words | vocabulary | vocab | cards | flashcards | my cards",
        "es": "palabras | vocabulario | tarjetas | mis tarjetas",
        "ar": "كلمات | الكلمات | بطاقات | بطاقاتي | مفردات",
    },
    "drills": {
        "en": "drills | drill",
        "es": "prácticas | práctica | ejercicios",
        "ar": "تدريبات | تدريب | تمارين",
    },
    "progress": {
        "en": "progress | my progress | how am i doing | show my progress",
        "es": "progreso | mi progreso",
        "ar": "تقدمي | التقدم",
    },
    "errors": {
        "en": "errors | my errors | my mistakes | mistakes",
        "es": "errores | mis errores",
        "ar": "أخطائي | أخطاء | الأخطاء",
    },
    "placement": {
        "en": "placement | placement test | level test | test my level",
        "es": "prueba inicial | prueba de nivel",
        "ar": "تحديد المستوى | اختبار المستوى",
    },
    "settings": {
        "en": "settings | my settings | setup | set up",
        "es": "ajustes | mis ajustes | configuración",
        "ar": "الإعدادات | إعدادات | إعداداتي",
    },
    "language": {
        "en": "language | change language",
        "es": "idioma | cambiar idioma | cambiar de idioma",
        "ar": "اللغة | لغة | تغيير اللغة",
    },
    "skip": {
        "en": "skip | skip it | next",
        "es": "saltar | sáltalo | omitir | siguiente",
        "ar": "تخطي | تخط | التالي",
    },
    "time": {
        "en": "time | time left | how much time",
        "es": "tiempo | cuánto tiempo queda",
        "ar": "الوقت | كم بقي من الوقت",
    },
    "hint": {
        "en": "hint | a hint | give me a hint | clue | tip",
        "es": "pista | una pista | dame una pista",
        "ar": "تلميح | التلميح | أعطني تلميحا",
    },
    "answers": {
        "en": "answers | show answers | the answers | show the answers | show me the answers",
        "es": "respuestas | ver respuestas",
        "ar": "الإجابات | عرض الإجابات",
    },
    "model": {
        "en": "model | model letter | the model letter | show model letter | show me the model letter",
        "es": "modelo | carta modelo",
        "ar": "نموذج | رسالة نموذجية | الرسالة النموذجية",
    },
    "rewrite": {
        "en": "rewrite | write again | rewrite my letter",
        "es": "reescribir",
        "ar": "إعادة الكتابة | أعد الكتابة",
    },
    "professions": {
        "en": "professions | profession | change profession | change my profession",
        "es": "profesión | profesiones | cambiar de profesión",
        "ar": "المهنة | تغيير المهنة",
    },
}  # fmt: skip

# To a question of ours; elsewhere they mean nothing.
ANSWERS: Final[dict[str, dict[str, str]]] = {
    "yes": {
        "en": "yes | y | yeah | yep | yup | ok | okay | correct | right | sure | it is | yes it is | mark it"
        " | that is right | thats right | that is my letter",
        "es": "sí | vale | correcto | claro",
        "fr": "oui | d'accord | exact",
        "de": "ja | genau | richtig",
        "pt": "sim | certo | correto",
        "it": "sì | esatto | va bene",
        "pl": "tak | zgadza się",
        "ar": "نعم | صحيح | أجل",
        "hi": "हाँ | हां | सही | haan",
        "ur": "ہاں | جی ہاں | درست",
        "tl": "oo | opo | tama",
        "ml": "അതെ | ശരി",
    },
    "no": {
        "en": "no | n | nope | wrong | not correct | no it is not",
        "es": "incorrecto",
        "fr": "non",
        "de": "nein | falsch",
        "pt": "não | errado",
        "it": "sbagliato",
        "pl": "nie",
        "ar": "لا",
        "hi": "नहीं | गलत",
        "ur": "نہیں | غلط",
        "tl": "hindi | mali",
        "ml": "അല്ല | തെറ്റ്",
    },
    "later": {
        "en": "later | not now | not yet | never mind | nevermind | forget it | cancel | skip | nothing | no thanks"
        " | no thank you | no need | dont | do not",
        "es": "ahora no | más tarde | nada | olvídalo | cancelar | no gracias",
        "fr": "pas maintenant | plus tard | rien | annuler | non merci | laisse tomber",
        "de": "nicht jetzt | später | nichts | abbrechen | nein danke | vergiss es",
        "pt": "agora não | mais tarde | nada | cancelar | não obrigado | não obrigada | deixa pra lá",
        "it": "non ora | più tardi | niente | annulla | no grazie | lascia perdere",
        "pl": "nie teraz | później | nic | anuluj | nie dziękuję",
        "ar": "ليس الآن | لاحقا | لا شيء | لا شكرا | إلغاء",
        "hi": "अभी नहीं | बाद में | कुछ नहीं | रहने दो | abhi nahi | baad me | rehne do",
        "ur": "ابھی نہیں | بعد میں | کچھ نہیں | رہنے دو",
        "tl": "huwag na | hindi muna | mamaya na | wala | wag na",
        "ml": "ഇപ്പോൾ വേണ്ട | വേണ്ട | പിന്നെ | ഒന്നുമില്ല",
    },
}

# Words that may stand before or after any command and change nothing.
COURTESIES: Final[dict[str, str]] = {
    "en": "please | pls | plz | kindly | hi | hello | hey | dear | sir | madam | maam | mam | teacher | tutor | bro"
    " | ok | okay | thanks | thank you | thank you so much | thank you very much | thx | sorry | just | now"
    " | right now | immediately | at once | again | any more | anymore | can you | could you"
    " | would you | will you | can you please | i want | i want to | i want you to | i would like to"
    " | i would like you to | id like to | id like you to | i wish to | i wanna | you can | yes",
    "es": "por favor | porfavor | hola | gracias | ya | ahora | quiero | quisiera | me gustaría | puedes | puede"
    " | podrías",
    "fr": "s'il te plaît | s'il vous plaît | svp | stp | bonjour | merci | maintenant | je veux | je voudrais"
    " | j'aimerais | peux-tu | pouvez-vous | veuillez",
    "de": "bitte | hallo | danke | jetzt | sofort | ich möchte | ich moechte | ich will | kannst du | können Sie"
    " | koennen Sie | ich würde gerne",
    "pt": "por favor | olá | oi | obrigado | obrigada | agora | já | quero | queria | gostaria de | pode | você pode",
    "it": "per favore | per piacere | ciao | grazie | ora | adesso | subito | voglio | vorrei | puoi | può",
    "pl": "proszę | dziękuję | cześć | teraz | natychmiast | już | chcę | chciałbym | chciałabym | czy możesz",
    "ar": "من فضلك | من فضلكم | لو سمحت | لو سمحتم | رجاء | أرجوك | شكرا | الآن | مرحبا | أريد | بليز | فورا",
    "hi": "कृपया | प्लीज़ | अब | अभी | धन्यवाद | शुक्रिया | नमस्ते | मुझे | please ab | kripya | ab | abhi | mujhe"
    " | bhai",
    "ur": "براہ کرم | براہ مہربانی | پلیز | مہربانی | شکریہ | اب | ابھی | مجھے",
    "tl": "pakiusap | paki | po | na | na po | nga | salamat | ngayon | gusto ko | gusto kong | pwede ba | puwede ba",
    "ml": "ദയവായി | പ്ലീസ് | ഇപ്പോൾ | ഉടൻ | നന്ദി | എനിക്ക്",
}  # fmt: skip

# Said to the tutor out of politeness far more often than to ask for one: a request only when nothing stands beside it.
ALONE: Final = "teacher | tutor | agent | operator | support | professor | profesor"
