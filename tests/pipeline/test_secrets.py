import pytest

from chatmart.errors import ChatmartError
from chatmart.pipeline import secrets
from chatmart.settings import Settings
from chatmart.sources.vendor import Secret, Source, Spec

SOURCE = Source("chat-cz", "chat", "shop-cz", connection="chat_cz")
SPEC = Spec("chat", (), secret="the API token as password")
VARIABLE = "AIRFLOW_CONN_CHAT_CZ"


@pytest.fixture
def home(tmp_path):
    return Settings(tmp_path, None, tmp_path / "chatmart.toml")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        pytest.param('{"password": "a/b:c"}', Secret("", "a/b:c"), id="JSON"),
        pytest.param(
            '{"login": "me", "password": "p", "extra": {"tenant": 1}}',
            Secret("me", "p", {"tenant": 1}),
            id="JSON with more",
        ),
        pytest.param(
            "https://me:a%2Fb@/?tenant=one", Secret("me", "a/b", {"tenant": "one"}), id="URI"
        ),
        pytest.param("{}", Secret(), id="nothing in it"),
    ],
)
def test_a_connection_may_be_json_or_a_uri(home, monkeypatch, text, secret):
    monkeypatch.setenv(VARIABLE, text)

    assert secrets.of(home, SOURCE, SPEC) == secret


def test_a_missing_secret_is_named_with_what_it_must_hold(home):
    with pytest.raises(ChatmartError) as refused:
        secrets.of(home, SOURCE, SPEC)

    assert "'chat_cz' for [sources.chat-cz]" in refused.value.refused
    assert VARIABLE in refused.value.remedy
    assert "the API token as password" in refused.value.remedy


@pytest.mark.parametrize("text", ["my-token", '{"password": "my-token"', '{"my-token": 1}'])
def test_what_is_no_connection_is_refused_without_quoting_it(home, monkeypatch, text):
    monkeypatch.setenv(VARIABLE, text)

    with pytest.raises(ChatmartError, match=f"{VARIABLE} is neither JSON nor a URI") as refused:
        secrets.of(home, SOURCE, SPEC)

    assert "my-token" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_an_extra_that_is_no_object_is_refused(home, monkeypatch):
    monkeypatch.setenv(VARIABLE, '{"extra": "[1]"}')

    with pytest.raises(ChatmartError, match="extra of the Airflow connection 'chat_cz'"):
        secrets.of(home, SOURCE, SPEC)


def test_a_secret_does_not_show_itself():
    assert "hidden" not in repr(Secret("hidden", "hidden", {"key": "hidden"}))
