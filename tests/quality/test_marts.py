"""What the gate of the marts finds in each mart of its own."""

import pytest

from chatmart.quality import suites
from chatmart.settings import PROJECT_ROOT
from tests.quality import nights

WRONG = [
    pytest.param(
        "mart_automation",
        "set conversations = 2",
        "Every conversation counts on one day.",
        id="a conversation counted twice",
    ),
    pytest.param(
        "mart_automation",
        "set handover_rate = 1.1",
        "Rates lie between 0 and 1.",
        id="more handed over than there is",
    ),
    pytest.param(
        "mart_durable_automation",
        "set conversations_auto_resolved = 1",
        "Every automatically resolved conversation counts on one day.",
        id="a solution that was none",
    ),
    pytest.param(
        "mart_handover_reasons",
        "set conversations_handed_over = 2",
        "Every handover counts under one reason.",
        id="a handover with two reasons",
    ),
    pytest.param(
        "mart_suggested_products",
        "set products_suggested = 0",
        "Every suggestion counts on one day.",
        id="a suggestion got lost",
    ),
    pytest.param(
        "mart_suggested_products",
        "set suggestion_purchase_numerator = 0",
        "Only what was bought brought money.",
        id="money for what was not bought",
    ),
    pytest.param(
        "mart_campaign_performance",
        "set campaign_deliveries = 3",
        "Every delivery counts on one day.",
        id="deliveries that were none",
    ),
    pytest.param(
        "mart_campaign_revenue",
        "set credited_amount = 99 where date_basis = 'order'",
        "By both dates the totals are the credited orders and amounts of the core.",
        id="revenue of a campaign got lost",
    ),
    pytest.param(
        "mart_campaign_revenue",
        "set orders_credited = -1",
        "No credit is negative.",
        id="a negative credit",
    ),
    pytest.param(
        "mart_campaign_clicks",
        "set session_count = 2",
        "Every session with the mark of a campaign counts on one day.",
        id="a click that was none",
    ),
    pytest.param(
        "mart_campaign_clicks",
        "set campaign_id = 'c2'",
        "Each mark counts for the campaign that its line names.",
        id="a click for another campaign",
    ),
    pytest.param(
        "mart_campaign_clicks",
        "set click_conversion_rate = 1",
        "Every rate is its numerator over its denominator.",
        id="a wrong conversion of clicks",
    ),
    pytest.param(
        "mart_shop_overview",
        "set reached_messages = 3",
        "All days together count every message of a contact.",
        id="a message too many",
    ),
    pytest.param(
        "mart_shop_overview",
        "set orders_cancelled = 1",
        "Every order counts on one day, kept or cancelled.",
        id="an order both kept and cancelled",
    ),
    pytest.param(
        "mart_shop_overview",
        "set cared_customers = 2",
        "Whoever was answered or is new has written.",
        id="an answer to nobody",
    ),
    pytest.param(
        "mart_shop_overview",
        "set accounts_active = 0",
        "An account is active on the days on which a customer wrote.",
        id="messages to an account at rest",
    ),
    pytest.param(
        "mart_customers",
        "set conversations = 2",
        "Every conversation and kept order of a known customer is one customer's.",
        id="another customer's conversation",
    ),
    pytest.param(
        "mart_customers",
        "set orders_kept = 0, first_ordered_at = null, has_repeat_purchase = null",
        "Every conversation and kept order of a known customer is one customer's.",
        id="a customer's order got lost",
    ),
    pytest.param(
        "mart_customers",
        "set accounts = null, account_count = 0",
        "Whoever wrote or ordered did so in an account.",
        id="a customer of no account",
    ),
    pytest.param(
        "mart_customers",
        "set has_repeat_purchase = true",
        "Only who ordered twice has ordered again.",
        id="one order that was repeated",
    ),
    pytest.param(
        "mart_customers",
        "set first_contact_at = now()",
        "Only who wrote has a channel, and the first contact is not after the last.",
        id="a first contact after the last",
    ),
    pytest.param(
        "mart_customers",
        "set reporting_currency = null",
        "No revenue is without a currency.",
        id="an amount of no currency",
    ),
]
# these are built whole each time
WRONG_IN_WHOLE = [
    pytest.param(
        "mart_funnel_months",
        "set stage_count = 2 where stage = 'delivered'",
        "No stage of the funnel is larger than the one it comes from.",
        id="a month with more delivered than ordered",
    ),
    pytest.param(
        "mart_funnel_months",
        "set stage_count = 3 where unit = 'messages'",
        "All months and channels together count every message of a contact.",
        id="a month with a message too many",
    ),
    pytest.param(
        "mart_funnel_months",
        "set stage_count = 2 where stage = 'reached' and channel = 'all'",
        "All channels have the customers of each at least, of their sum at most.",
        id="a customer of no channel",
    ),
    pytest.param(
        "mart_funnel_months",
        "set month_start_date = month_start_date + 1",
        "Every month is told by its first day.",
        id="a month of the funnel that begins late",
    ),
    pytest.param(
        "mart_repeat_purchases",
        "set repeat_purchase_denominator = 2",
        "Every customer of an account counts in the month of the first order.",
        id="a customer in two months",
    ),
    pytest.param(
        "mart_repeat_purchases",
        "set repeat_purchase_numerator = 2, repeat_purchase_rate = 2",
        "Nobody comes back who never came.",
        id="more repeated than began",
    ),
    pytest.param(
        "mart_repeat_purchases",
        "set repeat_purchase_rate = 1",
        "Every rate is its numerator over its denominator.",
        id="a wrong rate of repeating",
    ),
    pytest.param(
        "mart_repeat_purchases",
        "set cohort_month_start_date = '2026-03-02'",
        "Every month is told by its first day.",
        id="a month that begins late",
    ),
    pytest.param(
        "mart_return_on_chat",
        "set conversations = 2",
        "Every conversation counts in one month.",
        id="a conversation in two months",
    ),
    pytest.param(
        "mart_return_on_chat",
        "set attributed_revenue_amount = 99",
        "All months together earn what is attributed by the default model and window.",
        id="revenue got lost",
    ),
    pytest.param(
        "mart_return_on_chat",
        "set conversations_resolved = 2",
        "No more is resolved than began.",
        id="more resolved than there is",
    ),
    pytest.param(
        "mart_return_on_chat",
        "set operator_cost_amount = 1",
        "What is known of plan and operators adds up to the cost of chatting.",
        id="a cost that is left out",
    ),
    pytest.param(
        "mart_return_on_chat",
        "set return_on_chat_rate = 2",
        "Every rate is its numerator over its denominator.",
        id="a wrong return",
    ),
    pytest.param(
        "mart_campaign_products",
        "set product_units_campaign = 2",
        "What a product sold before and since are the kept order lines of those days.",
        id="a sale of a targeted product got lost",
    ),
    pytest.param(
        "mart_campaign_products",
        "set product_units_baseline = 1",
        "What a product sold before and since are the kept order lines of those days.",
        id="a sale before a campaign that was none",
    ),
    pytest.param(
        "mart_campaign_products",
        "set baseline_last_date = first_date",
        "The days before a campaign end where it begins, and none is still to come.",
        id="a day both before a campaign and since",
    ),
    pytest.param(
        "mart_campaign_products",
        "set is_causal = true",
        "No growth is called an effect of its campaign.",
        id="growth called an effect",
    ),
    pytest.param(
        "mart_campaign_products",
        "set other_units_growth_rate = 0",
        "Every rate is its numerator over its denominator.",
        id="a wrong growth",
    ),
    pytest.param(
        "mart_operator_contact_rate",
        "set contact_rate_numerator = 2, contact_rate_denominator = 2",
        "Nobody wrote to an operator who did not write to the shop that month.",
        id="an operator with more customers than the shop",
    ),
    pytest.param(
        "mart_operator_contact_rate",
        "set period_start_date = '2026-04-01'",
        "Nobody wrote to an operator who did not write to the shop that month.",
        id="an operator's month that the shop does not have",
    ),
    pytest.param(
        "mart_operator_contact_rate",
        "set contact_rate_rate = 2",
        "Every rate is its numerator over its denominator.",
        id="a wrong contact rate",
    ),
    pytest.param(
        "mart_data_as_of",
        "set account = 'shop-vn'",
        "Every account is told of, and no other.",
        id="an account that is not told of",
    ),
]


