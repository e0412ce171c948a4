"""The Vietnamese shop of the sample: people write on social networks, staff enter the orders."""

from chatmart.sandbox.shop import Shop
from chatmart.sandbox.world import Campaign, Operator, Product

_SIX_DAYS = frozenset(range(6))
_LATE_WEEK = frozenset((1, 2, 3, 4, 5, 6))
_EVERY_DAY = frozenset(range(7))

OPERATORS = (
    Operator("vn-mai", "Mai", "sales", 0.6, (8, 17), _SIX_DAYS, 62000),
    Operator("vn-huy", "Huy", "sales", 1.1, (12, 21), _LATE_WEEK, 55000),
    Operator("vn-lan", "Lan", "support", 0.9, (8, 17), _EVERY_DAY - {2}, 52000),
    Operator("vn-son", "Sơn", "support", 1.7, (16.5, 25), _EVERY_DAY - {0}, 58000),
)

CAMPAIGNS = (
    Campaign("vn-voucher", "Zalo voucher", "flow", ("A", "B"), 4, "Chào bạn, tặng bạn mã PETAL10."),
    Campaign("vn-size", "Size advisor", "chatbot", ("A",), 3, "Bạn cần tư vấn chọn mùi hương?"),
    Campaign("vn-survey", "Autumn survey", "other", ("A",), 1, "Bạn có một phút khảo sát không?"),
)

PRODUCTS = (
    Product("vn-p01", "Kem dưỡng Sen 50 ml", 189000, 78000),
    Product("vn-p02", "Kem dưỡng Trà xanh 50 ml", 175000, 71000),
    Product("vn-p03", "Serum Nghệ 30 ml", 329000, 120000),
    Product("vn-p04", "Xà phòng Sả", 45000, 16000),
    Product("vn-p05", "Xà phòng Quế", 45000, 16000),
    Product("vn-p06", "Son dưỡng môi", 69000, 22000),
    Product("vn-p07", "Dầu dừa 100 ml", 99000, 41000),
    Product("vn-p08", "Dầu gội Bồ kết", 139000, 55000),
    Product("vn-p09", "Hộp quà Petal", 520000, 246000),
    Product("vn-p10", "Nến thơm Quế", 159000, None),
)

PETAL_VN = Shop(
    account="petal-vn",
    time_zone="Asia/Ho_Chi_Minh",
    currency="VND",
    decimals=0,
    tax_percent=8,
    shipping=30000,
    free_shipping_from=500000,
    country="VN",
    cities=("Hà Nội", "TP. Hồ Chí Minh", "Đà Nẵng", "Cần Thơ"),
    phone_prefix="+84000",
    languages={"vi": 0.95, "en": 0.05},
    visits_a_day=120,
    visit_chat_rate=0.045,
    campaign_rate=0.1,
    other_conversations_a_day={"zalo": 5.5, "facebook": 5.2, "instagram": 2.2, "sms": 0.5},
    button_channel="zalo",
    counter_orders_a_day=1.2,
    counter_channel="marketplace",
    conversion={"human": 0.27, "machine": 0.14, "nobody": 0.05},
    visit_conversion=0.016,
    cancelled_rate=0.1,
    returned_rate=0.04,
    cash_on_delivery_rate=0.65,
    csat_scale=(1, 3),
    bot_id="vn-bot",
    ai_id="vn-ai",
    operators=OPERATORS,
    campaigns=CAMPAIGNS,
    products=PRODUCTS,
)
