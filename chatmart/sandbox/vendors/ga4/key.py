"""The key of a service account that the pretend property knows."""

from chatmart.sandbox.documents.forms import Document
from chatmart.sandbox.vendors.served import TOKEN


def service_account(token: str = TOKEN) -> Document:
    """Make a new key; the property lets in whoever signs with a key of this id."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return {
        "type": "service_account",
        "project_id": "petal",
        "private_key_id": token,
        "private_key": key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ).decode(),
        "client_email": "chatmart@petal.example.com",
        "client_id": "1",
        "token_uri": "https://oauth2.example.com/token",
    }
