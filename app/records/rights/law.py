"""What persons may ask under UU 27/2022 and how fast: the articles and their clocks as dated data."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, get_args

from app.core.text import Text

Kind = Literal["access", "copy", "correct", "restrict", "object", "erase", "withdraw"]
Checked = Literal["ktp", "kk", "wali", "kuasa", "dikenal"]


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that a person may ask. `within`: until when it must be done, where the law names it.

    `confirmed`: whether article and clock were read in the law; the others are as we remember them.
    """

    kind: Kind
    label: Text
    article: str
    within: timedelta | None = None
    clock: str = ""
    confirmed: bool = False


_THREE_DAYS: Final = timedelta(hours=3 * 24)

RIGHTS: Final[dict[Kind, Right]] = {
    each.kind: each
    for each in (
        Right("access", Text("Melihat datanya", "To see her data"), "pasal 7", _THREE_DAYS, "pasal 32"),
        Right("copy", Text("Mendapat salinan", "To have a copy"), "pasal 7", _THREE_DAYS, "pasal 32"),
        Right(
            *("correct", Text("Memperbaiki data", "To have it corrected"), "pasal 6", _THREE_DAYS, "pasal 30"),
            confirmed=True,
        ),
        Right("restrict", Text("Menunda dan membatasi", "To have it held still"), "pasal 11", _THREE_DAYS, "pasal 41"),
        Right("object", Text("Keberatan atas keputusan otomatis", "To object to a machine's decision"), "pasal 10"),
        Right("erase", Text("Menghapus data", "To have it erased"), "pasal 8", confirmed=True),
        Right("withdraw", Text("Menarik persetujuan", "To withdraw consent"), "pasal 9", _THREE_DAYS, "pasal 40"),
    )
}
"""Every right by its kind. Source: UU 27/2022; the clock of corrections (art. 30) and the right to erasure (art. 8; its
exceptions for public tasks: art. 15) were seen in the text, all else is to be confirmed there."""

KINDS: Final = get_args(Kind)

CHECKS: Final[dict[Checked, Text]] = {
    "ktp": Text("KTP-el ditunjukkan", "showed an identity card"),
    "kk": Text("Kartu Keluarga ditunjukkan", "showed a family card"),
    "wali": Text("orang tua atau wali, dengan buktinya", "parent or guardian, with proof"),
    "kuasa": Text("surat kuasa", "letter of attorney"),
    "dikenal": Text("dikenal langsung oleh lurah atau petugas", "known in person to the lurah or an officer"),
}
"""How it was made sure that a request comes from the person herself, or from who may ask for her (art. 25: a child's
parent or guardian)."""

BREACH_WITHIN: Final = _THREE_DAYS
"""Until when subjects and the agency must be told of a breach, from when it is known (art. 46)."""

AGREED_FOR: Final = timedelta(days=3)
"""How long the word of a second person holds; as long as for a list with identities."""
