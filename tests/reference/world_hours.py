"""Business hours of a random world's shops and teams, and the holidays on which they are others."""

from datetime import timedelta
from random import Random

from tests.reference.documents import Document
from tests.reference.world_people import DAYS, FIRST_DAY

# the first team is also a team of conversations; the hours of nobody but a team are no account's
OF_ACCOUNTS = ((None, "sales"), ("Care",), (None, "night"))
DAYS_HOURS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("08:00", "18:00"),),
    (("08:00", "12:00"), ("12:30", "18:00")),
    (("08:00", "12:00"), ("11:15", "13:07"), ("13:07", "14:00")),
    (("00:00", "24:00"),),
    (("18:45", "02:30"),),
    (("02:15", "03:00"), ("20:00", "00:00")),
    (("09:00", "09:00"),),
)


def business_hours(seed: int, shops: list[str]) -> dict[str, list[Document]]:
    random = Random(f"{seed} hours")
    usual: list[Document] = []
    special: list[Document] = []
    for shop, teams in zip(shops, OF_ACCOUNTS, strict=True):
        for team in teams:
            for weekday in range(1, 8):
                place = {"account": shop, "team_id": team, "day_of_week": weekday}
                # somebody states hours on one weekday at least
                choices = DAYS_HOURS[1:] if weekday == 1 else DAYS_HOURS
                usual += stretches(place, random.choice(choices))
        for day in random.sample(range(-2, DAYS + 2), 12):
            place = {
                "account": shop,
                "holiday_date": str((FIRST_DAY + timedelta(days=day)).date()),
            }
            closed = place | {"opens_at": None, "closes_at": None}
            special += stretches(place, random.choice(DAYS_HOURS)) or [closed]
    return {"business_hours": usual, "business_holidays": special}


def stretches(place: Document, hours: tuple[tuple[str, str], ...]) -> list[Document]:
    return [place | {"opens_at": opens, "closes_at": closes} for opens, closes in hours]
