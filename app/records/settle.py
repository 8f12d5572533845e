"""What becomes of each item of a group is decided here, in pure Python, from what the database holds.

The writer locks the theme, looks up what is known of the ids and slots in the group, asks `settle`, and writes what
it says in one statement a table. The unique constraints stand behind all this: should two writers ever decide at
once, one of them fails, rolls back and decides again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from app.core.errors import Fault
from app.records.carrying import carried_over, own_words
from app.records.cells import Cells, Entry, add, contributions, without_zeros
from app.records.closed import Kind, Touch, late_notice, late_rows
from app.records.documents import Version, entries_of, entry_of
from app.records.drafts import OF_THE_PAST, Draft
from app.records.known import Chain, Known, Outcome, Result, Row, Writes
from app.records.series import Member, Place, Series, lasting, remembered_fields
from app.records.subjects import Named
from app.records.verdicts import CONFLICTS, ERASED, NO_SUCH_REVISION
from app.themes.language import Past, Theme, remember
from app.themes.language.expr import Values


def settle(theme: Theme, drafts: Sequence[Draft], known: Known, at: datetime) -> tuple[list[Outcome], Writes]:
    """Decide a theme's drafts in order and say what to write."""
    touched: dict[UUID, Place] = {}
    outcomes = [_decide(theme, draft, known, touched, at) for draft in drafts]
    for subject, place in touched.items():
        _follow(theme, known, subject, place)
    writes = _written(theme, outcomes, known, at)
    if known.closed.periods:
        _tell_of_closed(outcomes, known, writes)
    return outcomes, writes


def _decide(theme: Theme, draft: Draft, known: Known, touched: dict[UUID, Place], at: datetime) -> Outcome:
    chain, slots = known.chains.get(draft.id), known.slots
    if known.withheld.get(draft.id) == "erased":
        return Outcome(draft, "refused", 0, "", at, faults=[ERASED])
    if draft.closed and draft.area == draft.sent_to:
        return Outcome(draft, "refused", 0, "", at, faults=[OF_THE_PAST])
    holder = slots.get(draft.slot) if draft.slot else None
    if chain is None:
        if draft.replaces is not None:
            fault = Fault("replaces", "record.no_such_revision", NO_SUCH_REVISION)
            return Outcome(draft, "refused", 0, "", at, faults=[fault])
        if holder is not None:
            late = _late_faults(theme, draft, known, None, among=LAST_OF_A_DAY)
            return _conflict(draft, "subject", holder, 0, "", at, late)
        found = [*_claimed(theme, draft, None), *draft.carry(known.told_of(draft))]
        if faults := [*found, *_late_faults(theme, draft, known, None)]:
            return Outcome(draft, "refused", 0, "", at, faults=faults)
        known.chains[draft.id] = chain = Chain(draft.id, theme.key, draft.area, "received", None, [])
        return _append(theme, chain, draft, known, touched, "new", at)
    number = chain.number
    same = chain.known(draft.digest, draft.replaces) if chain.theme == theme.key else None
    if same is not None:
        # Whoever sent a version has its receipt, wherever somebody has put the record since.
        if same.number == number:
            _late_faults(theme, draft, known, None if number == 1 else orjson.loads(chain.versions[-2].document))
        return Outcome(draft, "same", same.number, chain.state, same.received_at)
    if chain.theme != theme.key or not (draft.may(chain.area) or chain.forwards(draft.sent_to)):
        return _conflict(draft, "known_id", draft.id, 0, "", at)
    if draft.id in known.withheld:
        return _conflict(draft, "restricted", draft.id, number, chain.state, at)
    if chain.state == "void":
        return _conflict(draft, "void", draft.id, number, chain.state, at)
    if draft.replaces is None:
        return _conflict(draft, "known_id", draft.id, number, chain.state, at)
    if (met := _in_the_way(theme, draft, chain)) is not None:
        if met.digest == draft.digest:
            return Outcome(draft, "same", met.number, chain.state, met.received_at)
        return _conflict(draft, "superseded", draft.id, number, chain.state, at)
    if holder not in (None, draft.id):
        return _conflict(draft, "subject", holder, number, chain.state, at)
    before = orjson.loads(chain.versions[-1].document)
    found = [*_claimed(theme, draft, before), *draft.carry(carried_over(theme, draft.hand, before))]
    if faults := [*found, *_late_faults(theme, draft, known, before)]:
        return Outcome(draft, "refused", number, chain.state, at, faults=faults)
    if not chain.fresh:
        entries = entries_of(theme, chain.versions, chain.kept, chain.stays)
        chain.before = contributions(theme, chain.area, chain.state, entries)
    return _append(theme, chain, draft, known, touched, "revised", at)


