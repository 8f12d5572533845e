"""The service as it would be if it sealed nothing: for measuring what sealing costs, and for nothing else."""

from fastapi import FastAPI

from app.core.settings import Settings
from app.core.vault import Vault
from app.main import create_app
from app.serving import settle_memory


class Clear(Vault):
    """A vault that is open."""

    def seal(self, where: bytes, text: str) -> bytes:
        """Return the text as it is."""
        return text.encode()

    def open(self, where: bytes, sealed: bytes) -> str:
        """Return the text as it is."""
        return sealed.decode()


class InClear(Settings):
    """Settings under which nothing is sealed."""

    def vault(self) -> Vault:
        """Return a vault that is open."""
        return Clear([b"nothing is sealed with it" * 2])


def service() -> FastAPI:
    """Build the service from the environment, as `app.serving` does."""
    app = create_app(InClear())
    settle_memory()
    return app
