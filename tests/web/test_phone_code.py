"""The phone app is typed, and its own tests pass."""

from tests.web.node_tools import HERE, ROOT, command, finish, type_checker

PHONE = ROOT / "app" / "web" / "phone"


def test_the_phones_code_is_typed() -> None:
    finish(type_checker(), "--project", PHONE)


def test_the_phones_own_tests_pass() -> None:
    finish(command("node"), "--test", *sorted(HERE.glob("*.test.js")))
