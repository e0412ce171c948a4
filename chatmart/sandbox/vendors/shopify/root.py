"""What can be asked of Shopify, and what answers."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from graphql import GraphQLError, GraphQLResolveInfo
from starlette.requests import Request

from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.vendors.shopify import bulk, documents, search
from chatmart.sandbox.vendors.shopify.parts import Node, connection, instant

LARGEST_PAGE = 250

Info = GraphQLResolveInfo[Request | None]  # without a request in bulk


class Root:
    """Fields of the query and of the mutation."""

    def __init__(
        self,
        served: Served,
        scopes: tuple[str, ...],
        operations: bulk.Operations,
        unfiltered: bool,
    ) -> None:
        self._served, self._scopes, self._operations = served, scopes, operations
        self._unfiltered = unfiltered

    def orders(self, info: Info, **named: Any) -> Node:
        return self._page(info, "orders", documents.orders, **named)

    def customers(self, info: Info, **named: Any) -> Node:
        return self._page(info, "customers", documents.customers, **named)

    def ordersCount(self, info: Info, query: str | None = None, limit: int = 10_000) -> Node:
        known = self._nodes("orders", documents.orders)
        count = len(search.found(known, query))
        return {"count": min(count, limit), "precision": "EXACT" if count <= limit else "AT_LEAST"}

    def order(self, info: Info, id: str) -> Node | None:
        return self._by_id().get(id)

    def refund(self, info: Info, id: str) -> Node | None:
        orders = self._nodes("orders", documents.orders)
        refunds = (refund for order in orders for refund in order["refunds"](info))
        return next((one for one in refunds if one["id"] == id), None)

    def nodes(self, info: Info, ids: list[str]) -> list[Node | None]:
        known = self._by_id()
        return [known.get(one) for one in ids]

    def shop(self, info: Info) -> Node:
        shop = self._served.history.shop
        return {
            "id": "gid://shopify/Shop/1",
            "name": shop.account,
            "currencyCode": shop.currency,
            "ianaTimezone": shop.time_zone,
        }

    def currentAppInstallation(self, info: Info) -> Node:
        return {"accessScopes": [{"handle": scope} for scope in self._scopes]}

    def bulkOperation(self, info: Info, id: str) -> Node | None:
        return self._operations.poll(id, _own_url(cast(Request, info.context)))

    def bulkOperationRunQuery(
        self,
        info: Info,
        query: str,
        groupObjects: bool = False,
    ) -> Node:
        created_at = str(instant(self._served.now()))
        return self._operations.start(self, query, created_at, groupObjects)

    def _page(
        self,
        info: Info,
        name: str,
        make: Callable[[Served], list[Node]],
        *,
        first: int | None = None,
        after: str | None = None,
        query: str | None = None,
        sortKey: str = "ID",
    ) -> Node:
        is_bulk = info.context is None
        if not is_bulk and (first is None or not 0 < first <= LARGEST_PAGE):
            raise GraphQLError("you must provide `first` between 1 and 250")
        key = search.key(sortKey)
        nodes = self._nodes(name, make)
        known = sorted(nodes if self._unfiltered else search.found(nodes, query), key=key)
        return connection(known, key)(info, first, after)

    def _nodes(self, name: str, make: Callable[[Served], list[Node]]) -> list[Node]:
        return self._served.cached(name, partial(make, self._served))

    def _by_id(self) -> dict[str, Node]:
        def index() -> dict[str, Node]:
            nodes = self._nodes("orders", documents.orders)
            return {one["id"]: one for one in nodes + self._nodes("customers", documents.customers)}

        return self._served.cached("by id", index)


def _own_url(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{request.scope['root_path']}"
