from __future__ import annotations

import pytest

from kostra_sdk.submission.altinn import Feedback, Instance, JsonFeedback, Rules, Verdict

RULE = JsonFeedback("svar/resultat", ["ja", "true"], ["nei"])
CONFIRMED = {"completeConfirmations": [{"stakeholderId": "ssb", "confirmedOn": "2027-01-11T12:00:00Z"}]}


def answer(content: bytes) -> Feedback:
    """Make an answer."""
    return Feedback("id", "tilbakemelding", "svar.json", "application/json", content)


def instance(**said: object) -> Instance:
    """Make an instance."""
    found = Instance.read({"id": "1/00000000-0000-4000-8000-0123456789ab", **said})
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b'{"svar": {"resultat": "ja"}}', Verdict.ACCEPTED),
        (b'{"svar": {"resultat": true}}', Verdict.ACCEPTED),
        (b'{"svar": {"resultat": "nei"}}', Verdict.REJECTED),
        (b'{"svar": {"resultat": "kanskje"}}', Verdict.UNKNOWN),
        (b'{"svar": {"resultat": null}}', Verdict.UNKNOWN),
        (b'{"svar": "ja"}', Verdict.UNKNOWN),
        (b"[]", Verdict.UNKNOWN),
        (b"no JSON", Verdict.UNKNOWN),
        (b"[" * 100_000, Verdict.UNKNOWN),
        (b"\xff", Verdict.UNKNOWN),
    ],
)
def test_an_answer_in_json_is_read_by_its_field(content: bytes, verdict: Verdict) -> None:
    """What cannot be read is unknown, never accepted."""
    assert RULE(answer(content)) is verdict


@pytest.mark.parametrize(
    ("verdicts", "substatus", "confirms", "expected"),
    [
        ([], Verdict.UNKNOWN, False, Verdict.UNKNOWN),
        ([], Verdict.UNKNOWN, True, Verdict.ACCEPTED),
        (["ja"], Verdict.UNKNOWN, False, Verdict.ACCEPTED),
        (["ja", "nei"], Verdict.UNKNOWN, True, Verdict.REJECTED),
        (["ja"], Verdict.REJECTED, True, Verdict.REJECTED),
        ([], Verdict.ACCEPTED, False, Verdict.ACCEPTED),
    ],
)
def test_a_rejection_outweighs_the_rest(
    verdicts: list[str], substatus: Verdict, confirms: bool, expected: Verdict
) -> None:
    """All rules are asked, and one that says no decides."""
    rules = Rules(feedback=RULE, substatus=lambda _label, _text: substatus, confirmation_accepts=confirms)
    answers = [answer(b'{"svar": {"resultat": "%s"}}' % verdict.encode()) for verdict in verdicts]
    told = instance(status={"substatus": {"label": "a"}}, **CONFIRMED)
    assert rules.verdict(told, answers) is expected


def test_a_substatus_that_is_not_set_is_not_asked_about() -> None:
    """The rule sees only what SSB has set."""
    rules = Rules(substatus=lambda _label, _text: Verdict.REJECTED)
    assert rules.verdict(instance(), []) is Verdict.UNKNOWN


def test_an_answer_shows_nothing_of_itself() -> None:
    """Answers hold what the controls found."""
    assert "secret" not in repr(answer(b"secret"))
