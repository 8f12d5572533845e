"""Every way in which identity says no, and the OAuth2 word that goes with it at the token endpoint."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import Problem, ProblemKind, problem_kind

BEARER = {"www-authenticate": 'Bearer realm="wakuncar"'}
"""What every 401 must say (RFC 6750)."""

MISSING = problem_kind("auth.missing", 401, id="Anda belum masuk.", en="You are not signed in.")
INVALID_TOKEN = problem_kind(
    "auth.invalid", 401, id="Tanda masuk tidak sah. Masuk kembali.", en="The token is not valid. Sign in again."
)
EXPIRED = problem_kind(
    "auth.expired", 401, id="Tanda masuk sudah habis waktunya. Perbarui.", en="The token has expired. Refresh it."
)
REVOKED = problem_kind(
    "auth.revoked", 401, id="Tanda masuk sudah dicabut. Masuk kembali.", en="The token was revoked. Sign in again."
)
THROTTLED = problem_kind(
    "auth.throttled",
    429,
    id="Terlalu banyak percobaan masuk. Coba lagi dalam {seconds} detik.",
    en="Too many attempts to sign in. Try again in {seconds} seconds.",
)
FORBIDDEN = problem_kind(
    "access.forbidden", 403, id="Peran Anda tidak boleh melakukan ini.", en="Your role may not do this."
)
GRANT = problem_kind(
    "token.grant",
    400,
    id="Nama atau rahasia salah, atau tanda penyegar tidak berlaku.",
    en="The name or secret is wrong, or the refresh token no longer holds.",
)
CLIENT = problem_kind(
    "token.client", 401, id="Aplikasi atau rahasianya tidak dikenal.", en="The client or its secret is not known."
)
GRANT_TYPE = problem_kind(
    "token.grant_type",
    400,
    id="grant_type harus password, refresh_token atau client_credentials.",
    en="grant_type must be password, refresh_token or client_credentials.",
)
REQUEST = problem_kind(
    "token.request", 400, id="Permintaan tanda masuk kurang lengkap.", en="The token request lacks something."
)
ACCOUNT_UNKNOWN = problem_kind("account.unknown", 404, id="Akun tidak ditemukan.", en="No such account.")
NAME_TAKEN = problem_kind(
    "account.name_taken", 409, id="Nama pengguna itu sudah dipakai.", en="That user name is taken."
)
NAME_SHAPE = problem_kind(
    "account.name_shape",
    422,
    id="Nama pengguna: 3 sampai 64 huruf kecil, angka, titik, garis atau @, diawali huruf atau angka.",
    en="A user name has 3 to 64 lower-case letters, digits, dots, dashes or @ and starts with a letter or digit.",
)
WEAK_SECRET = problem_kind(
    "account.weak_secret",
    422,
    id="Rahasia terlalu lemah: paling sedikit 12 karakter, atau PIN 6 angka yang tidak berurutan untuk kader.",
    en="The secret is too weak: at least 12 characters, or for a kader a PIN of 6 digits not in sequence.",
)
ROLE_UNFIT = problem_kind(
    "account.role_unfit",
    422,
    id="Peran {role} tidak dapat diberikan begitu: {why_id}.",
    en="The role {role} cannot be given so: {why_en}.",
)
NOT_YOURS = problem_kind(
    "account.not_yours",
    403,
    id="Akun ini juga bertugas di luar wewenang Anda; minta admin kota.",
    en="This account also serves outside your authority; ask the city's admin.",
)
NOT_ONESELF = problem_kind(
    "account.oneself", 403, id="Akun sendiri tidak dapat diubah begini.", en="You cannot do this to your own account."
)

SECOND_FACTOR = problem_kind(
    "token.second_factor",
    400,
    id="Masukkan kode autentikator atau satu kode pemulihan. Kode yang sudah dipakai tidak berlaku lagi.",
    en="Give a code of the authenticator, or a recovery code. A code that was used is no longer good.",
)
SCOPE = problem_kind(
    "token.scope",
    400,
    id="Cakupan yang diminta tidak ada atau melebihi hak aplikasi: {asked}.",
    en="The scope asked for is not one, or is more than the application has: {asked}.",
)
FACTOR_WANTED = problem_kind(
    "access.second_factor",
    403,
    id="Untuk ini masuklah dengan kode autentikator. Pasang dahulu di menu akun.",
    en="For this, sign in with an authenticator code. Set it up in your account first.",
)
FACTOR_STATE = problem_kind(
    "account.second_factor",
    409,
    id="Autentikator sudah terpasang, atau belum mulai dipasang.",
    en="The authenticator is set up already, or its set-up has not begun.",
)
FACTOR_WRONG = problem_kind(
    "account.factor_wrong",
    422,
    id="Kode autentikator salah atau sudah dipakai. Periksa jam HP.",
    en="The authenticator's code is wrong or was used. Check the clock of the phone.",
)
CLIENT_RATE = problem_kind(
    "client.rate",
    429,
    id="Aplikasi ini terlalu sering meminta. Coba lagi dalam {seconds} detik.",
    en="This application asks too often. Try again in {seconds} seconds.",
)
WEAK_PIN = problem_kind(
    "account.weak_pin",
    422,
    id="PIN ini mudah ditebak: {why_id}. Pilih 6 angka lain.",
    en="This PIN is easily guessed: {why_en}. Choose 6 other digits.",
)
COMMON_SECRET = problem_kind(
    "account.common_secret",
    422,
    id="Kata sandi ini mudah ditebak: {why_id}. Gabungkan beberapa kata yang tidak saling berhubungan.",
    en="This password is easily guessed: {why_en}. Join several words that have nothing to do with each other.",
)
WRONG_SECRET = problem_kind(
    "account.wrong_secret",
    403,
    id="Kata sandi atau PIN yang sekarang salah.",
    en="The present password or PIN is wrong.",
)
DEVICE_UNKNOWN = problem_kind("device.unknown", 404, id="Perangkat tidak ditemukan.", en="No such device.")
CODE_UNKNOWN = problem_kind(
    "enrolment.code",
    404,
    id="Kode tidak berlaku: salah ketik, sudah dipakai, diganti, atau lewat waktunya. Minta kode baru di kelurahan.",
    en="The code is not good: mistyped, used, replaced or expired. Ask the kelurahan for a new one.",
)
PHONE_SHAPE = problem_kind("account.phone", 422, id="Nomor HP tidak lengkap.", en="The telephone number is incomplete.")
NO_PIN = problem_kind(
    "enrolment.not_kader",
    422,
    id="Kode hanya untuk kader yang masuk dengan PIN.",
    en="Codes are for kader, who sign in with a PIN.",
)
ASSIGNMENT_UNKNOWN = problem_kind("assignment.unknown", 404, id="Tugas tidak ditemukan.", en="No such assignment.")
ASSIGNMENT_ENDED = problem_kind(
    "assignment.ended",
    409,
    id="Tugas itu sudah berakhir atau sudah diserahkan.",
    en="That assignment has ended or was handed over.",
)

_OAUTH = {
    GRANT.code: "invalid_grant",
    SECOND_FACTOR.code: "invalid_grant",
    SCOPE.code: "invalid_scope",
    CLIENT.code: "invalid_client",
    GRANT_TYPE.code: "unsupported_grant_type",
    THROTTLED.code: "temporarily_unavailable",
}


@dataclass
class OAuthProblem(Problem):
    """A refusal of the token endpoint: problem+json that also carries the `error` of RFC 6749 §5.2."""

    def as_json(self, language: str = "id") -> dict[str, Any]:
        """Return the problem's body with `error` and `error_description`."""
        body = super().as_json(language)
        error = _OAUTH.get(self.kind.code, "invalid_request")
        return {**body, "error": error, "error_description": self.title.en}


def refuse_grant(kind: ProblemKind, *, headers: Mapping[str, str] | None = None, **values: object) -> OAuthProblem:
    """Build the refusal of a token request; never cached, as RFC 6749 §5.1 wants."""
    return OAuthProblem(kind, values, (), {"cache-control": "no-store", **(headers or {})})
