"""What the sender of a record is told when it meets another, replaces none, or was erased."""

from app.core.errors import Fault
from app.core.text import Text

CONFLICTS = {
    "known_id": Text(
        "Nomor catatan ini sudah dipakai dengan isi lain. Keduanya disimpan; hubungi kelurahan.",
        "This record id is known with other content. Both are kept; ask the kelurahan.",
    ),
    "superseded": Text(
        "Catatan ini sudah diubah orang lain. Keduanya disimpan; periksa lalu kirim lagi.",
        "Somebody changed this record since. Both are kept; look and send again.",
    ),
    "subject": Text(
        "Orang, keluarga atau usaha ini sudah dicatat pada periode ini. Keduanya disimpan.",
        "This person, family or business is already recorded in this period. Both are kept.",
    ),
    "restricted": Text(
        "Catatan ini sedang ditahan atas permintaan orangnya. Kiriman disimpan tetapi tidak dihitung.",
        "This record is held at its subject's request. What you sent is kept but does not count.",
    ),
    "void": Text(
        "Catatan ini sudah dibatalkan. Kiriman disimpan tetapi tidak dihitung.",
        "This record was voided. What you sent is kept but does not count.",
    ),
}
ERASED = Fault(
    "id",
    "record.erased",
    Text(
        "Catatan ini sudah dihapus atas permintaan orangnya atau karena masa simpannya habis. Hapus juga dari HP.",
        "This record was erased, at its subject's request or because its time was over. Delete it on the phone too.",
    ),
)
NO_SUCH_REVISION = Text(
    "Catatan yang diganti belum ada di server; kirim catatan asalnya dahulu.",
    "The record to replace is not here yet; send the original first.",
)
