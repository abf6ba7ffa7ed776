"""Places of learners and their time zones (IANA). The build ships the rules of these zones and of no others."""

import re
from typing import Final

# Zone to the places that learners name: the first is how we call it. A bar separates places.
ZONES: Final[dict[str, str]] = {
    "Asia/Kolkata": "India | kerala | kochi | cochin | trivandrum | delhi | new delhi | mumbai | chennai | bangalore"
    " | bengaluru | hyderabad | kolkata | pune | ist",
    "Asia/Manila": "Philippines | the philippines | manila | cebu | davao | pht",
    "Africa/Lagos": "Nigeria | lagos | abuja | port harcourt | wat",
    "Asia/Karachi": "Pakistan | karachi | lahore | islamabad | pkt",
    "Asia/Kathmandu": "Nepal | kathmandu | pokhara",
    "Asia/Dubai": "United Arab Emirates | uae | emirates | dubai | abu dhabi | sharjah | oman | muscat | gst",
    "Asia/Riyadh": "Saudi Arabia | saudi | ksa | riyadh | jeddah | kuwait | kuwait city | yemen",
    "Africa/Cairo": "Egypt | cairo | alexandria",
    "Europe/London": "United Kingdom | uk | britain | great britain | england | scotland | wales | northern ireland"
    " | london | manchester | birmingham | belfast | gmt | bst",
    "Asia/Qatar": "Qatar | doha | bahrain | manama",
    "Asia/Colombo": "Sri Lanka | colombo",
    "Asia/Dhaka": "Bangladesh | dhaka",
    "Asia/Tehran": "Iran | tehran",
    "Asia/Baghdad": "Iraq | baghdad | erbil",
    "Asia/Amman": "Jordan | amman",
    "Asia/Beirut": "Lebanon | beirut",
    "Asia/Damascus": "Syria | damascus",
    "Asia/Jerusalem": "Jerusalem | israel",
    "Asia/Gaza": "Gaza | palestine | west bank",
    "Europe/Istanbul": "Turkey | türkiye | turkiye | istanbul | ankara",
    "Asia/Kabul": "Afghanistan | kabul",
    "Asia/Thimphu": "Bhutan | thimphu",
    "Asia/Yangon": "Myanmar | burma | yangon",
    "Asia/Bangkok": "Thailand | bangkok | vietnam | hanoi | cambodia",
    "Asia/Jakarta": "Jakarta | java | sumatra",
    "Asia/Makassar": "Bali | denpasar | makassar",
    "Asia/Singapore": "Singapore",
    "Asia/Kuala_Lumpur": "Malaysia | kuala lumpur",
    "Asia/Hong_Kong": "Hong Kong",
    "Asia/Shanghai": "China | beijing | shanghai",
    "Asia/Tokyo": "Japan | tokyo",
    "Asia/Seoul": "South Korea | korea | seoul",
    "Africa/Accra": "Ghana | accra | sierra leone | gambia",
    "Africa/Nairobi": "Kenya | nairobi | uganda | kampala | tanzania | dar es salaam | ethiopia | addis ababa"
    " | somalia",
    "Africa/Johannesburg": "South Africa | johannesburg | cape town | durban",
    "Africa/Harare": "Zimbabwe | harare | zambia | lusaka | malawi | botswana | mozambique | rwanda | kigali",
    "Africa/Khartoum": "Sudan | khartoum",
    "Africa/Algiers": "Algeria | algiers",
    "Africa/Casablanca": "Morocco | casablanca",
    "Africa/Tunis": "Tunisia | tunis",
    "Africa/Tripoli": "Libya | tripoli",
    "Africa/Douala": "Cameroon | douala | yaounde",
    "Indian/Mauritius": "Mauritius",
    "Europe/Dublin": "Ireland | dublin | cork",
    "Europe/Malta": "Malta",
    "Europe/Lisbon": "Portugal | lisbon",
    "Europe/Madrid": "Spain | madrid | barcelona",
    "Europe/Paris": "France | paris",
    "Europe/Berlin": "Germany | berlin | switzerland | austria | vienna",
    "Europe/Rome": "Italy | rome",
    "Europe/Warsaw": "Poland | warsaw",
    "Europe/Athens": "Greece | athens | cyprus",
    "Europe/Bucharest": "Romania | bucharest",
    "Europe/Kyiv": "Ukraine | kyiv | kiev",
    "Europe/Moscow": "Moscow",
    "Australia/Sydney": "Sydney | canberra | new south wales | nsw",
    "Australia/Melbourne": "Melbourne | victoria",
    "Australia/Brisbane": "Brisbane | queensland",
    "Australia/Adelaide": "Adelaide | south australia",
    "Australia/Darwin": "Darwin | northern territory",
    "Australia/Perth": "Perth | western australia",
    "Australia/Hobart": "Hobart | tasmania",
    "Pacific/Auckland": "New Zealand | nz | auckland | wellington | christchurch",
    "Pacific/Fiji": "Fiji | suva",
    "America/New_York": "New York | boston | florida | miami | washington | eastern",
    "America/Chicago": "Chicago | texas | houston | dallas | central",
    "America/Denver": "Denver | colorado | mountain",
    "America/Phoenix": "Phoenix | arizona",
    "America/Los_Angeles": "Los Angeles | california | san francisco | seattle | pacific",
    "America/Toronto": "Toronto | ontario | ottawa | montreal | quebec",
    "America/Winnipeg": "Winnipeg | manitoba",
    "America/Edmonton": "Edmonton | calgary | alberta",
    "America/Vancouver": "Vancouver | british columbia",
    "America/Halifax": "Halifax | nova scotia",
    "America/Sao_Paulo": "São Paulo | sao paulo | rio de janeiro | brasilia",
    "America/Bogota": "Colombia | bogota",
    "America/Mexico_City": "Mexico City",
    "America/Jamaica": "Jamaica | kingston",
    "America/Port_of_Spain": "Trinidad | trinidad and tobago | port of spain",
    "UTC": "UTC",
}
COMMONEST: Final = (
    "Asia/Kolkata", "Asia/Manila", "Africa/Lagos", "Asia/Karachi", "Asia/Kathmandu", "Asia/Dubai", "Asia/Riyadh",
    "Africa/Cairo", "Europe/London",
)  # fmt: skip
# Countries with clocks of their own in several places: which of them has to be asked.
SEVERAL: Final[dict[str, tuple[str, ...]]] = {
    "australia": (
        "Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth",
        "Australia/Darwin", "Australia/Hobart",
    ),
    "usa": (
        "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    ),
    "canada": (
        "America/Toronto", "America/Halifax", "America/Winnipeg", "America/Edmonton", "America/Vancouver",
    ),
    "indonesia": ("Asia/Jakarta", "Asia/Makassar"),
}  # fmt: skip
SEVERAL_TOO: Final = {"us": "usa", "united states": "usa", "america": "usa", "united states of america": "usa"}

VAGUE: Final = frozenset({"java", "cork", "central", "eastern", "mountain", "pacific", "wat", "victoria", "ist"})
LONGEST: Final = 80  # characters: what is longer is no place


def called(zone: str) -> str:
    """The place that we name it by."""
    return ZONES.get(zone, zone).partition(" | ")[0]


def zones_of(place: str) -> tuple[str, ...]:
    """The zones that a typed place may mean: none when nobody here knows it."""
    key = " ".join(re.sub(r"[^\w/+'’ ]", " ", place.casefold()).split())
    if several := SEVERAL.get(SEVERAL_TOO.get(key, key)):
        return several
    exact = tuple(zone for zone, names in ZONES.items() if key in (zone.casefold(), *names.casefold().split(" | ")))
    return exact or _within(key)


def _within(said: str) -> tuple[str, ...]:
    """The places named in it, as in "Kochi, Kerala" and "I live in Dubai"; a longer name hides those in it."""
    if len(said) > LONGEST or any(char.isdigit() for char in said):  # "GMT+3" is not GMT
        return ()
    known = {name: zone for zone, names in ZONES.items() for name in names.casefold().split(" | ")}
    found: set[str] = set()
    for name in sorted(known, key=len, reverse=True):
        if name not in VAGUE and (shorter := re.sub(rf"\b{re.escape(name)}\b", " ", said)) != said:
            said, found = shorter, {*found, known[name]}
    several = next((zones for name, zones in SEVERAL.items() if re.search(rf"\b{name}\b", said)), ())
    return several if not found else tuple(found) if len(found) == 1 else ()
