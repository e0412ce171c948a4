"""What people and machines write, by topic and language, and how each shop spells its tags."""

from collections.abc import Mapping
from dataclasses import dataclass

from chatmart.sandbox.world import Language


@dataclass(frozen=True, slots=True)
class Topic:
    weight: float
    is_after_sale: bool
    team: str
    # as people typed them; letter case and spaces vary, the tag is the same
    tags: Mapping[str, tuple[str, ...]]
    questions: Mapping[Language, str]
    answers: Mapping[Language, str]


TOPICS: Mapping[str, Topic] = {
    "shipping": Topic(
        0.30,
        True,
        "support",
        {"cz": ("Doprava", "doprava", "doprava "), "vn": ("Giao hàng", "giao hàng")},
        {
            "cs": "Kde je můj balík?",
            "vi": "Đơn hàng của mình tới đâu rồi?",
            "en": "Any news of my parcel?",
        },
        {"cs": "Dorazí zítra.", "vi": "Ngày mai hàng tới ạ.", "en": "It arrives tomorrow."},
    ),
    "advice": Topic(
        0.26,
        False,
        "sales",
        {"cz": ("Poradenství", "poradenství"), "vn": ("Tư vấn", "tư vấn", " Tư vấn")},
        {
            "cs": "Který krém je na suchou pleť?",
            "vi": "Da khô dùng loại nào?",
            "en": "Which one suits dry skin?",
        },
        {"cs": "Doporučím tento.", "vi": "Bạn thử loại này nhé.", "en": "I would take this one."},
    ),
    "returns": Topic(
        0.12,
        True,
        "support",
        {"cz": ("Vrácení", "VRÁCENÍ", "vrácení"), "vn": ("Đổi trả", "đổi trả")},
        {"cs": "Jak zboží vrátím?", "vi": "Mình muốn đổi hàng.", "en": "How do I send it back?"},
        {
            "cs": "Stačí formulář v balíku.",
            "vi": "Bạn gửi lại giúp shop nhé.",
            "en": "Use the form in the box.",
        },
    ),
    "stock": Topic(
        0.11,
        False,
        "sales",
        {"cz": ("Skladem", " skladem"), "vn": ("Còn hàng", "còn hàng ")},
        {"cs": "Bude ještě skladem?", "vi": "Còn hàng không shop?", "en": "Is it still in stock?"},
        {"cs": "Ano, máme ho.", "vi": "Còn bạn nhé.", "en": "Yes, we have it."},
    ),
    "discount": Topic(
        0.09,
        False,
        "sales",
        {"cz": ("Sleva", "sleva", "SLEVA "), "vn": ("Khuyến mãi", "KHUYẾN MÃI")},
        {"cs": "Máte nějakou slevu?", "vi": "Có mã giảm giá không?", "en": "Any discount code?"},
        {"cs": "Zkuste kód PETAL10.", "vi": "Bạn dùng mã PETAL10.", "en": "Try the code PETAL10."},
    ),
    "payment": Topic(
        0.08,
        False,
        "support",
        {"cz": ("Platba", "platba"), "vn": ("Thanh toán",)},
        {
            "cs": "Lze platit při převzetí?",
            "vi": "Có nhận hàng trả tiền không?",
            "en": "Can I pay on delivery?",
        },
        {"cs": "Ano, lze.", "vi": "Được bạn nhé.", "en": "Yes, you can."},
    ),
    "complaint": Topic(
        0.04,
        True,
        "support",
        {"cz": ("Reklamace", "reklamace "), "vn": ("Khiếu nại", "khiếu nại")},
        {"cs": "Přišlo mi to rozbité.", "vi": "Hàng bị vỡ rồi.", "en": "It came broken."},
        {
            "cs": "Omlouváme se, pošleme nové.",
            "vi": "Shop xin lỗi, shop gửi lại ạ.",
            "en": "Sorry, a new one is on its way.",
        },
    ),
}

GREETINGS: Mapping[Language, str] = {
    "cs": "Kolega se ozve za chvíli.",
    "vi": "Nhân viên sẽ trả lời ngay ạ.",
    "en": "A colleague will be with you soon.",
}
FOLLOW_UPS: Mapping[Language, tuple[str, ...]] = {
    "cs": ("A kolik to stojí?", "Pošlete mi odkaz?", "A kdy to bude?"),
    "vi": ("Giá bao nhiêu ạ?", "Gửi mình link nhé?", "Khi nào có?"),
    "en": ("How much is it?", "Could you send a link?", "And when?"),
}
REPLIES: Mapping[Language, tuple[str, ...]] = {
    "cs": ("Podívám se a napíšu.", "Ano, jistě.", "Zde je odkaz."),
    "vi": ("Để shop kiểm tra ạ.", "Vâng ạ.", "Link đây ạ."),
    "en": ("Let me check.", "Yes, of course.", "Here is the link."),
}
THANKS: Mapping[Language, str] = {"cs": "Děkuji!", "vi": "Cảm ơn shop!", "en": "Thank you!"}
HANDOVERS: Mapping[Language, str] = {
    "cs": "Předám vás kolegovi.",
    "vi": "Mình chuyển cho nhân viên ạ.",
    "en": "I will hand you over to a colleague.",
}
REMINDERS: Mapping[Language, str] = {
    "cs": "Posíláme slíbené informace.",
    "vi": "Shop gửi thông tin như đã hẹn ạ.",
    "en": "Here is what we promised to send.",
}
TEAMS: Mapping[str, str] = {"sales": "Sales", "support": "Support"}