def _in_the_way(theme: Theme, draft: Draft, chain: Chain) -> Version | None:
    """Return the first revision after the one that a draft replaces which is the draft or says something else.

    What only keepers told in the meantime, as every import of a list does, is carried over and stands in nobody's way.
    """
    if draft.replaces == chain.number:
        return None
    seen = next((each for each in chain.versions if each.number == draft.replaces), None)
    if seen is None:
        return chain.versions[-1]
    words = own_words(theme, draft.hand, orjson.loads(seen.document))
    for version in chain.versions[chain.versions.index(seen) + 1 :]:
        if version.digest == draft.digest or own_words(theme, draft.hand, orjson.loads(version.document)) != words:
            return version
    return None


LAST_OF_A_DAY = UUID(int=2**128 - 1)


def _claimed(theme: Theme, draft: Draft, before: Mapping[str, Any] | None) -> list[Fault]:
    """Return what a draft says that is another hand's to say, and that the revision before did not say."""
    if not draft.claims or draft.hand == "import":
        return []
    stands = {} if before is None else entry_of(theme, before).values
    return [each for each in draft.claims if stands.get(each.question) != draft.values.get(each.question)]


def _late_faults(
    theme: Theme, draft: Draft, known: Known, before: Mapping[str, Any] | None, *, among: UUID | None = None
) -> list[Fault]:
    """Let a draft remember, and return what is wrong with it in the light of that.

    `among`: the id by which it stands among the records of its day, if not its own: what met a record comes after it.
    """
    if not theme.memories or draft.zero:
        return []
    series = known.series.get(draft.subject) if draft.subject else None
    found = remember(
        theme,
        draft.values,
        draft.observed_on,
        Past(
            earlier=series.before(draft.observed_on, among or draft.id) if series else (),
            previous=None if before is None or before["zero"] else entry_of(theme, before).values,
            shared=_shared(draft, known, draft.named),
            alike=_shared(draft, known, [each for each in draft.named if each[1] in theme.subject.likenesses]),
        ),
    )
    draft.values.update((key, found.values[key]) for key in theme.lasting)
    draft.late_warnings = found.warnings
    return found.faults


def _shared(draft: Draft, known: Known, through: Sequence[Named]) -> tuple[Values, ...]:
    """Return what is remembered of others that name these too: each record once, none of its subject."""
    found = {
        record: values
        for named, _ in through
        for record, (subject, values) in known.shared.get(named, {}).items()
        if record != draft.id and (subject is None or subject != draft.subject)
    }
    return tuple(found.values())


def _append(
    theme: Theme, chain: Chain, draft: Draft, known: Known, touched: dict[UUID, Place], result: Result, at: datetime
) -> Outcome:
    number = len(chain.versions) and chain.number
    if theme.memories:
        _move(theme, chain, draft, known, touched)
    chain.versions.append(Version(number + 1, draft.digest, draft.observed_on, draft.kept_document, at))
    chain.fresh.append(draft)
    if chain.slot is not None:
        known.slots.pop(chain.slot, None)
    chain.area, chain.slot, chain.subject = draft.area, draft.slot, draft.subject
    if draft.hand != "import":
        chain.state = "received"  # an official list adds to what people have looked at, and takes nothing back
    if draft.slot is not None:
        known.slots[draft.slot] = draft.id
    return Outcome(draft, result, number + 1, chain.state, at)


