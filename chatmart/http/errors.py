"""What a vendor's answer can mean, in words; never a body, a header or a query."""

from chatmart.errors import ChatmartError


class HttpError(ChatmartError):
    """A request did not get what it asked for; `status` is null without an answer."""

    def __init__(self, refused: str, remedy: str, status: int | None = None) -> None:
        super().__init__(refused, remedy)
        self.status = status


class NotFound(HttpError):
    """There is nothing at this path, or not any more."""


class NotAllowed(HttpError):
    """The secret is wrong, or may not read this."""


class Unusable(HttpError):
    """Nothing could be sent: an address or a secret holds what no request can."""


class Refused(HttpError):
    """The vendor did not take the request; `code` is the vendor's own word for it, if any."""

    def __init__(self, refused: str, remedy: str, status: int | None, code: str | None) -> None:
        super().__init__(refused, remedy, status)
        self.code = code


class Unavailable(HttpError):
    """The vendor did not answer, or not sensibly, however often it was asked."""


class NotJson(Unavailable):
    """What answers is a page for people, as it is at a wrong address."""
