"""What chatmart says when it refuses something."""


class ChatmartError(Exception):
    """Something was refused.

    The message is one sentence about what was refused and one about what to do; it never holds
    personal data or a secret.
    """

    def __init__(self, refused: str, remedy: str) -> None:
        super().__init__(f"{refused} {remedy}")
        self.refused = refused
        self.remedy = remedy
