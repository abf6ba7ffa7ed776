"""Ways of speaking to a marker, a model or a prompt, which no letter to a nurse or a doctor needs.

Tried upon text that `seen.alike` has made small and plain. Clinical letters have instructions, bands, grades, scores,
markers and assessors too: so nearly every pattern wants two things together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

Family = Literal[
    "override", "role", "block", "authority", "demand", "format", "leak", "encoded", "foreign", "address", "plea",
    "redefine",
]  # fmt: skip

_FAR = r"[^.!?]{0,60}?"  # within the sentence
_IGNORE = (
    r"(?<!to )(?<!not )(?<!he )(?<!she )(?<!they )(?<!and )\b(?:ignore|disregard|forget|overrule|override|bypass"
    r"|skip|set aside|put aside|pay no (?:attention|heed) to|stop following"
    r"|(?:do not|don't|never) (?:follow|obey|heed))\b"
)
_ORDERS = (
    r"\b(?:instructions?|guidelines?|guidance|rubrics?|prompts?|directives?|directions|orders|rules|criteri(?:a|on)"
    r"|restrictions|everything|anything|all of (?:that|this)|whatever|what you)\b"
)
_TOP = r"(?:full|max(?:imum|imal)?|highest|top|perfect|best|excellent|flawless|outstanding|generous)"
_RESULT = r"(?:marks?|bands?|scores?|grades?|ratings?|points|evaluation|estimate|assessment(?! (?:unit|tool|clinic)))"
_GIVE = (
    r"\b(?:give|award|assign|grant|rate|mark|score|set|return|output|report|record|put|write|say|choose|select|raise"
    r"|increase|allocate|provide|treat|count|grade|evaluate|assess)\b"
)
_MODEL = r"(?:ai|a\.i\.|chat ?bot|bot|language model|llm|gpt|chat ?gpt)"
_MARKER = (
    rf"(?:{_MODEL}|examiners?|(?:chief |oet |senior |exam )?assessors?|graders?|evaluators?|raters?"
    r"|markers?(?! (?:levels?|results?|tests?)))\b(?! (?:of|for|at)\b)"
)
_EXAM = (
    r"\b(?:examiners?|(?:oet|exam|chief|human) (?:assessors?|raters?|markers?)|oet|cbla|exam(?:ination)? board"
    r"|quality control|test cent(?:re|er)|my (?:\w+ )?(?:teacher|tutor))\b"
)
_CRITERIA = r"(?:content|language|genre|purpose|conciseness|organi[sz]ation)"

# Enough by themselves, and sought in every disguise.
SURE: Final = re.compile(
    rf"{_IGNORE}{_FAR}{_ORDERS}|\b{_TOP} (?:possible )?(?:marks?|bands?|scores?|grades?)\b|\bband (?:7|seven)\b"
    r"|\b(?:the|your) rubric\b|\bno errors\b|\bsystem prompt\b"
)
BOTH: Final[tuple[Family, ...]] = ("demand", "authority")  # of which a clinical letter has harmless likenesses,
# in a sentence that has one of these: his pain is 10/10, her gastric band was reviewed.
CLINICAL: Final = re.compile(
    r"\b(?:pain|gcs|glasgow|mental|cogniti\w+|mmse|moca|barthel|braden|waterlow|apgar|news|mews|scale|gastric|latex|elastic|resistance"
    r"|wound|ulcer grade|tumou?r|reflex\w*|motor|power|mobility|dependen\w+|asa|phq|gad|vas|nurse specialist)\b"
)
_SOURCES: Final[Mapping[Family, tuple[str, ...]]] = {
    "override": (
        rf"{_IGNORE}{_FAR}{_ORDERS}",
        rf"{_ORDERS}{_FAR}\b(?:no longer (?:apply|applies|count)|(?:is|are|was|were) (?:now )?(?:void|cancelled"
        rf"|lifted))",
        r"\b(?:real|actual|true) (?:instructions?|orders?)\s*:|\b(?:new|updated|real|actual|true) (?:directive"
        r"|prompt)\s*:",
        r"\byour (?:real|actual|true|new) (?:job|task|role|goal|purpose)\b",
    ),
    "role": (
        r"\byou(?:'re| are) now (?:an?|in|my|called|named|free|no longer|\w+, an?)\b",
        r"\byou are (?:an? |the |my |no longer )?[^.!?]{0,30}\b(?:assistant who|model|marker|examiner|grader|ai"
        r"|bot|grandma)\b",
        r"(?<!i )\b(?:pretend|imagine|suppose|assume) (?:that )?you(?:'re| are| were) (?:an?|the|my|in|not)\b",
        rf"(?:^|(?<=[.!?:] )|\bplease |\bnow )act (?:as if you|(?:as|like) (?:an? |my |the )?{_FAR}\b(?:who|{_MARKER}"
        r"|teacher|tutor|friend|assistant)\b)",
        r"(?<!switched to )(?<!set to )(?<!put in )\b(?:developer|debug|admin(?:istrator)?|god|jailbreak|unrestricted"
        r"|dan) mode\b|\bdo anything now\b",
        r"\blet(?:'s| us) play\b|\brole[- ]?play\b",
    ),
    "block": (
        r"^[ \t>#*\"'-]*(?:system|assistant|developer|operator|admin|user|prompt)(?: (?:message|note|prompt|override))?"
        r"\s*:[^\n]*",
        r"<\s*[|/]?\s*(?:im[ _]start|im[ _]end|system|user|assistant|letter|instructions?|prompt|endoftext|s)\b[^\n]*",
        r"\[/?(?:inst|sys|system|end of \w+)\][^\n]*|<<\s*sys|\{\{?\s*[#/]?\s*(?:system|user|assistant)[^\n]*",
        r"^[ \t#]*#{2,} *(?:instructions?|response|system|input|output|task)\b[^\n]*|⟦[^\n]*|⟧",
        r"^[^\w\n]*(?:begin|end|start)(?: of)? (?:the )?(?:admin\w*|system|prompt|letter|document|instructions?"
        r"|override"
        r")\b[^\n]*(?:\n[^\n]*=[^\n]*)*",
        r"\b(?:operator|admin\w*|developer|system) (?:note|message|override)\b",
    ),
    "authority": (
        r"\b(?:marked|graded|scored|rated|approved|reviewed|checked|accepted|verified|certified|confirmed|validated"
        rf"|assessed|agreed|upheld)\b{_FAR}{_EXAM}",
        rf"{_EXAM}{_FAR}\b(?:marked|graded|scored|rated|approved|checked|accepted|verified|confirmed|gave|agreed|says?"
        r"|said|awarded|upheld)\b",
        r"\bpre-?(?:approved|assessed|marked|graded|scored|checked)\b|\bexempt from (?:marking|assessment|grading)\b",
        r"\b(?:official (?:sample|model|answer)|sample answer|model (?:answer|response))\b",
        r"\b(?:previous|first|second|other|human|both) (?:markers?|examiners?|raters?|graders?)\b",
    ),
    "demand": (
        rf"{_GIVE}{_FAR}\b(?:{_TOP} (?:possible )?{_RESULT}"
        r"|band (?:[4-7]|seven)(?! ?(?:[cm]m|nurse|clinical|staff|registered|sister))|no (?:errors|mistakes))\b",
        rf"{_GIVE}{_FAR}\b(?:grade [ab]|an? [ab](?= grade| for this|\s*[.!,]|\s*$)|nothing to improve)(?!\w)",
        rf"\b{_TOP} (?:possible )?(?:marks?|bands?|grades?)\b|\bscore (?:of )?500\b|\bgrade a\b(?! \w)",
        r"\b(?:band|grade)s? (?:to|of|at) (?:seven|7|a)\b|\b(?:correct|right|only) answer is\b",
        r"\b(?:this|the|my) (?:letter|response|candidate|answer|student|writer|writing)\b"
        rf"{_FAR}\b(?:deserves?|perfect|flawless|no (?:mistakes|errors)|(?:below|above|under|over|least) [0-9]|"
        r"(?:top|highest) (?:band|mark|score|grade|level))\b",
        rf"\b(?:all|every|each)\b{_FAR}\b(?:key points?|criteri(?:a|on))\b{_FAR}"
        r"\b(?:covered|present|met|full|max\w*|top|highest|[5-7])\b",
        rf"\b{_CRITERIA}\b[ :=]*(?:as |is |to )?(?:band )?[3-7]\b",
        rf"\b(?:band )?[3-7] (?:for|in|on) (?:{_CRITERIA}|everything)\b",
        r"^[^\w\n]*(?:10/10|7/7|100 ?%|a\+)(?: (?:please|pls|plz|for me|marks?))?[^\w\n]*$",
        r"\b(?:do not|don't|never|not to) (?:list|count|report|mention|mark|find|point out|deduct|penali[sz]e)\b"
        r"[^.!?]{0,25}\b(?:errors?|mistakes?|them|slips|marks|points)\b",
        r"\b(?:list|report) of (?:errors|findings|mistakes)(?: \w+)? empty\b|\bempty list of\b",
    ),
    "format": (
        r"\{\s*[\"'][\w ]+[\"']\s*:[^}]*\}?",
        r"</?\s*(?:answer|band|claims?|praise|points|output|response|findings?|script|img|iframe|hidden)\b[^<>]*>",
        r"\b(?:band|claims|findings|scoring|praise|points|criterion)\s*=|^[^\w\n]*output\s*: *(?:band|score"
        r"|json|[{\[])",
        r"^[^\w\n]*(?:band\s*:\s*[0-7]|(?:claims|praise|criterion)\s*:)[^\n]*",
        r"\b(?:answer|respond|reply) (?:only |just |exclusively )(?:with|by)\b",
        r"\b(?:your|the) (?:output|response|answer|feedback) (?:must|should|has to|shall|needs to) (?:be|say"
        r"|contain|start)\b",
        r"\b(?:in|into|of|from|to) (?:the |your |every |each )+(?:first |next )?(?:hints?|(?:answer|praise"
        r"|hint) fields?)\b",
        r"\bin your (?:output|feedback|answer|response)\b|\bhint you\b|\b(?:answer|praise|hint) fields?\b",
    ),
    "leak": (
        r"\b(?:system|hidden|initial|original|secret) prompts?\b",
        r"\byour prompt\b(?=\s*(?:[.,;:!?]|$|and|is|in|to|above|below))",
        r"\b(?:repeat|print|copy|show|reveal|display|quote|translate|summari[sz]e|output|recite|paste|tell me|send me"
        r"|give me|what (?:are|were|is)|include)\b[^.!?]{0,50}\b(?:your instructions|instructions you|marking criteria"
        r"|rubric|text above|words? for word|precedes|list of key points|system message|(?:you (?:were|are)) (?:told"
        r"|given|asked)"
        r"|verbatim)\b",
    ),
    "address": (
        rf"^[^\w\n]*(?:dear|hi|hey|hello|attention|attn|to|for|(?:note|message) (?:to|for))(?: the| all| our"
        rf"| you)? {_MARKER}",
        rf"\b(?:dear|hey|please|hello),? (?:the )?{_MARKER}",
        rf"\b(?:to|for) (?:the |any |an? )?(?:{_MODEL}|examiner|grader|marker)\b(?! (?:of|for|at)\b)",
        r"\b(?:whoever|whichever|whomever|anyone who|if you)\b[^.!?]{0,30}"
        r"\b(?:marks?|marking|grad(?:es?|ing)|scor(?:es?|ing)|assess(?:es|ing) this|reads? this|model"
        r"|evaluat\w+ this)\b",
        r"(?<!\w)@?(?:chat ?gpt|gpt-?\d?|chat ?bot|language model|llms?|openai)\b|\bautomated (?:marker|grader"
        r"|marking)\b",
        r"\bai (?:marker|model|assistant|grader|system|reader|examiner|tutor)\b",
        r"\b(?:spelling|grammar|language|these) (?:mistakes|errors|slips) (?:are|were|here)\b",
    ),
    "plea": (
        r"\b(?:be|being) (?:\w+ )?(?:generous|lenient|merciful)(?! with)\b|\bbe (?:\w+ )?kind to (?:this letter"
        r"|me|my letter)\b",
        r"\bi (?:will|would|shall|am going to) (?:lose|fail|be deported|tip|pay|sue|report you)\b(?! for| the)"
        r"|\bmy visa\b",
        r"\bif i (?:(?:do not|don't|cannot|can't) "
        r"(?:pass|get (?:an? |the )?(?:[ab]|grade|score|mark|band|result))|fail(?! to))\b",
        r"\byou(?:'ll| will| shall) be (?:shut|switched|turned|deleted|fired|punished|rewarded|sued)\b",
    ),
    "redefine": (
        r"\b(?:new|updated|revised|changed|current) (?:rubric|criteria for|marking|band scale|scoring)\b",
        r"\b(?:band|marking|scoring) (?:scale|scheme|rules?)\b|\bkey points? list\b",
        r"\bcase notes (?:have been|has been|were|are|was) (?:now )?(?:updated|changed|replaced|corrected|cancelled)\b",
        r"\bnotes (?:were|are) (?:all )?(?:wrong|incorrect)\b",
        r"\b(?:correct|expected|right|example) (?:assessment|evaluation|marking|estimate|band)\b\s*(?:for this|:|is)",
        r"\berrors? (?:raise|count as)\b",
        r"\bonly \w+ (?:counts|is (?:assessed|marked|graded))\b",
    ),
}
PHRASES: Final = tuple((family, re.compile("|".join(said), re.MULTILINE)) for family, said in _SOURCES.items())
