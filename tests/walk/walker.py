"""A learner who does anything at all, and what must hold after each message. A walk is its seed."""

import random
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from chatoet.rules.budget import PER_DAY
from chatoet.rules.clock import DAY
from chatoet.rules.conversation.shape import Row, Step
from chatoet.rules.extracted import Extracted, extracted_item
from chatoet.rules.item import Item
from chatoet.rules.messages import BODY_MAX, TEXT_MAX, units
from chatoet.rules.route import lane_of
from tests.fixtures.world import body_of, options_of
from tests.store.capacity import KB, size_of
from tests.walk import sayings
from tests.walk.content import Shifting
from tests.walk.lane import Lane

POINTS: Final = ("turn.decided", "turn.committed", "reply.gated", "reply.claimed", "reply.sent", "reply.recorded")
ENDS: Final = frozenset({
    "turn.answered", "turn.denied", "turn.silent", "turn.waiting", "person.requested", "patient.refused",
})  # fmt: skip
SILENT: Final = frozenset({"turn.silent", "turn.waiting"})
SILENT_TYPES: Final = frozenset({"reaction", "revoke", "burst", "extracted"})
OLD: Final = frozenset({"old_button", "reading_old", "drill_old"})
PRACTISED: Final = frozenset({
    "reading.answer", "reading.skip", "drills.answer", "drills.skip", "placement.answer", "placement.skip",
    "cards.answer", "cards.shown", "cards.skip", "cards.begin", "cards.hint", "cards.unclear", "cards.old_button",
})  # fmt: skip
FILED: Final = frozenset({"progress.show", "progress.errors", "today.show", "assess", "draft", "take"})
ASKED: Final = frozenset({"cards.answer", "cards.shown"})
LETTERS: Final = frozenset({"assess", "draft", "take"})
TELLING: Final = 12  # characters: shorter words stand in names of ours too
LANGUAGES: Final = (None, "en", "es", "ar")  # of our words
PATIENCE: Final = 12  # sensible answers, after which any exercise is over
HALF, KILLED = 0.5, 0.05  # of all
LOOK: Final = 60  # acts, after which it is looked whether the way leads on
REST: Final = frozenset({"home", "letter", "reviewed"})


