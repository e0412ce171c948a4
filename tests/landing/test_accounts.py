from chatmart.config import Account, Config
from chatmart.landing import Configured, load_accounts, load_sources

ACCOUNTS = """
select id, document ->> 'time_zone', document ->> 'currency', deleted_at is not null
from staging.config__accounts order by 1
"""


def config(**accounts):
    return Config(accounts=accounts)


def test_accounts_land_as_documents(connection, rows):
    result = load_accounts(connection, config(a=Account("Europe/Prague", "CZK"), b=Account()))

    assert rows(ACCOUNTS) == [("a", "Europe/Prague", "CZK", False), ("b", None, None, False)]
    assert (
        rows("select document ->> 'account' = account from staging.config__accounts") == [True] * 2
    )
    assert result.landed == 2


def test_what_did_not_change_does_not_land_again(connection, rows):
    first = config(a=Account("Europe/Prague"), b=Account("Asia/Ho_Chi_Minh"))
    load_accounts(connection, first)
    before = rows("select load_id, ctid from staging.config__accounts order by id")

    assert load_accounts(connection, first).load_id is None

    result = load_accounts(connection, config(a=Account("Europe/Vienna"), b=first.accounts["b"]))

    assert result.landed == 1
    assert rows("select load_id, ctid from staging.config__accounts order by id")[1] == before[1]
    assert rows(ACCOUNTS)[0][1] == "Europe/Vienna"


def test_an_account_that_is_gone_is_marked_and_can_come_back(connection, rows):
    for accounts in ({"a": Account()}, {}, {"a": Account()}):
        result = load_accounts(connection, Config(accounts=accounts))

        assert rows(ACCOUNTS) == [("a", None, None, not accounts)]
        assert (result.landed, result.deleted) == ((1, 0) if accounts else (0, 1))


def test_without_accounts_nothing_happens(connection):
    assert load_accounts(connection, Config()).load_id is None


def test_a_change_lands_also_when_the_clock_went_back(connection, rows):
    load_accounts(connection, config(a=Account("Europe/Prague")))
    with connection.transaction():
        connection.execute("""
            update staging.config__accounts
            set source_updated_at = source_updated_at + interval '1 day'
        """)

    load_accounts(connection, config(a=Account("Europe/Vienna")))

    assert rows(ACCOUNTS)[0][1] == "Europe/Vienna"


def test_streams_of_sources_land_and_are_marked_when_no_source_brings_them(connection, rows):
    chats = Configured("chat-a", "chatwoot", "a", "conversations", "conversations", False)
    ratings = chats._replace(stream="ratings")

    assert load_sources(connection, [chats, ratings]).landed == 2
    assert load_sources(connection, [chats, ratings]).load_id is None
    assert load_sources(connection, [chats]).deleted == 1

    found = "select id, document ->> 'topic', deleted_at is null from staging.config__sources"
    assert rows(f"{found} order by id") == [
        ("chat-a/conversations", "conversations", True),
        ("chat-a/ratings", "conversations", False),
    ]
