"""Every door says who may, and keeps its word."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter, Rule

from app.core.access import Role, access_of

OF_THE_FRAMEWORK = {"static"}


def _rules(app: Flask) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OF_THE_FRAMEWORK and not rule.endpoint.startswith("security.")
    ]


def _path(app: Flask, rule: Rule) -> str:
    values = {
        name: 987_654 if isinstance(converter, IntegerConverter) else "nav-tada"
        for name, converter in rule._converters.items()
    }
    return app.url_map.bind("cikls.example.lv").build(rule.endpoint, values, force_external=False)


def test_every_view_says_who_may(app: Flask) -> None:
    silent = [
        rule.rule for rule in _rules(app) if access_of(app.view_functions[rule.endpoint]) is None
    ]
    assert silent == []


def test_office_is_for_staff_and_the_rest_is_not(app: Flask) -> None:
    wrong = [
        rule.rule
        for rule in _rules(app)
        if rule.rule.startswith("/manage")
        != isinstance(access_of(app.view_functions[rule.endpoint]), Role)
    ]
    assert wrong == []


def test_stranger_is_sent_to_sign_in_or_refused(app: Flask, client: FlaskClient) -> None:
    answers = {}
    for rule in _rules(app):
        if rule.rule.startswith("/manage"):
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            answer = client.open(_path(app, rule), method=method)
            if not (answer.status_code == 403 or (answer.location or "").startswith("/login")):
                answers[rule.rule] = answer.status_code
    assert answers == {}


def test_viewer_changes_nothing(app: Flask, vija: FlaskClient) -> None:
    """Every POST of the office needs more than a viewer; one's own account and packing an archive
    of what one may read aside."""
    allowed = {
        rule.rule: status
        for rule in _rules(app)
        if rule.rule.startswith("/manage")
        and "POST" in (rule.methods or ())
        and not rule.rule.endswith(("/account", "/account/calendar", "/certificates/archive"))
        if (status := vija.post(_path(app, rule)).status_code) != 403
    }
    assert allowed == {}


@pytest.mark.parametrize(
    "path", ["/sessions/nav-tada", "/cycles/nav-tada", "/venues/nav-tada", "/nav/tada"]
)
def test_unknown_page_is_not_found_in_the_visitors_language(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}?lang=lt")
    assert (answer.status_code, 'lang="lt"' in answer.text) == (404, True)


def test_no_path_with_nonsense_ends_in_a_500(app: Flask, ada: FlaskClient) -> None:
    app.config["TESTING"] = False
    faults = {}
    for rule in _rules(app):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            status = ada.open(_path(app, rule), method=method).status_code
            if status >= 500 and rule.endpoint != "health.ready":
                faults[f"{method} {rule.rule}"] = status
    assert faults == {}
