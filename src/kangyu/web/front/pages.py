"""What the templates of the door may use."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.forms import AuthenticationForm


@dataclass(frozen=True)
class Hint:
    """A login of the demonstration county, one per desk."""

    desk: str
    username: str
    password: str


@dataclass(frozen=True)
class LoginPage:
    """`hints` is empty everywhere but in a demonstration county; `next` is where the person wanted to go.

    `problem` is why the door stays shut, `ended` why the last session ended.
    """

    form: AuthenticationForm
    hints: tuple[Hint, ...]
    next: str
    problem: str = ""
    ended: str = ""


@dataclass(frozen=True)
class CodePage:
    """The second factor. `picture` and `secret` are for the telephone to read, while it is being set up."""

    picture: str
    secret: str
    problem: str


@dataclass(frozen=True)
class CodesPage:
    """The recovery codes, shown this once; `next` is where one goes on."""

    codes: tuple[str, ...]
    next: str
