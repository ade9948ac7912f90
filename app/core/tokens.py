"""The token that a form carries, so that no other site can send it for the visitor."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.csrf.core import CSRFTokenField


class _TokenField(CSRFTokenField):
    """The token of a form, made when it is shown: most forms that were sent lead elsewhere."""

    def process(self, *args: Any, **kwargs: Any) -> None:
        HiddenField.process(self, *args, **kwargs)

    def _value(self) -> str:
        return str(self.csrf_impl.generate_csrf_token(self))


class TokenWhenShown(FlaskForm.Meta.csrf_class):
    """Flask-WTF's way, with the field above."""

    field_class = _TokenField
