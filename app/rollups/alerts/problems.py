"""Every way in which a question about alerts is refused."""

from app.core.errors import problem_kind

UNKNOWN = problem_kind("alert.unknown", 404, id="Peringatan ini tidak dikenal.", en="No such alert.")
RULE = problem_kind(
    "alert.rule",
    422,
    id="Tidak ada peringatan itu. Yang ada: {known}.",
    en="There is no such rule. There are: {known}.",
)
TAKEN = problem_kind(
    "alert.acknowledged",
    409,
    id="Peringatan ini sudah ditangani petugas lain; lihat catatannya.",
    en="Somebody else has acknowledged this alert already; see the note.",
)
CLOSED = problem_kind(
    "alert.closed",
    409,
    id="Peringatan ini sudah selesai atau ditarik; tidak perlu ditangani lagi.",
    en="This alert is over or withdrawn; nothing is left to acknowledge.",
)