@dataclass
class Seen:
    """What the walks came through."""

    states: set[str] = field(default_factory=set)
    rows: set[Row] = field(default_factory=set)
    outcomes: Counter[str] = field(default_factory=Counter)
    fired: list[Row] = field(default_factory=list)  # by the item that is handled now

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Every row that fits is noted."""
        plain: Any = Row.step

        def step(row: Row, *asked: Any) -> Step | None:
            found: Step | None = plain(row, *asked)
            if found:
                self.fired.append(row)
            return found

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Row, "step", step)
            yield


class Walker:
    def __init__(self, content: Shifting, seen: Seen, seed: int) -> None:
        self.content, self.seen, self.rng = content, seen, random.Random(seed)
        self.seed, self.lane = seed, Lane(content, LANGUAGES[seed % len(LANGUAGES)])
        self.steps: deque[str] = deque(maxlen=20)
        self.shown: list[str] = []  # the buttons of the last reply
        self.older: list[str] = []
        self.fresh = False  # nothing happened since the last reply
        self.items: list[Item] = []
        self.count = self.routes = 0
        self.standing = Standing(self.lane)

    def __str__(self) -> str:
        return "\n".join((f"seed {self.seed}, the last steps:", *self.steps))

    def walk(self, acts: int) -> None:
        for number in range(acts):
            act = self.rng.choices(ACTS, WEIGHTS)[0]
            act(self)
            if number % LOOK == LOOK - 1:
                self.content.settle()
                self.leads_on()
        self.content.settle()
        self.finishes()
        self.lane.sound()
        self.keeps_no_words()

    # What the learner does

    def tap_shown(self) -> None:
        ours = [option for option in self.shown if option.startswith("turns:")]
        if ours:
            self.tap(self.rng.choice(ours), current=self.fresh)

    def tap_older(self) -> None:
        """Half of them below a question that was asked before."""
        asked = [option for option in self.older if option.split(":")[1:2] in sayings.NUMBERED]
        self.tap(self.rng.choice((self.rng.random() < HALF and asked) or self.older or sayings.TAPS))

    def tap_anything(self) -> None:
        self.tap(self.rng.choice(sayings.TAPS))

    def command(self) -> None:
        self.say(self.rng.choice(sayings.COMMANDS))

    def answer(self) -> None:
        self.say(sayings.answer(self.standing.head.dialogue, self.content, self.rng))

    def junk(self) -> None:
        self.say(self.rng.choice(sayings.JUNK))

    def route(self) -> None:
        """What chance would seldom come to: letters, and exercises left for them. Each has its turn."""
        self.content.settle()
        self.tap("turns:profession:nursing")
        self.routes += 1
        for said in sayings.ROUTES[(self.seed + self.routes) % len(sayings.ROUTES)]:
            if said.startswith("turns:"):
                self.tap(said)
            else:
                self.say(sayings.written(said, self.standing.head.dialogue, self.content))

    def setting(self) -> None:
        self.tap(f"turns:set:{self.rng.choice(('regulator', 'test_date', 'study', 'zone'))}")

    def other_type(self) -> None:
        type_ = self.rng.choice(sayings.TYPES)
        self.deliver(self.lane.inbound(type_, {type_: {"id": "1", "emoji": "😀"}}))

    def thumb(self) -> None:
        self.deliver(self.lane.inbound("reaction", {"reaction": {"emoji": "👍"}}))

    def photo(self) -> None:
        """Read a moment later, well or badly, if anybody wanted it."""
        item = self.lane.inbound("image", {"image": {"id": "1", "caption": "my answer"}})
        self.deliver(item)
        if ("media", item) in self.lane.forwarded:
            found = Extracted(item.mid, "photo", sayings.A_PART)
            if self.rng.random() > HALF:
                found = Extracted(item.mid, "photo", problem="failed")
            self.wait(2)
            self.deliver(extracted_item(item, f"x{item.mid}", found))
            self.burst()

    def redeliver(self) -> None:
        """As long as Meta tries."""
        recent = [item for item in self.items if item.at > self.lane.now - 7 * DAY]
        if recent:
            self.deliver(self.rng.choice(recent[-40:]))

    def burst(self) -> None:
        """Nothing is written for a while: what waits is taken."""
        self.wait(self.rng.choice((1, 4, 130)))
        for item in self.lane.woken():
            self.deliver(item)

    def minutes(self) -> None:
        self.wait(self.rng.choice((30, 300, 3000)))

    def days(self) -> None:
        self.rest(self.rng.choice((1, 2, 9)))

    def late(self) -> None:
        """A message that WhatsApp brings hours after it was sent."""
        content = {"text": {"body": self.rng.choice(("today", "A B C", "skip"))}}
        self.deliver(self.lane.inbound("text", content, self.lane.now - 9000))

    def rewritten(self) -> None:
        """What the learner is in gets another version, or is gone, or all of its kind is."""
        kind = self.rng.choice(("tasks", "reading", "frames", "fixes"))
        names, doing = self.content.names_of(kind), self.standing.head.dialogue
        own = [name for name in names if name in (*doing.doing.split("@"), doing.task)]
        name = self.rng.choice(own or names)
        self.steps.append(f"the content of {kind} changes: {name}")
        if self.rng.random() < HALF:
            self.content.rewrite(name)
        else:
            self.content.lose(names if self.rng.random() < HALF else [name])
        self.fresh = False

    def restored(self) -> None:
        self.content.settle()
        self.fresh = False

    # How it gets there

    def wait(self, seconds: float) -> None:
        self.lane.now += seconds
        self.steps.append(f"{seconds} s pass")
        self.fresh = False

    def rest(self, days: int) -> None:
        """What waited is taken before."""
        self.wait(130)
        for item in self.lane.woken():
            self.deliver(item)
        self.wait(days * DAY)

    def say(self, text: str) -> None:
        self.deliver(self.lane.inbound("text", {"text": {"body": text}}))

    def tap(self, option: str, current: bool = False) -> None:
        content = {"interactive": {"button_reply": {"id": option, "title": "x"}}}
        self.deliver(self.lane.inbound("interactive", content), current)

    def deliver(self, item: Item, current: bool = False) -> None:
        """`current`: a button that was just shown."""
        if lane_of(item) != "turns":
            return
        again = item in self.items
        kill_at = self.rng.choice(POINTS) if self.rng.random() < KILLED else ""
        self.steps.append(self._told(item, again, kill_at))
        before = self.standing
        self.count += 1
        self.seen.fired.clear()
        killed = self.lane.handle(item, kill_at)
        self.lane.settle()
        after = self.standing = Standing(self.lane)
        self.steps.append(f"    {before.head.dialogue.step} -> {after.head.dialogue.step} {after.names(before)}")
        if again:
            return self._nothing_changed(item, before, after)
        if item.type not in ("burst", "extracted"):
            self.items.append(item)
        self.lane.now += 2
        self._checked(item, before, after, killed)
        if current:
            assert self.seen.fired[0].name not in OLD, "a button that was just shown is an old one"
        return None

    def _told(self, item: Item, again: bool, kill_at: str) -> str:
        said = item.payload() or item.text()[:60] or item.type
        return f"{'again ' * again}{said!r}{f', killed at {kill_at}' if kill_at else ''}"

    # What must hold

    def _nothing_changed(self, item: Item, before: "Standing", after: "Standing") -> None:
        same = (after.head, after.sent, after.learnt) == (before.head, before.sent, before.learnt)
        assert same, "a message that came again changed something"

    def _checked(self, item: Item, before: "Standing", after: "Standing", killed: bool) -> None:
        ended = after.chain[len(before.chain) :]
        sent = self.lane.line.sent[before.sent :]
        elsewhere = "item.forwarded" in after.names(before)
        nothing_to_take = item.type == "burst" and not ended
        assert len(ended) == 1 or elsewhere or nothing_to_take, f"it ended as {after.names(before)}"
        for name in ended:
            assert name in ENDS, name
            self.seen.outcomes[name] += 1
            assert bool(sent) == (name not in SILENT), f"{name} with {len(sent)} messages"
        if ended == ["turn.silent"]:
            assert item.type in SILENT_TYPES or self._budget_is_spent(), "met with silence"
        parts = [message["callback"].rpartition(".")[2] for message in sent]
        assert len(set(parts)) == len(parts) or killed, "said twice"
        self._shown(sent)
        self._stands(before, after, ended)
        self._kept(item)
        assert after.size <= KB, f"the head has {after.size} bytes"

    def _budget_is_spent(self) -> bool:
        return self.standing.head.spent > PER_DAY

    def _shown(self, sent: list[dict[str, Any]]) -> None:
        for message in sent:
            most = BODY_MAX if message["type"] == "interactive" else TEXT_MAX
            assert units(body_of(message)) <= most
        if sent:
            self.older = (self.older + self.shown)[-60:]
            options = [option for message in sent for option in options_of(message).values()]
            self.shown, self.fresh = options, True

    def _stands(self, before: "Standing", after: "Standing", ended: list[str]) -> None:
        """The state that follows is one that the row names; what was learnt grew by what was answered."""
        self.seen.states.add(after.head.dialogue.step)
        row = self.seen.fired[0] if self.seen.fired and ended and ended != ["turn.denied"] else None
        works = {row.work} if row else set()
        if row:
            self.seen.rows.add(row)
        stays = after.head.dialogue.step == before.head.dialogue.step
        assert stays or (row and after.head.dialogue.step in row.to), f"not where {row and row.name} leads"
        filed = len(before.head.dialogue.unfiled) if works & FILED else 0
        grown = after.learnt - before.learnt
        assert 0 <= grown <= max(filed, bool(works & PRACTISED)), f"{grown} exercises of one answer"
        assert 0 <= after.asked - before.asked <= bool(works & ASKED), "cards of no answer"

    def _kept(self, item: Item) -> None:
        """Of all that is written a letter alone is kept, once it was marked; never an answer."""
        sealed = [turn for turn in self.lane.stored(f"turn#{item.mid}") if "sealed" in turn]
        assert not sealed or self.seen.fired[0].work in LETTERS, "an answer was kept"

    def keeps_no_words(self) -> None:
        """Nothing that was typed stands anywhere in clear: no table, no log."""
        said = {item.text() for item in self.items if len(item.text()) >= TELLING}
        everywhere = repr((self.lane.memory.memory.tables, self.lane.events))
        assert not [text for text in said if text in everywhere or repr(text)[1:-1] in everywhere]

    def leads_on(self) -> None:
        """From wherever the learner is, the menu and the plan of the day are answered with something to tap."""
        self.rest(2)  # another day's messages
        for word in ("menu", "today"):
            self.say(word)
            assert self.shown, f"nothing to tap after {word}"
        self.finishes()

    def finishes(self) -> None:
        """A few sensible answers, and any exercise is over."""
        self.rest(2)
        for _ in range(PATIENCE):
            dialogue = self.standing.head.dialogue
            if dialogue.step in REST:
                return
            self.say(sayings.sensible(dialogue, self.content))
        raise AssertionError(f"still at {self.standing.head.dialogue.step}")


class Standing:
    """Where a learner stands, by what is stored."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self.head = lane.known
        self.sent, self.logged = len(lane.line.sent), len(lane.events)
        self.learnt = len(lane.stored("practice#"))
        self.asked = sum(int(card["reps"]["N"]) for card in lane.stored("card#"))
        self.chain = lane.chain()
        self.size = size_of(dict(lane.stored("head")[0]))

    def names(self, before: "Standing") -> list[str]:
        """The events since."""
        return [event["event"] for event in self._lane.events[before.logged : self.logged]]


CHANCES: Final[dict[Callable[[Walker], None], float]] = {
    Walker.tap_shown: 24, Walker.answer: 24, Walker.command: 12, Walker.junk: 9, Walker.tap_older: 6,
    Walker.tap_anything: 6, Walker.redeliver: 5, Walker.other_type: 3, Walker.photo: 2, Walker.burst: 4,
    Walker.minutes: 2, Walker.days: 2, Walker.late: 1, Walker.rewritten: 1.5, Walker.restored: 1, Walker.thumb: 1,
    Walker.setting: 1,  Walker.route: 0.35,
}  # fmt: skip
ACTS, WEIGHTS = tuple(CHANCES), tuple(CHANCES.values())
