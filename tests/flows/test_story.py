"""The whole story of a first learner, over real tables and queues."""

from tests.fixtures.world import World, body_of, options_of


def test_a_stranger_is_noticed_accepts_and_gets_a_task(world: World) -> None:
    world.say("hi")
    assert "AI system" in body_of(world.line.last)
    world.tap(options_of(world.line.last)["I'm 18+ and accept"])
    assert set(options_of(world.line.last)) == {"Yes", "No"}
    world.tap(options_of(world.line.last)["Yes"])
    world.tap(options_of(world.line.last)["No"])
    assert "Nursing" in options_of(world.line.last)
    world.tap(options_of(world.line.last)["Nursing"])
    assert "Where do you want to register" in body_of(world.line.last)
    world.say("write")
    assert "Brandl" in body_of(world.line.last)
    assert not [event for event in world.events if event["level"] == "ERROR"], world.events


def test_one_message_has_one_reply_and_one_of_each_record(world: World) -> None:
    world.say("hi")
    assert len(world.line.sent) == 1
    assert len(world.stored("conversations", "Turn")) == 1
    assert len(world.stored("conversations", "Outbox")) == 1
    assert len(world.account.items("audit")) == 1
