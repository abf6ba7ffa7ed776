"""Dates for people, in the language of the turn."""

from datetime import UTC, date, datetime

from chatoet.rules.language import t


def month_name(day: date) -> str:
    """Without the year."""
    names = (
        t("January"), t("February"), t("March"), t("April"), t("May"), t("June"), t("July"), t("August"),
        t("September"), t("October"), t("November"), t("December"),
    )  # fmt: skip
    return names[day.month - 1]


def month(day: date) -> str:
    return f"{month_name(day)} {day.year}"


def short(day: date) -> str:
    """Where the year goes without saying."""
    return t("{day} {month}", day=day.day, month=month_name(day))


def plain(day: date) -> str:
    return t("{day} {month} {year}", day=day.day, month=month_name(day), year=day.year)


def plain_at(at: int) -> str:
    """Of a time in epoch seconds: its day in UTC."""
    return plain(datetime.fromtimestamp(at, UTC).date())
