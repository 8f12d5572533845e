"""The life cycle of a proposal, each rule once where it speaks and once where it is silent, and whose step each is."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from app.core.clock import uuid7
from app.themes.catalog import theme
from app.themes.language import Past, remember
from app.themes.proposal_rules import STATES, VERIFIED, states_of
from app.themes.social_rules import KEPT_BY_OFFICE
from tests.cast import ANI, DINSOS, LURAH, RT1, RT_BANJARSARI, SITI, TUTI, YANTI, Person
from tests.house import House
from tests.themes.documents import FORTNIGHT_AGO, values
from tests.themes.proposals import PERSON, at

USULAN = theme("usulan")
HANDS = {"kader": SITI, "desk": TUTI, "office": DINSOS}
HAND = {each.code: each.hand for each in STATES}

OUT_OF_ORDER = "Keadaan usulan tidak sesuai urutan langkah."
MINUTES = "Isi berita acara."
THE_DESKS = "Langkah ini dilakukan dan dicatat kelurahan."
THE_OFFICES = "Langkah ini dilakukan dan dicatat Dinas Sosial."

USUAL = ("USULAN", "VERIFIKASI_RT", "MUSKEL", "LAYAK", "VERVAL_LAPANGAN", "USUL_DINSOS")
FIELD_FIRST = ("USULAN", "VERIFIKASI_RT", "VERVAL_LAPANGAN", "MUSKEL", "LAYAK", "USUL_DINSOS")
DAYS = dict(
    zip(USUAL, ("2026-06-01", "2026-06-04", "2026-06-20", "2026-06-21", "2026-06-25", "2026-06-30"), strict=True)
)
DAYS |= {"TIDAK_LAYAK": "2026-06-21"}
DAYS |= {"DISAHKAN_WALIKOTA": "2026-07-15", "DITETAPKAN_PUSAT": "2026-08-10", "PENERIMA": "2026-09-01"}
UPWARDS = ("DISAHKAN_WALIKOTA", "DITETAPKAN_PUSAT", "PENERIMA", "GRADUASI")


class Course:
    """One proposal on its way; what was said before is said again, as a form does that was filled from the record."""

    def __init__(self, house: House, **first: Any) -> None:
        self.house, self.id, self.revision = house, str(uuid7()), 0
        self.said: dict[str, Any] = {**USULAN.example, **first}

    def send(self, who: Person, day: str = "2026-11-01", /, *, area: str = RT1, **more: Any) -> dict[str, Any]:
        """Send what was said with some of it changed; only what is taken is said from then on."""
        said = {key: each for key, each in (self.said | more).items() if each is not None}
        body: dict[str, Any] = {"id": self.id, "observed_on": day, "answers": said}
        if self.revision:
            body["replaces"] = self.revision
        receipt: dict[str, Any] = self.house.send(who, area, "usulan", **body).json()
        if receipt.get("outcome") in ("new", "revised"):
            self.said, self.revision = said, receipt["revision"]
        return receipt

    def go(self, *stages: str, **more: Any) -> dict[str, Any]:
        """Take some steps, each by whose it is; all must be taken."""
        receipt: dict[str, Any] = {}
        for stage in stages:
            receipt = self.send(HANDS[HAND[stage]], DAYS.get(stage, "2026-11-01"), **at(stage) | more)
            assert receipt["outcome"] in ("new", "revised"), (stage, receipt["faults"])
        return receipt

    def seen(self, who: Person = SITI) -> dict[str, Any]:
        """Return the answers as somebody reads them."""
        answers: dict[str, Any] = self.house.get(who, f"/v1/records/usulan/{self.id}").json()["answers"]
        return answers


def faults(receipt: dict[str, Any]) -> set[tuple[str, str, str]]:
    assert receipt["outcome"] == "refused", receipt
    return {(each["code"], each["question"], each["message"]["id"].split(" Bila ")[0]) for each in receipt["faults"]}


def refused(receipt: dict[str, Any], code: str, about: str, words: str) -> bool:
    return faults(receipt) == {(code, about, words)}


# The way


@pytest.mark.parametrize("way", [USUAL, FIELD_FIRST], ids=["muskel first", "field check first"])
def test_the_whole_way_from_a_proposal_to_its_end(house: House, way: tuple[str, ...]) -> None:
    course = Course(house)
    last = course.go(*way, *UPWARDS)
    assert (last["revision"], last["derived"]["muskel_decision"]) == (10, "LAYAK")
    for who in (SITI, TUTI, LURAH, DINSOS):
        assert (course.seen(who)["stage"], course.seen(who)["ba_no"]) == ("GRADUASI", "145/BA/VI/2026")
    assert house.differences() == []


def test_the_way_ends_where_the_muskel_finds_it_unfit(house: House) -> None:
    course = Course(house)
    last = course.go("USULAN", "VERIFIKASI_RT", "MUSKEL", "TIDAK_LAYAK")
    assert last["derived"]["muskel_decision"] == "TIDAK_LAYAK"
    for stage in ("VERVAL_LAPANGAN", "USUL_DINSOS"):
        assert ("PP04", "stage", OUT_OF_ORDER) in faults(course.send(TUTI, **at(stage)))


def test_what_the_office_returns_is_completed_and_sent_again(house: House) -> None:
    course = Course(house)
    last = course.go(*USUAL, "DIKEMBALIKAN", "USUL_DINSOS", *UPWARDS[:1])
    assert last["derived"]["muskel_decision"] == "LAYAK"
    assert course.seen()["return_reason"] == "BUKTI_LAPANGAN"


def test_an_objection_opens_what_the_rt_turned_down(house: House) -> None:
    Course(house).go("USULAN", "VERIFIKASI_RT", "DITOLAK_RT", "USULAN", "VERIFIKASI_RT", "MUSKEL")


FOLLOWS = {
    "": "USULAN",
    "USULAN": "VERIFIKASI_RT",
    "VERIFIKASI_RT": "DITOLAK_RT MUSKEL VERVAL_LAPANGAN",
    "DITOLAK_RT": "USULAN",
    "MUSKEL": "LAYAK TIDAK_LAYAK",
    "LAYAK": "VERVAL_LAPANGAN",
    "VERVAL_LAPANGAN": "",
    "USUL_DINSOS": "DISAHKAN_WALIKOTA DIKEMBALIKAN",
    "DISAHKAN_WALIKOTA": "DITETAPKAN_PUSAT",
    "DIKEMBALIKAN": "MUSKEL VERVAL_LAPANGAN USUL_DINSOS",
    "DITETAPKAN_PUSAT": "PENERIMA DIHAPUS",
    "PENERIMA": "GRADUASI",
}
"""What may follow whatever was proved; the two steps that may change places are below."""


@pytest.mark.parametrize(("minutes", "field"), list(product((None, "145/BA"), (None, FORTNIGHT_AGO))))
def test_a_state_is_followed_by_those_of_the_life_cycle_only(minutes: str | None, field: date | None) -> None:
    proved = {"ba_no": minutes, "field_checked_on": field}
    either = {
        "VERVAL_LAPANGAN": {"USUL_DINSOS" if minutes else "MUSKEL"},
        "LAYAK": {"USUL_DINSOS"} if field else set(),
    }
    for before in ("", *HAND):
        past = Past(previous={"stage": before, **proved} if before else None)
        taken = set()
        for now in HAND:
            found = remember(USULAN, {**values("usulan", at(now)), **proved}, FORTNIGHT_AGO, past)
            if not [each for each in found.faults if each.question == "stage"]:
                taken.add(now)
        allowed = set(FOLLOWS.get(before, "").split()) | either.get(before, set()) | ({before} - {""})
        assert taken == allowed, before


@pytest.mark.parametrize("stage", sorted(HAND.keys() - {"USULAN"}))
def test_every_proposal_begins_at_the_beginning(house: House, stage: str) -> None:
    receipt = Course(house).send(HANDS[HAND[stage]], **at(stage))
    assert ("PP04", "stage", OUT_OF_ORDER) in faults(receipt)


def test_a_step_cannot_be_left_out_by_giving_its_proof_elsewhere(house: House) -> None:
    course = Course(house)
    course.go("USULAN", "VERIFIKASI_RT")
    minutes = {key: said for key, said in at("LAYAK").items() if key != "stage"}
    field = {key: said for key, said in at("VERVAL_LAPANGAN").items() if key != "stage"}
    said = "Berita acara diisi pada langkah musyawarah, dan tidak dihapus sesudahnya."
    assert refused(course.send(TUTI, **at("VERVAL_LAPANGAN", **minutes)), "PP04", "ba_no", said)
    course.go("MUSKEL", "LAYAK")
    said = "Pemeriksaan lapangan diisi pada langkahnya sendiri, dan tidak dihapus sesudahnya."
    assert refused(course.send(TUTI, **field), "PP04", "field_checked_on", said)
    course.go("VERVAL_LAPANGAN")
    gone = dict.fromkeys(("muskel_id", "ba_no", "ba_on", "attendance"))
    assert {each[:2] for each in faults(course.send(TUTI, **gone))} == {("PP04", "ba_no")}
    course.go("USUL_DINSOS")


def test_a_voided_record_lets_a_mistaken_step_be_sent_anew(house: House) -> None:
    course = Course(house)
    course.go("USULAN", "VERIFIKASI_RT", "MUSKEL", "TIDAK_LAYAK")
    void = {"decision": "void", "reason": "salah tulis"}
    assert house.post(TUTI, f"/v1/records/usulan/{course.id}/review", void).status_code == 200
    Course(house).go("USULAN", "VERIFIKASI_RT")


# Evidence


@pytest.mark.parametrize("decision", ["LAYAK", "TIDAK_LAYAK"])
def test_a_decision_needs_the_muskel_with_its_minutes(house: House, decision: str) -> None:
    course = Course(house)
    course.go("USULAN", "VERIFIKASI_RT", "MUSKEL")
    for key in ("muskel_id", "ba_no", "ba_on", "attendance"):
        assert refused(course.send(TUTI, **at(decision, **{key: None})), "PP03", key, MINUTES)
    course.go(decision)


def test_a_muskel_is_announced_before_there_are_minutes(house: House) -> None:
    course = Course(house)
    course.go("USULAN", "VERIFIKASI_RT", "MUSKEL")
    assert "ba_no" not in course.seen()
    assert "muskel_decision" not in course.send(TUTI, address="Jl. Contoh No. 22")["derived"]


def test_a_check_by_the_rt_needs_a_visit(house: House) -> None:
    course = Course(house)
    course.go("USULAN")
    receipt = course.send(SITI, stage="VERIFIKASI_RT")
    assert faults(receipt) == {
        ("PP12", "visited_on", "Langkah ini perlu bukti: tanggal kunjungan rt/rw."),
        ("PP12", "presence", "Langkah ini perlu bukti: apakah masih tinggal di sini."),
        ("PP12", "criteria", "Langkah ini perlu bukti: kriteria kemiskinan yang terpenuhi."),
        ("PP12", "card_checked", "Langkah ini perlu bukti: nik dan kk sudah dicocokkan dengan kartunya."),
    }
    assert course.send(SITI, **at("VERIFIKASI_RT", criteria=[]))["outcome"] == "revised"


# Whose step it is


@pytest.mark.parametrize("stage", sorted(states_of("desk")))
def test_a_kader_takes_no_step_of_the_kelurahan(house: House, stage: str) -> None:
    course = Course(house)
    course.go("USULAN", "VERIFIKASI_RT")
    assert ("PP04", "stage", THE_DESKS) in faults(course.send(SITI, **at(stage)))


@pytest.mark.parametrize("who", [SITI, TUTI, LURAH], ids=lambda who: who.username)
def test_nobody_takes_a_step_of_the_office(house: House, who: Person) -> None:
    course = Course(house)
    course.go(*USUAL)
    assert faults(course.send(who, **at("DISAHKAN_WALIKOTA"))) >= {
        ("PP04", key, THE_OFFICES) for key in ("stage", "endorsement_no", "endorsed_on")
    }
    course.go("DISAHKAN_WALIKOTA")


def test_the_office_holds_no_muskel(house: House) -> None:
    course = Course(house)
    course.go("USULAN", "VERIFIKASI_RT")
    assert {each[0] for each in faults(course.send(DINSOS, **at("MUSKEL")))} == {"PP04"}


def test_a_lurah_records_the_muskel_and_no_other_lurah_or_theme(house: House) -> None:
    course = Course(house)
    course.go("USULAN", "VERIFIKASI_RT")
    assert course.send(LURAH, **at("MUSKEL"))["outcome"] == "revised"
    for who, area, key in (
        (LURAH, RT1, "poverty"),
        (LURAH, RT_BANJARSARI, "usulan"),
        (YANTI, RT1, "usulan"),
        (ANI, RT1, "usulan"),
    ):
        sent = house.send(who, area, key).json()
        assert [each["code"] for each in sent["faults"]] == ["area.unknown"], (who, key)


def test_what_stands_may_be_repeated_or_left_out_and_changed_by_its_hand_only(house: House) -> None:
    course = Course(house)
    course.go(*USUAL)
    assert course.send(SITI, address="Jl. Contoh No. 22")["outcome"] == "revised"
    desks = {each.key for each in USULAN.questions if each.kept_by and each.kept_by.hand == "desk"}
    left_out = dict.fromkeys(course.said.keys() & desks)
    assert course.send(SITI, address="Jl. Contoh No. 23", **left_out)["outcome"] == "revised"
    assert course.seen()["ba_no"] == "145/BA/VI/2026"
    assert refused(course.send(SITI, ba_no="999"), "PP04", "ba_no", THE_DESKS)
    assert refused(course.send(SITI, stage="VERIFIKASI_RT"), "PP04", "stage", OUT_OF_ORDER)
    assert course.send(TUTI, **at("USUL_DINSOS", ba_no="146/BA/VI/2026"))["outcome"] == "revised"
    assert course.seen()["ba_no"] == "146/BA/VI/2026"
    assert house.differences() == []


def test_the_form_says_whose_steps_there_are_and_offers_no_kind_of_the_office(house: House) -> None:
    form = house.get(SITI, "/v1/themes/usulan").json()
    asked = {each["key"]: each for each in form["questions"]}
    steps = {step["hand"]: set(step["codes"]) for step in asked["stage"]["steps"]}
    assert steps == {"desk": states_of("desk"), "office": states_of("office")}
    assert {each["code"] for each in asked["stage"]["facts"]["options"]} == HAND.keys()
    assert asked["ba_no"]["kept_by"]["hand"] == "desk"
    assert not {each["code"] for each in asked["ppks_type"]["facts"]["options"]} & KEPT_BY_OFFICE


# Who and what


def test_the_same_proposed_twice_is_doubted_until_the_first_has_ended(house: House) -> None:
    first = Course(house)
    first.go("USULAN")
    doubt = [("PP15", "Sudah diusulkan dan belum selesai. Bila sama, lanjutkan catatan yang sudah ada.")]

    def doubts(**more: Any) -> list[tuple[str, str]]:
        receipt = Course(house, **more).send(SITI)
        return [(each["code"], each["message"]["id"]) for each in receipt["warnings"]]

    assert doubts(proposed_on="2026-06-02") == doubt
    assert doubts(proposed_on="2026-06-03", programme="PKH") == []
    assert doubts(proposed_on="2026-06-04", motion="SANGGAH", objection="Sudah mampu.") == []
    conflict = Course(house).send(SITI)
    assert (conflict["outcome"], conflict["faults"][0]["code"]) == ("conflict", "record.conflict.subject")


def test_a_proposal_ended_lets_the_same_be_proposed(house: House) -> None:
    Course(house).go("USULAN", "VERIFIKASI_RT", "DITOLAK_RT")
    assert Course(house, proposed_on="2026-10-01").send(SITI)["warnings"] == []


def test_a_person_is_proposed_for_what_is_of_persons(house: House) -> None:
    person = {key: said for key, said in PERSON.items() if key != "no_kk"}
    assert Course(house, **person).send(SITI)["outcome"] == "new"
    said = "Ini untuk satu keluarga: usulkan dengan nomor KK."
    aid = {"proposed_as": "BANTUAN", "ppks_type": None, "programme": "SEMBAKO"}
    assert refused(Course(house, **person | aid).send(SITI), "PP14", "for_whom", said)
    said = "Umur tidak sesuai jenis PPKS."
    old = Course(house, **person | {"ppks_type": "LUT"}).send(SITI)
    assert faults(old) == {("PP01", "ppks_type", said), ("PP01", "birth_date", said)}


# Figures


def test_the_figures_say_how_many_how_far_and_who_waits(house: House) -> None:
    """Four of June: one waits, one is checked, one found unfit, one a recipient by September."""
    for number, way in enumerate(
        (("USULAN",), USUAL[:2], (*USUAL[:3], "TIDAK_LAYAK"), (*USUAL, *UPWARDS[:3])),
    ):
        Course(house, no_kk=f"18720101011599{number:02d}", head_nik=None).go(*way)

    def figure(key: str, span: str) -> dict[str, Any]:
        asked = f"/v1/rollups/usulan?area={RT1}&from={span}&to={span}&indicators={key}"
        values: dict[str, Any] = house.get(TUTI, asked).json()["rows"][0]["values"][key]
        return values

    assert figure("received", "2026-06")["count"] == 4
    assert figure("verified", "2026-06") | {"count": 2, "among": 4, "rate": "50.00"} == figure("verified", "2026-06")
    assert [figure(key, "2026-06")["count"] for key in ("decided", "found_fit", "found_unfit")] == [2, 1, 1]
    assert figure("endorsed", "2026-07")["count"] == 1
    assert figure("received", "2026-11")["count"] == 0
    standing = {code: figure(f"at_{code.lower()}", "2026-11")["count"] for code in HAND}
    assert {code: count for code, count in standing.items() if count} == dict.fromkeys(
        ("USULAN", "VERIFIKASI_RT", "TIDAK_LAYAK", "PENERIMA"), 1
    )
    assert [figure(key, "2026-11")["count"] for key in ("waiting", "waiting_long", "waiting_very_long")] == [2, 2, 2]
    assert [figure(key, "2026-07")["count"] for key in ("waiting", "waiting_long", "waiting_very_long")] == [2, 2, 0]
    assert [figure(key, "2026-06")["count"] for key in ("waiting", "waiting_long", "at_usul_dinsos")] == [2, 0, 1]
    assert [figure(key, "2026-07")["count"] for key in ("at_usul_dinsos", "at_disahkan_walikota")] == [0, 1]
    assert house.differences() == []


def test_verified_means_beyond_the_check_by_the_rt() -> None:
    assert set(VERIFIED) == HAND.keys() - {"USULAN", "VERIFIKASI_RT"}
