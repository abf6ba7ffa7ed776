"""What is answered in every state: the menu, help, a person; and last, what nothing else has taken."""

from chatoet.rules.conversation import guards, replies
from chatoet.rules.conversation.shape import Row

EVERYWHERE = (
    Row("menu", "menu", reply=replies.home),
    Row("help", "help", reply=replies.help_text),
    Row("person", "person", reply=replies.person),
    Row("professions", "professions", reply=replies.which_professions),
    Row("silent", "silent"),
    Row("not_text", "not_text", reply=replies.unreadable),
    Row("extracted", "part", work="part"),
    Row("burst", "burst", guards.EXPECTING, work="take", to=("reviewed", "confirm", "letter", "home")),
    Row("burst", "burst", work="take"),
    Row("read", "reread", guard=guards.one_arg, work="reread"),
    Row("old_button", "old_button", reply=replies.old_button),
)
# After all rows of the parts.
OTHERWISE = (
    Row("thumb", "silent"),
    Row("file", "write_first", guard=guards.has_profession, reply=replies.write_first),
    Row("file", "professions", reply=replies.which_professions),
    Row("text", "conduct", guard=guards.aside, reply=replies.conduct),
    Row("text", "part", work="part"),
)
