"""Takes an official list in: each line becomes a revision of the record it is about, or waits until there is one.

What lists say is kept by blind index first, under the theme's counter, and only then are records looked up: whoever is
registered meanwhile either finds it waiting or is found here. A record keeps everything else it said, and its state.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from pydantic import BaseModel
from sqlalchemy import Table, and_, not_, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import col
from starlette.concurrency import run_in_threadpool

from app.areas.codes import is_within
from app.areas.listing import Line
from app.areas.tree import Tree
from app.core.audit import record_deed
from app.core.clock import WIB, Clock
from app.core.db import Database
from app.core.errors import Problem
from app.identity.gate import Caller
from app.records.carrying import imported_keys
from app.records.drafts import Draft, Item, Reader, Refused
from app.records.intake import Intake
from app.records.listed import ImportedLine, Listed, Result, Standing, refused
from app.records.models import ImportLine, Revision
from app.records.official import Layout
from app.records.sealing import WAITING, WHOSE, body_of
from app.records.store import aliases, count_change
from app.records.tables import TABLES
from app.themes.language import Theme

IMPORT_LINE: Table = ImportLine.__table__  # type: ignore[attr-defined]

AT_ONCE = 200
"""Families looked up, or given to the writer, at one time: phones are served in between."""

ATTEMPTS = 3
"""How often a family is read again because somebody revised it in the meantime."""


class ImportReport(BaseModel):
    """The answer to a list: every line in its order, and how many of each outcome."""

    lines: list[ImportedLine]
    counts: dict[Result, int]
    checked_only: bool


@dataclass(frozen=True, slots=True)
class Importer:
    """Whoever imports, for which part of the city, with what a service has at hand."""

    db: Database
    clock: Clock
    tree: Tree
    reader: Reader
    intake: Intake
    caller: Caller
    by: str
    """Who it was, for the log."""
    under: str

    async def take(
        self, theme: Theme, lines: Sequence[Line], usual: Mapping[str, str], *, check: bool = False
    ) -> ImportReport:
        """Bring a list in, and answer every line; with `check`, only say what would become of each.

        `usual`: the period and source of lines that do not name their own. A refused line never spoils its neighbours,
        and the same list again changes nothing. Problems: `import.theme`, and `server.busy` when the writer has no
        room; whatever was taken by then stays taken.
        """
        layout = Layout(theme)
        families, answers = await run_in_threadpool(self._understood, layout, lines, usual)
        for start in range(0, len(families), AT_ONCE):
            share = families[start : start + AT_ONCE]
            await run_in_threadpool(self._decide, layout, share)
            if not check:
                await run_in_threadpool(self._keep, theme, share)
                await self._bring_up(layout, [each for each in share if each.changes])
        for family in families:
            answers.update(family.lines())
        told = [answers[line.number] for line in lines]
        report = ImportReport(lines=told, counts=dict(Counter(each.outcome for each in told)), checked_only=check)
        if not check:
            await run_in_threadpool(self._log, theme, report, usual)
        return report

    def _understood(
        self, layout: Layout, lines: Iterable[Line], usual: Mapping[str, str]
    ) -> tuple[list[Listed], dict[int, ImportedLine]]:
        """Read every line, and gather those of one subject; a line that contradicts an earlier one is refused."""
        _ = layout.key, layout.imported
        with self.db.reading() as session:
            found_to_be = aliases(session, layout.theme)
        families: dict[UUID, Listed] = {}
        answers: dict[int, ImportedLine] = {}
        for line in lines:
            try:
                told = layout.read(line, self.reader.index, usual)
                subject = told.subject
                while subject in found_to_be:
                    subject = found_to_be[subject]
                families.setdefault(subject, Listed(layout, subject)).add(told)
            except Problem as problem:
                answers[line.number] = refused(line.number, problem)
        return list(families.values()), answers

    def _decide(self, layout: Layout, families: Sequence[Listed]) -> None:
        """Look each family up, and find out what it will have been told."""
        table = TABLES[layout.theme.key][0]
        by_subject, vault = {each.subject: each for each in families}, self.db.vault
        for family in families:
            family.record = None
        with self.db.reading() as session:
            waiting = select(ImportLine).where(
                col(ImportLine.theme) == layout.theme.key, col(ImportLine.subject).in_(list(by_subject))
            )
            for kept in session.execute(waiting).scalars():
                by_subject[kept.subject].waiting = orjson.loads(
                    vault.open(WAITING.of(kept.theme, kept.subject), kept.answers)
                )
            current = (
                select(table.c.subject, table.c.area, table.c.observed_on, Revision)
                .join(Revision, and_(col(Revision.record) == table.c.id, col(Revision.number) == table.c.revision))
                .where(table.c.subject.in_(list(by_subject)), table.c.state != "void", not_(table.c.zero))
            )
            for subject, area, observed_on, revision in session.execute(current):
                if is_within(area, self.under):
                    by_subject[subject].record = Standing(area, observed_on, revision, body_of(vault, revision))
        for family in families:
            family.decide()

    def _keep(self, theme: Theme, families: Sequence[Listed]) -> None:
        """Keep what lists say of these families, so that it is there when they are registered, now or later."""
        at, seal = self.clock.now(), self.db.vault.seal
        rows = [
            {
                "theme": theme.key,
                "subject": each.subject,
                "area": self.under,
                "answers": seal(
                    WAITING.of(theme.key, each.subject),
                    orjson.dumps(each.imported, option=orjson.OPT_SORT_KEYS).decode(),
                ),
                "account": self.caller.account,
                "received_at": at,
                "period": each.told[-1].period,
                "source": seal(WHOSE.of(theme.key, each.subject), each.told[-1].source),
            }
            for each in families
            if each.imported != each.waiting
        ]
        if not rows:
            return
        with self.db.writing() as session:
            count_change(session, theme)
            insert = (sqlite_insert if self.db.is_sqlite else postgres_insert)(IMPORT_LINE)
            fresh = {name: insert.excluded[name] for name in rows[0] if name not in ("theme", "subject")}
            session.execute(insert.on_conflict_do_update(index_elements=["theme", "subject"], set_=fresh), rows)

    async def _bring_up(self, layout: Layout, families: list[Listed]) -> None:
        """Revise the records of these families; whoever was revised meanwhile is read again."""
        for _ in range(ATTEMPTS):
            if not families:
                return
            await run_in_threadpool(self._decide, layout, families)
            drafts = [draft for each in families if (draft := self._draft(layout.theme, each)) is not None]
            by_record = {each.record.id: each for each in families if each.record}
            outcomes = await self.intake.submit(drafts)
            families = []
            for outcome in outcomes:
                family = by_record[outcome.draft.id]
                family.settle(outcome)
                if family.met_another:
                    families.append(family)

    def _draft(self, theme: Theme, family: Listed) -> Draft | None:
        """Return the revision that brings a family's record up to date; None when there is none to make."""
        record = family.record
        if record is None or not family.changes:
            return None
        moment = self.clock.now()
        today, of_lists = moment.astimezone(WIB).date(), imported_keys(theme)
        own = {key: said for key, said in record.body["answers"].items() if key not in of_lists}
        item = Item.model_construct(
            id=record.id,
            theme=theme.key,
            area=record.area,
            observed_on=max(today, record.observed_on),
            answers=own | family.imported,
            zero=False,
            replaces=record.revision.number,
            form=record.revision.form,
            made_at=None,
        )
        draft = self.reader.read(item, self.tree, self.caller, moment, today, imported=True)
        if isinstance(draft, Refused):
            family.refuse(draft.faults[0].code, draft.faults[0].message)
            return None
        return draft

    def _log(self, theme: Theme, report: ImportReport, usual: Mapping[str, str]) -> None:
        with self.db.writing() as session:
            record_deed(
                session,
                self.clock.now(),
                self.by,
                "records.imported",
                theme.key,
                {"counts": dict(report.counts), "under": self.under, **usual},
                area=self.under,
            )
