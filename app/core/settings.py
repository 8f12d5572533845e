"""What the person who runs the server decides, read from the environment under `WAKUNCAR_`."""

import base64
import binascii
import json
import os
import re
import secrets
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.core.vault import Vault

ROOT = Path(__file__).resolve().parents[2]
"""The project's own folder: `migrations/` and `seed/` stand in it."""

DEMO_KEYS = "demo-keys.json"
"""Where the demo keeps the random keys it made for itself."""

SHARED_COUNTERS = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
"""Folder in which several workers keep their counters for /metrics; None in a single process."""

LEAST_KEY = 32
"""Bytes of a signing or index key; shorter ones are refused at start."""


class Settings(BaseSettings):
    """Every setting of the service; `docs/settings.md` describes each, and a test keeps it complete."""

    model_config = SettingsConfigDict(env_prefix="WAKUNCAR_", extra="ignore")

    mode: Literal["service", "demo"] = Field(
        "service", description="`demo` makes its own secrets in the data folder; `service` refuses to start without."
    )
    data: Path = Field(Path("data"), description="Folder of the embedded database and of files the server writes.")
    database_url: str = Field(
        "", description="`postgresql://user:password@host/name`, or empty for SQLite in the data folder."
    )
    token_key: SecretStr = Field(
        SecretStr(""),
        description="Signs access tokens: base64 of 32 or more random bytes; older keys still believed after commas.",
    )
    token_key_file: str = Field(
        "", description="File of signing keys that `wakuncar keys rotate` keeps; read instead of WAKUNCAR_TOKEN_KEY."
    )
    index_key: SecretStr = Field(
        SecretStr(""), description="Keys the blind index of NIK, KK and telephone numbers: base64 of 32 or more bytes."
    )
    data_keys: SecretStr = Field(
        SecretStr(""),
        description="Seal what may name a person: base64 of 32 or more bytes. Several with commas between: the first "
        "seals, the others still open what they sealed.",
    )
    data_keys_file: str = Field(
        "", description="A file with those keys instead, one a line, such as a secret that the machine mounts."
    )
    issuer: str = Field("wakuncar", description="Name that the access tokens carry as their issuer.")
    access_minutes: int = Field(15, ge=1, le=60, description="Life of an access token, in minutes.")
    refresh_days: int = Field(60, ge=1, le=400, description="Life of a refresh token, in days.")
    pins: Literal["auto", "bound", "anywhere"] = Field(
        "auto", description="Whether a PIN opens only from a device that a code has bound; `auto`: not so in the demo."
    )
    second_factor: Literal["auto", "required", "optional"] = Field(
        "auto", description="Whether roles that unseal identities need a second factor; `auto`: not so in the demo."
    )
    enrolment_days: int = Field(14, ge=1, le=90, description="Life of a one-time code of enrolment, in days.")
    public_url: str = Field(
        "", description="Where phones find the service, as `https://wakuncar.example`; stands in printed QR codes."
    )
    client_rate: int = Field(
        600, ge=1, description="Requests a minute that one application may make, over all workers."
    )
    body_limit: int = Field(4_000_000, ge=10_000, description="Largest request body, in bytes, after unpacking.")
    queue_limit: int = Field(2_000, ge=10, description="Submissions that may wait for the intake writer.")
    smallest: dict[str, int] = Field(
        {},
        description="The smallest count besides 0 that is shown to readers without the records, where it differs from "
        'the theme\'s own: `{"covid": 10, "public": 10}`; 0 hides nothing.',
    )
    public_figures: bool = Field(
        True,  # noqa: FBT003
        description="Whether anybody may read the open figures, from the kelurahan up, without signing in.",
    )
    answer_memory: int = Field(
        32_000_000, ge=0, description="Bytes of totals that a worker keeps for the next who asks the same; 0: none."
    )
    alert_seconds: int = Field(
        30, ge=0, le=3600, description="Seconds between looks for what raises an alert; at 0 the server never looks."
    )
    trusted_proxies: str = Field("127.0.0.1", description="Addresses whose X-Forwarded-For is believed.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least severity logged.")

    @property
    def url(self) -> str:
        """The database address; the embedded file when none is set."""
        if self.database_url:
            return self.database_url.replace("postgres://", "postgresql://", 1)
        return f"sqlite:///{self.data / 'wakuncar.db'}"

    @property
    def pins_are_bound(self) -> bool:
        """Whether a PIN opens only from a bound device."""
        return self.pins == "bound" or (self.pins == "auto" and self.mode != "demo")

    @property
    def factor_is_required(self) -> bool:
        """Whether roles that unseal need a second factor."""
        return self.second_factor == "required" or (self.second_factor == "auto" and self.mode != "demo")

    @model_validator(mode="after")
    def _demand_secrets(self) -> Self:
        if self.mode == "service":
            self.token_keys()
            self.index_bytes()
            self.vault()
        return self

    def token_keys(self) -> list[bytes]:
        """Return the signing key and older ones still believed, none when a file holds them; ValueError for bad."""
        if self.token_key_file:
            return []
        given = self.token_key.get_secret_value().split(",")
        return [_key("WAKUNCAR_TOKEN_KEY", SecretStr(each.strip())) for each in given]

    def index_bytes(self) -> bytes:
        """Return the blind-index key; ValueError when missing or short."""
        return _key("WAKUNCAR_INDEX_KEY", self.index_key)

    def vault(self) -> Vault:
        """Return the keys of what is sealed in the database; ValueError when there is none, or one that is short."""
        written = self.data_keys.get_secret_value()
        if not written and self.data_keys_file:
            try:
                written = Path(self.data_keys_file).read_text()
            except OSError as error:
                raise ValueError(f"WAKUNCAR_DATA_KEYS_FILE cannot be read: {error.strerror}") from None
        found = [SecretStr(each) for each in re.split(r"[\s,]+", written.strip())]
        return Vault([_key("WAKUNCAR_DATA_KEYS", each) for each in found])

    @classmethod
    def for_commands(cls, data: Path | None = None, database_url: str | None = None) -> "Settings":
        """Return settings for a command beside the server; a data folder that the demo made brings its own keys."""
        given: dict[str, Any] = {}
        if data is not None:
            given["data"] = data
        if database_url is not None:
            given["database_url"] = database_url
        folder = Path(given.get("data") or os.environ.get("WAKUNCAR_DATA") or "data")
        keys = folder / DEMO_KEYS
        if keys.exists() and not os.environ.get("WAKUNCAR_TOKEN_KEY"):
            given |= {"mode": "demo", **json.loads(keys.read_text())}
        return cls(**given)

    def export(self) -> None:
        """Put these settings into the environment, for worker processes that read them there."""
        for name, value in self.model_dump(mode="json").items():
            os.environ[f"WAKUNCAR_{name.upper()}"] = json.dumps(value) if isinstance(value, dict) else str(value)
        os.environ["WAKUNCAR_TOKEN_KEY"] = self.token_key.get_secret_value()
        os.environ["WAKUNCAR_INDEX_KEY"] = self.index_key.get_secret_value()
        os.environ["WAKUNCAR_DATA_KEYS"] = self.data_keys.get_secret_value()


def share_counters(folder: str) -> None:
    """Let the worker processes started from here keep their counters together."""
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)


def _key(name: str, secret: SecretStr) -> bytes:
    try:
        key = base64.b64decode(secret.get_secret_value(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < LEAST_KEY or len(set(key)) < 8:
        raise ValueError(f"{name} must be base64 of at least {LEAST_KEY} random bytes (wakuncar keys new makes one)")
    return key


def new_key() -> str:
    """Make a fresh random key, as the settings want it."""
    return base64.b64encode(secrets.token_bytes(LEAST_KEY)).decode()


def demo_settings(data: Path, database_url: str = "") -> Settings:
    """Return settings whose secrets are random and kept in the data folder: no default secret exists anywhere."""
    data.mkdir(parents=True, exist_ok=True)
    keys = data / DEMO_KEYS
    if not keys.exists():
        fresh = os.open(keys, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fresh, "w") as file:
            json.dump({name: new_key() for name in ("token_key", "index_key", "data_keys")}, file)
    kept = {
        "data_keys": new_key(),
        **json.loads(keys.read_text()),
    }  # an older demo's folder is refused when it migrates
    return Settings(mode="demo", data=data, database_url=database_url, **kept)
