"""The phone app is typed, and its own tests pass."""

from tests.web.node_tools import HERE, ROOT, command, finish, install

PHONE = ROOT / "app" / "web" / "phone"


def test_the_phones_code_is_typed() -> None:
    finish(install() / "tsc", "--project", PHONE)


def test_the_phones_own_tests_pass() -> None:
    install()
    finish(command("node"), "--test", *sorted(HERE.glob("*.test.js")))
