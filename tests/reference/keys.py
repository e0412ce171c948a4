"""The keys that tie facts to dimensions: a digest of what names a row there."""

from hashlib import md5

from tests.reference.documents import Row, Tables

# a table, its key, and which id of the account the key stands for
TIES = (
    ("fct_assignments", "operator_key", "operator_id"),
    ("fct_attributions", "operator_key", "participant_id"),
    ("fct_participations", "operator_key", "participant_id"),
    ("fct_responses", "operator_key", "operator_id"),
    ("fct_campaign_attributions", "campaign_key", "campaign_id"),
    ("fct_campaign_deliveries", "campaign_key", "campaign_id"),
    ("fct_product_suggestions", "product_key", "product_id"),
    ("fct_operator_presence", "operator_key", "operator_id"),
    ("bridge_conversation_tags", "tag_key", "tag"),
    ("dim_campaigns", "campaign_key", "campaign_id"),
    ("dim_operators", "operator_key", "operator_id"),
    ("dim_operators", "team_key", "team_id"),
    ("dim_products", "product_key", "product_id"),
    ("dim_tags", "tag_key", "tag"),
    ("dim_teams", "team_key", "team_id"),
    ("mart_campaign_clicks", "campaign_key", "campaign_id"),
    ("mart_campaign_performance", "campaign_key", "campaign_id"),
    ("mart_operator_contact_rate", "operator_key", "operator_id"),
    ("mart_suggested_products", "product_key", "product_id"),
)


def surrogate_key(*values: str) -> str:
    return md5("\x1f".join(values).encode(), usedforsecurity=False).hexdigest()


def key_of(row: Row, name: str) -> str | None:
    """Give the key of what a row names, none when it names nothing."""
    return None if row.get(name) is None else surrogate_key(row["account"], row[name])


def tied(tables: Tables) -> Tables:
    found = dict(tables)
    for table, key, name in TIES:
        found[table] = [row | {key: key_of(row, name)} for row in found[table]]
    return found
