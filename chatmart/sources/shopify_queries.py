"""What Shopify is asked, in GraphQL; written for the version 2026-10."""

from collections.abc import Mapping

LIST = 5  # payments and shipments that come with an order
LONG_LIST = 200  # those of an order that has more
REFUNDS = 25
REFUND_LINES = 10
MORE = 50  # further lines of an order or refund

MONEY = "{ shopMoney { amount } }"
PAGE = "pageInfo { hasNextPage endCursor }"

TRANSACTIONS = f"{{ id kind status createdAt processedAt amountSet {MONEY} }}"
FULFILLMENTS = "{ id status displayStatus createdAt updatedAt deliveredAt }"
REFUND = f"id legacyResourceId createdAt updatedAt totalRefundedSet {MONEY}"
REFUND_LINE = "quantity restockType lineItem { id }"

SHOP = """
{ shop { currencyCode ianaTimezone } currentAppInstallation { accessScopes { handle } } }
"""
EXISTING = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
OLDEST = "{ orders(first: 1, sortKey: ID) { nodes { legacyResourceId } } }"

REFUNDS_OF = f"""
query($id: ID!) {{ order(id: $id) {{ refunds(first: {REFUNDS}) {{
  {REFUND} refundLineItems(first: {REFUND_LINES}) {{ {PAGE} nodes {{ {REFUND_LINE} }} }}
}} }} }}
"""
ALL_REFUNDS_OF = f"""
query($id: ID!) {{ order(id: $id) {{ refunds(first: {LONG_LIST}) {{ {REFUND} }} }} }}
"""
REFUND_LINES_OF = f"""
query($id: ID!, $after: String) {{ refund(id: $id) {{
  refundLineItems(first: {MORE}, after: $after) {{ {PAGE} nodes {{ {REFUND_LINE} }} }}
}} }}
"""
LISTS_OF = f"""
query($id: ID!) {{ order(id: $id) {{
  transactions(first: {LONG_LIST}) {TRANSACTIONS}
  fulfillments(first: {LONG_LIST}) {FULFILLMENTS}
}} }}
"""

BULK_RUN = """
mutation($query: String!, $grouped: Boolean!) {
  bulkOperationRunQuery(query: $query, groupObjects: $grouped) {
    bulkOperation { id status } userErrors { code }
  }
}
"""
BULK_POLL = """
query($id: ID!) {
  bulkOperation(id: $id) { id status errorCode rootObjectCount url partialDataUrl }
}
"""


def orders(options: Mapping[str, object]) -> str:
    return f"""
query($first: Int!, $after: String, $query: String!) {{
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {{
    {PAGE} nodes {{ {_paged_order(options)} }}
  }}
}}
"""


def orders_by_id(options: Mapping[str, object]) -> str:
    return f"""
query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Order {{ {_paged_order(options)} }} }} }}
"""


def orders_in_bulk(options: Mapping[str, object], query: str) -> str:
    return f"""
{{ orders(query: "{query}") {{ edges {{ node {{
  {_order(options)} transactions {TRANSACTIONS} fulfillments {FULFILLMENTS}
  lineItems {{ edges {{ node {{ {_line(options)} }} }} }}
}} }} }} }}
"""


def lines_of(options: Mapping[str, object]) -> str:
    return f"""
query($id: ID!, $after: String) {{ order(id: $id) {{
  lineItems(first: {MORE}, after: $after) {{ {PAGE} nodes {{ {_line(options)} }} }}
}} }}
"""


CUSTOMERS = f"""
query($first: Int!, $after: String, $query: String!) {{
  customers(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {{
    {PAGE} nodes {{
      id legacyResourceId createdAt updatedAt tags
      defaultEmailAddress {{ emailAddress marketingState marketingUpdatedAt }}
      defaultPhoneNumber {{ phoneNumber }}
    }}
  }}
}}
"""


def _paged_order(options: Mapping[str, object]) -> str:
    return f"""
  {_order(options)}
  transactions(first: {LIST}) {TRANSACTIONS}
  fulfillments(first: {LIST}) {FULFILLMENTS}
  lineItems(first: {options["lines_a_page"]}) {{ {PAGE} nodes {{ {_line(options)} }} }}
"""


def _order(options: Mapping[str, object]) -> str:
    people = "email phone customer { legacyResourceId }" if options["customers"] else ""
    return f"""
  id legacyResourceId name number test createdAt processedAt updatedAt cancelledAt edited
  displayFinancialStatus displayFulfillmentStatus returnStatus currencyCode taxesIncluded
  totalPriceSet {MONEY} currentTotalPriceSet {MONEY} totalRefundedSet {MONEY}
  totalDiscountsSet {MONEY} totalTaxSet {MONEY} totalShippingPriceSet {MONEY}
  sourceName tags discountCodes customAttributes {{ key value }} {people}
"""


def _line(options: Mapping[str, object]) -> str:
    product = "product { legacyResourceId }" if options["products"] else ""
    cost = "variant { inventoryItem { unitCost { amount } } }" if options["unit_costs"] else ""
    return f"""
  id title name sku quantity currentQuantity
  originalUnitPriceSet {MONEY} totalDiscountSet {MONEY} {product} {cost}
"""
