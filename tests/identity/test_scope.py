"""Scope: roots and allows agree, roots are the fewest, and outside answers as unknown."""

import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.codes import UNKNOWN, is_within
from app.core.errors import Problem, refuse
from app.identity.roles import ROLES
from app.identity.scope import Action, Grant, Scope

CODES = [
    "18.72",
    "18.72.01",
    "18.72.011",
    "18.72.01.1001",
    "18.72.01.1002",
    "18.72.01.1001.005",
    "18.72.01.1001.005.012",
    "18.72.01.1001.005.012.01",
    "18.72.02.1001.001.001",
]
THEMES = ["covid", "umkm", "kwt"]
areas = st.sampled_from(CODES)
actions = st.sampled_from(Action)
themes = st.none() | st.sampled_from(THEMES)
grants = st.builds(
    Grant,
    role=st.sampled_from(sorted(ROLES)),
    area=areas,
    themes=st.none() | st.frozensets(st.sampled_from(THEMES)),
    actions=st.frozensets(actions),
)
scopes = st.lists(grants, max_size=5).map(lambda found: Scope(tuple(found)))


@given(scopes, actions, areas, themes)
def test_roots_and_allows_agree(scope: Scope, action: Action, area: str, theme: str | None) -> None:
    roots = scope.roots(action, theme)
    assert scope.allows(action, area, theme) == any(is_within(area, root) for root in roots)
    assert scope.allows(action, area, theme) == scope.allows(action, area, theme)


@given(scopes, actions, themes)
def test_roots_are_the_fewest(scope: Scope, action: Action, theme: str | None) -> None:
    roots = scope.roots(action, theme)
    assert not any(is_within(a, b) for a in roots for b in roots if a != b)
    assert list(roots) == sorted(set(roots))


@given(scopes, actions, areas)
def test_what_holds_for_every_theme_holds_for_each(scope: Scope, action: Action, area: str) -> None:
    if scope.allows(action, area):
        assert all(scope.allows(action, area, theme) for theme in THEMES)
    told = scope.themes(action, area)
    for theme in THEMES:
        assert scope.allows(action, area, theme) == (told is None or theme in told)


@given(scopes, actions, areas, themes)
def test_what_holds_above_holds_below(scope: Scope, action: Action, area: str, theme: str | None) -> None:
    if scope.allows(action, area, theme):
        assert all(scope.allows(action, below, theme) for below in CODES if is_within(below, area))


@given(actions, areas, themes)
def test_an_empty_scope_allows_nothing(action: Action, area: str, theme: str | None) -> None:
    assert not Scope(()).allows(action, area, theme)
    assert Scope(()).roots(action, theme) == ()


def test_a_longer_number_is_no_child() -> None:
    scope = Scope((Grant("camat", "18.72.01", None, frozenset({Action.TOTALS})),))
    assert not scope.allows(Action.TOTALS, "18.72.011")
    assert not scope.allows(Action.TOTALS, "18.72")


def test_outside_answers_exactly_as_unknown() -> None:
    with pytest.raises(Problem) as caught:
        Scope(()).require(Action.READ, "18.72.01.1001", "covid")
    assert caught.value.as_json() == refuse(UNKNOWN).as_json()


def test_the_memory_of_answers_has_an_end() -> None:
    scope = Scope((Grant("rt", "18.72", None, frozenset({Action.SUBMIT})),))
    for number in range(20_000):
        assert scope.allows(Action.SUBMIT, f"18.72.{number}")
    assert len(scope._known) <= 4096


def test_allows_is_cheap_enough_to_ask_per_item() -> None:
    grants = tuple(Grant("kader", f"18.72.01.1001.005.{n:03}", None, ROLES["kader"].actions) for n in range(1, 20))
    scope = Scope(grants)
    asked = min(
        timeit.repeat(lambda: scope.allows(Action.SUBMIT, "18.72.01.1001.005.019", "covid"), number=20_000, repeat=5)
    )
    assert asked / 20_000 < 3e-6, "several times the microsecond it takes, for a busy machine"


def test_the_table_of_roles_keeps_its_promises() -> None:
    assert ROLES["admin"].actions == {Action.FIGURES, Action.MANAGE_AREAS, Action.MANAGE_ACCOUNTS}
    assert ROLES["camat"].actions == {Action.TOTALS}
    assert ROLES["city"].actions == {Action.TOTALS, Action.FIGURES}
    reviewers = {name for name, role in ROLES.items() if Action.REVIEW in role.actions}
    assert reviewers == {"operator", "lurah", "office"}
    assert {name for name, role in ROLES.items() if role.pin} == {"kader"}
    assert ROLES["operator"].appoints == {"kader", "rt", "rw"}
    assert ROLES["office"].by_theme
    assert ROLES["application"].by_theme
    # Themes narrow what is read; who manages is never narrowed by them, so `None` can mean every theme.
    managing = {Action.MANAGE_AREAS, Action.MANAGE_ACCOUNTS}
    assert not any(role.themes_allowed and role.actions & managing for role in ROLES.values())
