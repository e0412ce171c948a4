"""Contacts of earlier days that say who they are, or that the chat tool makes one."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from chatmart.sandbox import asof
from chatmart.sandbox.afterwards.state import Aftermath, Window, sometime
from chatmart.sandbox.identity import linked
from chatmart.sandbox.world import Contact, ContactChanged, Conversation, Person

_Change = Callable[[Contact], Contact]


def happen(aftermath: Aftermath, window: Window) -> None:
    persons = {one.id: one for one in aftermath.story.town.persons}
    groups = _by_contact(aftermath, window)
    nameless = [key for key, talks in groups.items() if _says_nothing(talks, window)]
    strangers = [key for key in nameless if groups[key][0].contact.id is None]
    visitors = [key for key in nameless if groups[key][0].contact.id is not None]
    bought = {order.person_id for order in aftermath.orders.values()}
    # rather somebody the warehouse knows from elsewhere: then two customers become one
    regulars = [key for key in visitors if groups[key][0].person_id in bought]
    for keys in (strangers, regulars or visitors):
        if keys:
            key = aftermath.rng.choice(keys)
            _identify(aftermath, window, key, persons[groups[key][0].person_id])
    _merge(aftermath, window, groups)


def _by_contact(aftermath: Aftermath, window: Window) -> dict[str, list[Conversation]]:
    """Conversations known before the window and free to change, by the contact they are with."""
    groups: defaultdict[str, list[Conversation]] = defaultdict(list)
    for one in aftermath.conversations.values():
        key = one.contact.id or one.id
        if one.created_at < window.start and not one.deleted_at:
            groups[key].append(one)
    return {key: talks for key, talks in groups.items() if key not in aftermath.touched}


def _says_nothing(talks: list[Conversation], window: Window) -> bool:
    contacts = [asof.contact(one, window.start) for one in talks]
    return not any(one.email or one.phone or one.shop_customer_id for one in contacts)


def _identify(aftermath: Aftermath, window: Window, key: str, person: Person) -> None:
    at = sometime(aftermath, window)
    has_account = person.registered_at < at
    tells_phone = aftermath.rng.random() < 0.5

    def named(contact: Contact) -> Contact:
        return replace(
            contact,
            name=person.name,
            email=contact.email or person.email,
            phone=contact.phone or (person.phone if tells_phone else None),
            shop_customer_id=person.shop_customer_id if has_account else contact.shop_customer_id,
        )

    _change(aftermath, key, at, named, "identified")


def _merge(aftermath: Aftermath, window: Window, groups: dict[str, list[Conversation]]) -> None:
    by_person: defaultdict[str, list[str]] = defaultdict(list)
    for key, talks in groups.items():
        if talks[0].contact.id and key not in aftermath.touched:
            by_person[talks[0].person_id].append(key)
    pairs = [(keys[0], keys[1]) for keys in by_person.values() if len(keys) > 1]
    apart = [
        (one, other)
        for one, other in pairs
        if not any(linked(a.contact, b.contact) for a in groups[one] for b in groups[other])
    ]
    if not pairs:
        return
    kept, lost = aftermath.rng.choice(apart or pairs)
    survivor = groups[kept][0].contact

    def merged(contact: Contact) -> Contact:
        return Contact(
            id=survivor.id,
            name=survivor.name or contact.name,
            email=survivor.email or contact.email,
            phone=survivor.phone or contact.phone,
            shop_customer_id=survivor.shop_customer_id or contact.shop_customer_id,
            ga_client_id=survivor.ga_client_id or contact.ga_client_id,
        )

    aftermath.touched.add(kept)
    _change(aftermath, lost, sometime(aftermath, window), merged, "merged")


def _change(
    aftermath: Aftermath,
    key: str,
    at: datetime,
    change: _Change,
    reason: Literal["identified", "merged"],
) -> None:
    """For every conversation with this contact; those still to come know it from the start."""
    aftermath.touched.add(key)
    for one in list(aftermath.conversations.values()):
        if (one.contact.id or one.id) != key:
            continue
        new = change(one.contact)
        if one.created_at >= at:
            aftermath.conversations[one.id] = replace(one, contact=new)
            continue
        changed = ContactChanged(at, new, reason)
        events = sorted((*one.events, changed), key=lambda event: event.at)
        aftermath.conversations[one.id] = replace(one, events=tuple(events))
