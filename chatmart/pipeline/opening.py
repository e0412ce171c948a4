"""Opens a configured source of a vendor with its secret."""

from chatmart.config import DropSource
from chatmart.pipeline import secrets
from chatmart.settings import Settings
from chatmart.sources import kinds
from chatmart.sources.vendor import Secret, Source, Vendor


def vendor(settings: Settings, source: DropSource | Source) -> Vendor:
    if not isinstance(source, Source):
        raise TypeError("a drop folder is no vendor")
    spec = kinds.spec(source.kind)
    if spec.open is None:
        secret = secrets.of(settings, source, spec) if source.connection else Secret()
        return Vendor(source, secret=secret)
    return spec.open(source, secrets.of(settings, source, spec))
