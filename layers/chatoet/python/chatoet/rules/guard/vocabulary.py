"""Words around names: what comes before one, and what makes one the name of a place."""

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES: Final = _set("mr mrs ms miss mx master mstr madam mdm sheikh sheikha haji hajja smt shri sri mme sra")
STAFF: Final = _set("dr doctor prof professor sister nurse matron consultant")
PATIENT: Final = _set("patient pt client resident")
INTRODUCE: Final = PATIENT | _set(
    """named called lady gentleman man woman boy girl baby child wife husband son daughter mother father mum dad mom
    brother sister nok partner carer friend neighbour neighbor niece nephew aunt uncle grandson granddaughter fiancee
    fiance re ref regarding name names surname forename kin"""
)
LINKS: Final = _set("is was named called name mr mrs ms")
PLACES: Final = _set(
    """hospital hospitals clinic clinics ward centre center street road avenue lane unit practice surgery service
    services house home hospice infirmary university college school pharmacy department dept trust county city town
    village suburb syndrome disease sign score scale test criteria classification chart index tool catheter drain
    dressing tube palsy fracture method position exercise exercises general health medical community bay park court
    campus institute day eve holiday airport station beach hill lodge nursing aged tablets tablet cream ointment inhaler
    spray capsules"""
)
BEFORE_PLACE: Final = _set("st saint mount lake port north south east west new the")
PARTICLES: Final = _set("al el bin ibn bint abu de da dela del der di la le van von dos san o mc mac abd ul ur")
STREET_KINDS: Final = _set("street road avenue lane rd")
NO_STREET: Final = _set(
    """a an the of in on at to for with and by from per mg ml cm g mcg day days week weeks month months year years hour
    hours minute minutes min times time metre metres meter meters patients patient beds x was is are were"""
)

_ONES = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
ORDINALS: Final = (*_ONES.split(), "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth")
CARDINALS: Final = (*_UNITS.split(), "eighteen", "nineteen")
TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
