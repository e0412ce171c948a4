"""The Czech shop of the sample: most people write in the widget of its pages or by e-mail."""

from chatmart.sandbox.shop import Shop
from chatmart.sandbox.world import Campaign, Operator, Product

_WORKDAYS = frozenset(range(5))
_LATE_WEEK = frozenset((2, 3, 4, 5, 6))
_EVERY_DAY = frozenset(range(7))

OPERATORS = (
    Operator("cz-eva", "Eva", "sales", 0.55, (8, 16.5), _WORKDAYS, 26000),
    Operator("cz-petr", "Petr", "sales", 1.0, (9, 17.5), _WORKDAYS, 22000),
    Operator("cz-jana", "Jana", "sales", 1.3, (12, 21), _LATE_WEEK, 21000),
    Operator("cz-marek", "Marek", "support", 0.8, (8, 16.5), _WORKDAYS, 23000),
    Operator("cz-lucie", "Lucie", "support", 1.9, (13, 22), _EVERY_DAY - {0, 1}, 20500),
    Operator("cz-ota", "Ota", "support", 2.4, (9, 17), _WORKDAYS, 19000, days_employed=31),
)

CAMPAIGNS = (
    Campaign("cz-welcome", "Welcome", "auto_message", ("A", "B"), 5, "Dobrý den, pomůžeme vybrat?"),
    Campaign("cz-cart", "Help in the cart", "auto_message", ("A",), 3, "Zůstalo něco v košíku?"),
    Campaign("cz-finder", "Gift finder", "chatbot", ("A",), 2, "Hledáte dárek? Ukážu tipy."),
)

PRODUCTS = (
    Product("cz-p01", "Krém Levandule 50 ml", 32900, 14100),
    Product("cz-p02", "Krém Růže 50 ml", 34900, 15000),
    Product("cz-p03", "Sérum Noc 30 ml", 79000, 31000),
    Product("cz-p04", "Mýdlo Med", 8900, 3250),
    Product("cz-p05", "Mýdlo Máta", 8900, 3250),
    Product("cz-p06", "Balzám na rty", 12990, 4100),
    Product("cz-p07", "Olej Jojoba 100 ml", 45900, 22075),
    Product("cz-p08", "Šampon Bříza", 27900, 11900),
    Product("cz-p09", "Dárková sada Petal", 129000, 60500),
    Product("cz-p10", "Svíčka Les", 38900, None),
)

PETAL_CZ = Shop(
    account="petal-cz",
    time_zone="Europe/Prague",
    currency="CZK",
    decimals=2,
    tax_percent=21,
    shipping=8900,
    free_shipping_from=150000,
    country="CZ",
    cities=("Praha", "Brno", "Ostrava", "Plzeň", "Olomouc"),
    phone_prefix="+420000",
    languages={"cs": 0.88, "en": 0.12},
    visits_a_day=195,
    visit_chat_rate=0.073,
    campaign_rate=0.14,
    other_conversations_a_day={
        "email": 6.2, "facebook": 2.9, "instagram": 1.8, "whatsapp": 1.6, "web_form": 0.7,
    },
    button_channel="whatsapp",
    counter_orders_a_day=0.8,
    counter_channel="pos",
    conversion={"human": 0.21, "machine": 0.12, "nobody": 0.04},
    visit_conversion=0.022,
    cancelled_rate=0.06,
    returned_rate=0.05,
    cash_on_delivery_rate=0.2,
    csat_scale=(1, 5),
    bot_id="cz-bot",
    ai_id="cz-ai",
    operators=OPERATORS,
    campaigns=CAMPAIGNS,
    products=PRODUCTS,
)  # fmt: skip
