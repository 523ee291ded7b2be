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
    """`hints` is empty everywhere but in a demonstration county; `next` is where the person wanted to go."""

    form: AuthenticationForm
    hints: tuple[Hint, ...]
    next: str