def _move(theme: Theme, chain: Chain, draft: Draft, known: Known, touched: dict[UUID, Place]) -> None:
    """Take a record from its place in its subject's series to the new one; what stands behind either is touched."""
    if chain.versions and chain.subject in known.series:
        known.series[chain.subject].drop(draft.id)
        _touch(touched, chain.subject, (chain.versions[-1].observed_on, draft.id))
    if chain.versions:
        for naming in known.shared.values():
            naming.pop(draft.id, None)
    remembered = remembered_fields(theme, draft.observed_on, draft.values)
    for named, _ in draft.named:
        known.shared.setdefault(named, {})[draft.id] = draft.subject, remembered
    if draft.subject is not None and not draft.zero:
        kept = {key: draft.values[key] for key in theme.lasting}
        series = known.series.setdefault(draft.subject, Series())
        series.put(Member(draft.id, draft.observed_on, remembered, kept))
        _touch(touched, draft.subject, (draft.observed_on, draft.id))


def _touch(touched: dict[UUID, Place], subject: UUID, place: Place) -> None:
    touched[subject] = min(place, touched.get(subject, place))


def _follow(theme: Theme, known: Known, subject: UUID, place: Place) -> None:
    """Let every record of a subject behind `place` remember anew."""
    series = known.series[subject]
    for member in series.after(place):
        chain = known.chains[member.id]
        newest = chain.fresh[-1] if chain.fresh else None
        values = newest.values if newest else entries_of(theme, chain.versions)[-1].values
        kept = lasting(theme, values, member.observed_on, series.before(*member.place))
        if kept == member.kept:
            continue
        member.kept = kept
        if newest:
            newest.values.update(kept)
        else:
            chain.follows = kept


def still_wanted(theme: Theme, drafts: Sequence[Draft], known: Known) -> tuple[set[UUID], set[UUID]]:
    """Return the subjects and the records that must be looked up before these drafts can be settled.

    A revised record leaves the series of its old subject; every record behind a changed one is read anew.
    """
    if not theme.memories:
        return set(), set()
    places: dict[UUID, Place] = {}
    for draft in drafts:
        if draft.subject is not None and not draft.zero:
            _touch(places, draft.subject, (draft.observed_on, draft.id))
        chain = known.chains.get(draft.id)
        if chain is not None and chain.subject is not None:
            _touch(places, chain.subject, (chain.versions[-1].observed_on, draft.id))
    subjects = {subject for subject in places if subject not in known.series}
    behind = {
        member.id
        for subject, place in places.items()
        if subject in known.series
        for member in known.series[subject].after(place)
    }
    return subjects, behind - known.chains.keys()


def _conflict(
    draft: Draft,
    reason: str,
    against: UUID | None,
    number: int,
    state: str,
    at: datetime,
    more: Sequence[Fault] = (),
) -> Outcome:
    fault = Fault("id" if reason != "subject" else "answers", f"record.conflict.{reason}", CONFLICTS[reason])
    # A line of a list is not kept beside the record: its list is at hand, and it is read again.
    result: Result = "refused" if draft.hand == "import" else "conflict"
    return Outcome(draft, result, number, state, at, reason, [fault, *more], against)


