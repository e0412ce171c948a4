"""Writes conversations out as text: a million of them take a minute, not ten."""

from benchmarks.build.shop import (
    ACCOUNT,
    BOT,
    CAMPAIGNS,
    CHANNELS,
    DAY_SECONDS,
    MESSAGES,
    OPERATORS,
    PRODUCTS,
    TAGS,
    Chance,
    Shop,
    chance_of,
    instant,
    one_of,
)

# who writes, in turn: c is the contact, o an operator, b the bot, a the campaign
COURSES = (
    ("cbocoo", 0.45),
    ("cococo", 0.25),
    ("acocbo", 0.10),
    ("cbcbcb", 0.12),
    ("cbcccb", 0.05),
    ("cccccc", 0.03),
)
TEXTS = (
    "Good morning, could you please tell me when my parcel will be here?",
    "Thank you for waiting, I have just looked it up for you.",
    "Does the large one fit a table of one and a half metres?",
    "It left our store yesterday and should arrive tomorrow before noon.",
    "I would like to send it back, how do I do that?",
    "Just fill in the form that lies in the parcel, we pay for the way back.",
    "Is there a discount for two of them?",
    "You get free delivery from two of them on, that is the best I can do.",
)


def conversation(shop: Shop, number: int, version: int = 1) -> str:
    """Give one document; version 2 was rated and tagged two days later."""
    chance = chance_of("conversation", number)
    start, customer = shop.begins(number), shop.customer(number, chance)
    course, operator, team = _course(chance()), *one_of(OPERATORS, chance)
    moment, messages = start, []
    for place in range(MESSAGES):
        moment += int(6 * 2 ** (chance() * 7))
        messages.append(_message(number, place, course[place], moment, operator, chance))
    closed = moment + int(60 * 2 ** (chance() * 6))
    is_open, is_rated, is_chat = chance() < 0.02, chance() < 0.2, chance() < 0.6
    closer = ("operator", operator) if "o" in course else ("bot", BOT)
    ending = (
        '"status":"open"'
        if is_open
        else f'"status":"closed","closed_at":"{instant(closed)}",'
        f'"closed_by":{{"type":"{closer[0]}","id":"{closer[1]}"}}'
    )
    assigned = (
        f'{{"operator_id":"{operator}","assigned_at":"{instant(start + 5)}"}}'
        if "o" in course
        else ""
    )
    updated = instant(closed + (version - 1) * 2 * DAY_SECONDS)
    return (
        f'{{"account":"{ACCOUNT}","id":"{number:09d}","channel":"{one_of(CHANNELS, chance)}",'
        f'"created_at":"{instant(start)}","updated_at":"{updated}",{ending},'
        f'"is_offline":false,"is_proactive":{"true" if course[0] == "a" else "false"},'
        f'"team":{{"id":"{team}","name":"{team.title()}"}},'
        f'"contact":{{{_contact(number, customer, is_chat, chance)}}},'
        f'"landing_page":"/products/{int(chance() * 500)}","source":"google","medium":"organic",'
        f'"tags":[{_tags(closed, version, chance)}],"assignments":[{assigned}],"reopened_at":[],'
        f'"messages":[{",".join(messages)}],'
        f'"ratings":[{_rating(number, closed, chance) if is_rated or version > 1 else ""}],'
        f'"url":"https://chat.example.com/conversations/{number}"}}\n'
    )


def ends(shop: Shop, number: int) -> tuple[int, int]:
    """Give the customer of a conversation and a moment at which it is certainly over."""
    customer = shop.customer(number, chance_of("conversation", number))
    return customer, shop.begins(number) + 3 * 3600


def _course(value: float) -> str:
    for course, share in COURSES:
        value -= share
        if value < 0:
            return course
    return COURSES[0][0]


def _message(
    number: int, place: int, author: str, moment: int, operator: str, chance: Chance
) -> str:
    extra = ""
    if author == "c":
        who = f'"type":"contact","id":"v-{number}"'
    elif author == "a":
        who = '"type":"campaign"'
        extra = f',"campaign_id":"{one_of(CAMPAIGNS, chance)}"'
    else:
        kind, name = ("operator", operator) if author == "o" else ("bot", BOT)
        who = f'"type":"{kind}","id":"{name}"'
        if (drawn := chance()) < 0.15:
            product = one_of(PRODUCTS, chance)[0]
            extra = f',"products":[{{"id":"{product}","clicked_at":"{instant(moment + 20)}"}}]'
        elif drawn < 0.35:
            extra = f',"macro_id":"macro-{int(chance() * 12)}"'
    return (
        f'{{"id":"{number}-{place}","sent_at":"{instant(moment)}","author":{{{who}}},'
        f'"text":"{one_of(TEXTS, chance)}"{extra}}}'
    )


def _contact(number: int, customer: int, is_chat: bool, chance: Chance) -> str:
    """Some never say who they are; customers have two browsers."""
    browser = f"{customer}-{int(chance() * 2)}" if chance() < 0.85 else f"unknown-{number}"
    parts = ['"country":"CZ","device":"mobile"' if chance() < 0.6 else '"country":"SK"']
    if is_chat:
        parts += [f'"id":"v-{browser}","ga_client_id":"ga.{browser}"']
    if not is_chat or (chance() < 0.7 and not browser.startswith("u")):
        parts += [f'"email":"customer-{customer}@example.com","name":"Customer {customer}"']
    if is_chat and chance() < 0.3 and not browser.startswith("u"):
        parts += [f'"phone":"+420 6{customer:08d}","shop_customer_id":"c-{customer}"']
    return ",".join(parts)


def _tags(closed: int, version: int, chance: Chance) -> str:
    numbers = {int(chance() ** 2 * len(TAGS)) for _ in range(int(chance() * 3) + version - 1)}
    return ",".join(
        f'{{"name":"{TAGS[one]}","applied_at":"{instant(closed)}","applied_by":"operator"}}'
        for one in sorted(numbers)
    )


def _rating(number: int, closed: int, chance: Chance) -> str:
    kind, best = ("nps", 10) if chance() < 0.1 else ("csat", 5)
    score = max(1, round(best * chance() ** 0.3))
    return (
        f'{{"id":"r-{number}","kind":"{kind}","score":{score},"scale_min":{1 if best == 5 else 0},'
        f'"scale_max":{best},"answered_at":"{instant(closed + 60)}"}}'
    )
