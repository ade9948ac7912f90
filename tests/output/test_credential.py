"""Credentials say what they should, and an independent implementation believes them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld.jsonld import JsonLdError

from app.core.errors import SettingUnusable
from app.output import credential, linked_data
from app.output.credential import Badge, credential_of, identity_hash
from app.output.data_integrity import (
    Issuer,
    did_document,
    did_of,
    load_key,
    make_key,
)
from app.output.status_list import LENGTH, place_of, positions_of, status_list
from tests.verifier import verdicts

SITE = "https://cikls.example.lv"
STATUS = f"{SITE}/certificates/status/1"
ISSUER = Issuer(did_of(SITE), Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
DAY = "2026-11-22T10:00:00Z"
BADGE = Badge(
    url=f"{SITE}/certificates/2026-0042-K7QD",
    number="2026-0042-K7QD",
    name="Apliecība",
    achievement="session:12",
    title="Publiskie iepirkumi „soli pa solim”",
    description="piedalījās mācību seminārā",
    criteria="Apmeklēti vismaz 75 % no akadēmiskajām stundām.",
    language="lv",
    hours=Decimal("7.50"),
    started_on=date(2026, 3, 2),
    ended_on=date(2026, 3, 3),
    holder="Anna Āboliņa-Žukova",
    salt="a-salt",
    issuer="Pelēču plānošanas reģions",
    issued_at=datetime(2026, 11, 22, 10, tzinfo=UTC),
    status_url=STATUS,
    status_index=41,
)


def read(badge: Badge = BADGE) -> dict[str, Any]:
    return dict(json.loads(credential_of(badge, ISSUER)))


def documents(*revoked: int, issuer: Issuer = ISSUER) -> dict[str, Any]:
    """What the house serves."""
    return {
        issuer.did: did_document(issuer.did, [issuer.public_key]),
        STATUS: status_list(STATUS, revoked, issuer, DAY),
    }


def test_independent_program_believes_it() -> None:
    awkward = replace(BADGE, title='"quoted" \\ back\nslash\t„Ļ” 漢字 😀', hours=Decimal("12.00"))
    assert verdicts(documents(40, 42), [read(), read(awkward)]) == [(True, ""), (True, "")]


def test_independent_program_refuses_what_was_altered() -> None:
    richer, renamed, moved = read(), read(), read()
    richer["credentialSubject"]["creditsEarned"] = 75
    renamed["issuer"]["name"] = "Cits"
    moved["credentialStatus"]["statusListIndex"] = "7"
    found = verdicts(documents(), [richer, renamed, moved])
    assert [verified for verified, _ in found] == [False, False, False]
    assert all("Invalid signature" in error for _, error in found)


def test_independent_program_refuses_what_was_revoked() -> None:
    neighbour = replace(BADGE, status_index=42)
    found = verdicts(documents(41), [read(), read(neighbour)])
    assert found == [(False, "revoked"), (True, "")]


def test_independent_program_refuses_a_stranger_in_our_name() -> None:
    stranger = Issuer(ISSUER.did, Ed25519PrivateKey.generate())
    forged = json.loads(credential_of(BADGE, stranger))
    ((verified, _),) = verdicts(documents(), [forged])
    assert verified is False


def test_holder_is_under_a_hash_alone() -> None:
    found = credential_of(BADGE, ISSUER).decode()
    (identity,) = json.loads(found)["credentialSubject"]["identifier"]
    assert ("Anna" in found, "Žukova" in found) == (False, False)
    told = sha256("Anna Āboliņa-Žukovaa-salt".encode()).hexdigest()
    assert identity["identityHash"] == identity_hash(BADGE.holder, "a-salt") == f"sha256${told}"


def test_achievement_is_the_same_for_all_who_earned_it() -> None:
    other = replace(BADGE, number="2026-0043-AAAA", holder="Cits", hours=Decimal(3))
    apart = replace(BADGE, achievement="session:13")
    ids = [read(each)["credentialSubject"]["achievement"]["id"] for each in (BADGE, other, apart)]
    assert (ids[0] == ids[1], ids[0] == ids[2]) == (True, False)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
BADGES = st.builds(
    replace,
    st.just(BADGE),
    name=TEXT,
    title=TEXT,
    description=TEXT,
    criteria=TEXT,
    issuer=TEXT,
    salt=st.text("abcXYZ019_-", max_size=22),
    hours=st.decimals(0, 9999, places=2),
    language=st.sampled_from(["lv", "en", "lt"]),
    started_on=st.dates(),
    status_index=st.integers(0, LENGTH - 1),
)


@given(BADGES)
@settings(max_examples=40, deadline=None)
def test_pattern_gives_what_the_library_gives(badge: Badge) -> None:
    document = read(badge)
    proof = document.pop("proof")
    quads = credential._pattern().canonical(credential._values(badge, ISSUER.did))
    assert quads == linked_data.canonical(document)
    assert proof == ISSUER.proven(document, DAY)["proof"]


def test_value_that_looks_like_a_place_for_another_stays_itself() -> None:
    document = read(replace(BADGE, title="mark:hours: mark:title:"))
    document.pop("proof")
    badge = replace(BADGE, title="mark:hours: mark:title:")
    quads = credential._pattern().canonical(credential._values(badge, ISSUER.did))
    assert quads == linked_data.canonical(document)


def test_pattern_refuses_two_nodes_without_a_name() -> None:
    with pytest.raises(ValueError, match="at most one"):
        linked_data.Pattern(
            lambda values: {
                "@context": linked_data.CREDENTIALS,
                "type": "VerifiableCredential",
                "credentialSubject": {"name": values["name"]},
            },
            "name",
        )


def test_contexts_are_those_published_and_no_other_is_asked_for() -> None:
    sums = {
        name: sha256((linked_data.FOLDER / name).read_bytes()).hexdigest()
        for name in linked_data.FILES.values()
    }
    told = (linked_data.FOLDER / "README.md").read_text("utf-8")
    assert sums["credentials-v2.json"] == (
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"  # W3C, in its appendix B
    )
    assert [name for name, total in sums.items() if total not in told] == []
    with pytest.raises(JsonLdError):
        linked_data.canonical({"@context": "https://example.org/other", "name": "x"})


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("https://cikls.example.lv", "did:web:cikls.example.lv"),
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000"),
        ("https://example.lv/kursi/cikls", "did:web:example.lv:kursi:cikls"),
    ],
)
def test_did_names_the_address(address: str, did: str) -> None:
    assert did_of(address) == did


def test_public_key_is_written_as_others_write_it() -> None:
    """The first test key of RFC 8032 as Multikey."""
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = Issuer("did:web:x", Ed25519PrivateKey.from_private_bytes(secret)).public_key
    assert key == "z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"


def test_old_keys_stay_good_beside_the_new_one() -> None:
    newer = Issuer(ISSUER.did, Ed25519PrivateKey.generate())
    served = {
        ISSUER.did: did_document(ISSUER.did, [ISSUER.public_key, newer.public_key]),
        STATUS: status_list(STATUS, [], newer, DAY),
    }
    assert verdicts(served, [read()]) == [(True, "")]


def test_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    make_key(path)
    first = path.read_bytes()
    make_key(path)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (first, 0o600)
    assert Issuer("did:web:x", load_key(path)).public_key.startswith("z6Mk")


@pytest.mark.parametrize("wrong", ["missing", "text", "rsa"])
def test_wrong_key_is_named(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "key.pem"
    if wrong == "text":
        path.write_text("no key")
    if wrong == "rsa":
        key = rsa.generate_private_key(65537, 2048)
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(SettingUnusable) as refused:
        load_key(path)
    assert "\n" not in refused.value.problem


def test_lists_follow_one_another() -> None:
    assert [place_of(at) for at in (0, LENGTH - 1, LENGTH)] == [(1, 0), (1, LENGTH - 1), (2, 0)]
    assert (positions_of(2)[0], len(positions_of(2))) == (LENGTH, LENGTH)
