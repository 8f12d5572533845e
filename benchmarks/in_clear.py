"""The service as it would be if it sealed nothing: for measuring what sealing costs, and for nothing else."""

from fastapi import FastAPI

from app.core.settings import Settings
from app.core.vault import Vault
from app.main import create_app
from app.serving import settle


class Clear(Vault):
    """A vault that is open."""

    def seal(self, where: bytes, text: str) -> bytes:
        """Return the text as it is."""
        return text.encode()

    def open(self, where: bytes, sealed: bytes) -> str:
        """Return the text as it is; what was sealed before measuring began is opened."""
        return super().open(where, sealed) if sealed[:1] in (b"\x01", b"\x02") else sealed.decode()


class InClear(Settings):
    """Settings under which nothing is sealed."""

    def vault(self) -> Vault:
        """Return the vault, left open."""
        found = super().vault()
        found.__class__ = Clear
        return found


def service() -> FastAPI:
    """Build the service from the environment, as `app.serving` does."""
    app = create_app(InClear())
    settle()
    return app
