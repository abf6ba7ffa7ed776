"""The pages behind links: one form a purpose, the same for every visitor, so that a look tells nothing (case E33)."""

from collections.abc import Sequence
from html import escape
from typing import Final

STYLE: Final = (
    "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;"
    "background:#fff}label{display:block;margin:1rem 0 .25rem}input[type=password]{font:inherit;width:100%;"
    "box-sizing:border-box;padding:.5rem;border:1px solid #767676;border-radius:.4rem;background:transparent;"
    "color:inherit}button{font:inherit;margin:1.5rem 0 .5rem;padding:.6rem 1.2rem;border:0;border-radius:.4rem;"
    "background:#0b57d0;color:#fff}small{color:#595f69}[role=alert]{border-left:.3rem solid #b3261e;"
    "padding-left:.8rem}@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16191d}a{color:#8ab4ff}"
    "small{color:#a8b0ba}}"
)
CHOOSE: Final = (
    "No PIN yet? Then choose one now and type it twice: at least six characters, nothing obvious. "
    "You will need it again. It is never asked for in the chat."
)
# The title, what the page is for, and what its button says.
OPENING: Final = {
    "export": (
        "Your data",
        "Your privacy PIN opens the copy of your data that you asked for in the chat.",
        "Get my copy",
    ),
    "carry": (
        "Your data to take along",
        "Your privacy PIN opens the files that you asked for in the chat.",
        "Get my files",
    ),
    "erase": (
        "Delete my data",
        "Your privacy PIN confirms it. Everything is then deleted at once and cannot be brought back.",
        "Delete everything now",
    ),
    "pin": (
        "Privacy PIN",
        "It is asked for on pages like this one before your data are given out or deleted at once.",
        "Save",
    ),
}
PROBLEMS: Final = {
    "no": "That did not work. The PIN may be wrong, or the link has ended: it opens for 72 hours, is used up by what "
    "it was for, and takes five tries. You can ask for a new link in the chat. "
    "After ten wrong PINs there is a pause of 24 hours.",
    "weak": "That PIN is too easy to guess. Please take at least six characters, and nothing obvious.",
    "twice": "Please type the same PIN into both fields.",
}


def form(purpose: str, problem: str = "") -> str:
    title, says, button = OPENING[purpose]
    alert = f"<p role='alert'>{PROBLEMS[problem]}</p>" if problem else ""
    fields = _PIN_FIELDS if purpose == "pin" else _field("pin", "Privacy PIN", "current-password")
    if purpose in ("export", "carry"):
        fields += f"<p>{CHOOSE}</p>" + _field("again", "The same PIN again, only if you choose it now", "new-password")
    return page(title, f"<p>{says}</p>{alert}<form method='post'>{fields}<button>{button}</button></form>{_FORGOT}")


def parts(numbers: Sequence[int], shown: str) -> str:
    """A package of several files, each given once."""
    forms = "".join(
        f"<form method='post'><input type='hidden' name='pass' value='{escape(shown)}'>"
        f"<input type='hidden' name='part' value='{n}'><button>Get part {n}</button></form>"
        for n in numbers
    )
    return page("Your data", f"<p>Your files are in several parts. Each can be fetched once.</p>{forms}")


def done(title: str, says: str) -> str:
    return page(title, f"<p>{says}</p>")


def page(title: str, body: str) -> str:
    head = (
        "<meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        "<meta name='robots' content='noindex'>"
        f"<title>{title} · ChatOET</title><style>{STYLE}</style>"
    )
    return f"<!doctype html><html lang='en'><head>{head}</head><body><h1>{title}</h1>{body}</body></html>\n"


def _field(name: str, label: str, kind: str) -> str:
    return (
        f"<label for='{name}'>{label}</label>"
        f"<input id='{name}' name='{name}' type='password' autocomplete='{kind}' maxlength='128'>"
    )


_PIN_FIELDS: Final = (
    _field("pin", "The PIN you have now, if you have one", "current-password")
    + _field("new", "New PIN: at least six characters, nothing obvious", "new-password")
    + _field("again", "New PIN again", "new-password")
    + "<label><input type='checkbox' name='remove' value='yes'> Remove my PIN instead</label>"
)
_FORGOT: Final = "<p><small>Forgotten your PIN? Write PERSON in the chat; a person will help you.</small></p>"