def found(result, severity):
    return [c.expectation for c in result.failures if c.severity == severity]


@pytest.mark.parametrize(("mart", "change", "sentence"), [*WRONG, *WRONG_IN_WHOLE])
def test_a_mart_that_contradicts_itself_or_the_core_stops(check, shop, mart, change, sentence):
    shop.execute(f"update marts.{mart} {change}")

    result = check("marts", only={mart})

    assert sentence in found(result, "stop")


@pytest.mark.parametrize(("mart", "change", "sentence"), WRONG)
def test_a_night_finds_it_in_what_it_changed(check, shop, mart, change, sentence):
    nights.begin(shop)
    shop.execute(f"update marts.{mart} {change}")

    result = check("marts", is_night=True, only={mart})

    assert sentence in found(result, "stop")


def test_data_that_are_complete_until_next_week_deserve_a_look(check, shop):
    shop.execute("update marts.mart_data_as_of set orders_as_of = now() + interval '7 days'")

    result = check("marts", only={"mart_data_as_of"})

    assert found(result, "warn") == ["Nothing is called complete that is still to come."]
    assert result.stopped == 0


def test_every_mart_is_checked_before_it_is_published():
    marts = {path.stem for path in (PROJECT_ROOT / "models/marts").glob("*/mart_*.sql")}

    assert {suite.table for suite in suites.load("marts", {})} == marts