def _written(theme: Theme, outcomes: Sequence[Outcome], known: Known, at: datetime) -> Writes:
    writes, chains, first_change = Writes(), known.chains, known.change
    for outcome in outcomes:
        if outcome.result in ("new", "revised"):
            writes.revisions.append(_revision_row(outcome))
        elif outcome.result == "conflict":
            writes.conflicts.append(_conflict_row(outcome))
    touched = sorted((chain for chain in chains.values() if chain.fresh), key=lambda chain: chain.id)
    cells: Cells = {}
    for offset, chain in enumerate(touched):
        last = chain.fresh[-1]
        writes.rows.append(_record_row(last, chain, first_change + offset, at))
        after = [Entry(last.observed_on, last.values, last.zero)]
        if theme.register and len(chain.versions) > 1:
            after = entries_of(theme, chain.versions, stays=chain.stays)
        now = contributions(theme, chain.area, chain.state, after)
        add(cells, now)
        add(cells, chain.before, -1)
        if known.closed.periods:
            kind: Kind = "changed" if len(chain.versions) > len(chain.fresh) else "received"
            _note_late(theme, known, writes, chain, kind, first_change + offset, now, chain.before)
        writes.mentions += (
            {"named": named, "record": last.id, "key": key, "theme": theme.key} for named, key in last.named
        )
        if len(chain.versions) > len(chain.fresh):
            writes.unmentioned.append(chain.id)
    followers = sorted((chain for chain in chains.values() if chain.follows is not None), key=lambda chain: chain.id)
    for offset, chain in enumerate(followers, len(outcomes)):
        kept_now = chain.follows or {}
        writes.followers.append({"id": chain.id, "changed": first_change + offset, "changed_at": at, **kept_now})
        now, before = (
            contributions(theme, chain.area, chain.state, entries_of(theme, chain.versions, kept, chain.stays))
            for kept in (kept_now, chain.kept)
        )
        add(cells, now)
        add(cells, before, -1)
        if known.closed.periods:
            _note_late(theme, known, writes, chain, "changed", first_change + offset, now, before)
    writes.cells = without_zeros(cells)
    if writes.revisions:
        told = [[outcome.draft.id.hex, outcome.number] for outcome in outcomes if outcome.result in ("new", "revised")]
        writes.fact = orjson.dumps({"theme": theme.key, "revisions": told}).decode()
    return writes


def _note_late(
    theme: Theme, known: Known, writes: Writes, chain: Chain, kind: Kind, changed: int, now: Cells, before: Cells
) -> None:
    day = chain.fresh[-1].observed_on if chain.fresh else None
    touch = Touch(chain.id, chain.area, day, kind, changed)
    writes.late += late_rows(known.closed, theme, now, before, touch)


def _tell_of_closed(outcomes: Sequence[Outcome], known: Known, writes: Writes) -> None:
    """Let the receipts of late records say so; that of one sent again, if it first came after the closing."""
    names = {each.closing: each.period for each in known.closed.periods}
    late: dict[UUID, list[str]] = {}
    for row in writes.late:
        late.setdefault(row["record"], []).append(names[row["closing"]])
    for outcome in outcomes:
        periods: list[str] = []
        if outcome.result in ("new", "revised"):
            periods = late.get(outcome.draft.id, [])
        elif outcome.result == "same":
            closed = known.closed.of(outcome.draft.observed_on)
            periods = [closed.period] if closed is not None and outcome.received_at > closed.at else []
        if periods:
            outcome.notices.append(late_notice(periods))


def gaps_text(gaps: Mapping[str, str]) -> str | None:
    """Return what was said instead of answers as the row keeps it; `privacy.gaps_of` reads it back."""
    return ",".join(f"{key}={code}" for key, code in gaps.items()) or None


def _record_row(draft: Draft, chain: Chain, changed: int, at: datetime) -> Row:
    return {
        "id": draft.id,
        "area": draft.area,
        "observed_on": draft.observed_on,
        "period": draft.period,
        "zero": draft.zero,
        "state": chain.state,
        "revision": chain.number,
        "subject": draft.subject,
        "slot": draft.slot,
        "house": draft.house,
        "received_at": at,
        "changed_at": at,
        "changed": changed,
        "account": draft.account,
        "gaps": gaps_text(draft.gaps),
        **draft.values,
    }


def _revision_row(outcome: Outcome) -> Row:
    draft = outcome.draft
    return {
        "record": draft.id,
        "number": outcome.number,
        "theme": draft.theme.key,
        "area": draft.area,
        "observed_on": draft.observed_on,
        "digest": draft.digest,
        "document": draft.kept_document,
        "form": draft.form,
        "account": draft.account,
        "session": draft.session,
        "made_at": draft.made_at,
        "received_at": outcome.received_at,
    }


def _conflict_row(outcome: Outcome) -> Row:
    draft = outcome.draft
    return {
        "record": draft.id,
        "against": outcome.against,
        "theme": draft.theme.key,
        "area": draft.area,
        "reason": outcome.reason,
        "digest": draft.digest,
        "document": draft.document,
        "account": draft.account,
        "session": draft.session,
        "received_at": outcome.received_at,
    }
