from __future__ import annotations

import pytest

from kostra_sdk.serve.problems import Fault, Problem, ProblemKind, html, our_fault, ssb

ID = "a26dfcb0-5f4b-4a84-9bc8-d094bfd4ddd4"


def test_a_problem_is_told_as_rfc_9457_has_it() -> None:
    """Type, title, status, detail and instance; faults only where there are any."""
    problem = Problem(ProblemKind.TOO_LARGE, "the body is longer than 5 bytes")
    assert problem.as_data(ID) == {
        "type": "urn:kostra-sdk:problem:too-large",
        "title": "Filen er for stor",
        "status": 413,
        "detail": "the body is longer than 5 bytes",
        "instance": f"urn:uuid:{ID}",
    }
    found = Problem.of_faults(ProblemKind.UNFIT, "no", [Fault("wrong", index=0, path="$[0].vklo")])
    assert found.as_data(ID)["errors"] == [{"detail": "wrong", "index": 0, "path": "$[0].vklo"}]
    assert found.as_data(ID)["count"] == 1


def test_very_many_faults_are_counted_and_the_first_listed() -> None:
    """An answer stays short whatever was sent."""
    found = Problem.of_faults(ProblemKind.UNFIT, "no", [Fault(str(i)) for i in range(3_000)])
    assert (found.count, len(found.faults), found.faults[-1].detail) == (3_000, 1_000, "999")


def test_kinds_are_told_apart() -> None:
    """Each kind has a type and a title of its own, and a status of an error."""
    kinds = list(ProblemKind)
    assert len({kind.urn for kind in kinds}) == len({kind.title for kind in kinds}) == len(kinds)
    assert all(400 <= kind.status < 600 for kind in kinds)


def test_a_page_tells_the_titles() -> None:
    """A person reads bokmål; where there is none for a fault, the detail, marked as English."""
    told = Problem.of_faults(ProblemKind.PARAMETERS, "no", [Fault("x", "Året <må> oppgis."), Fault("y")])
    assert "<li>Året &lt;må&gt; oppgis.</li>" in html(told, "")
    assert html(told, "").count("<li>") == 1
    untold = html(Problem(ProblemKind.BUSY, "all <places> taken"), "p { }")
    assert '<p lang="en">all &lt;places&gt; taken</p>' in untold
    assert "<style>p { }</style>" in untold


def test_ssbs_shape_has_the_validation_errors_by_field() -> None:
    """The errors of SSB's API: a map where something is wrong with the question, otherwise none."""
    fault = Fault("is not valid", parameter="respondent.region")
    assert ssb(Problem.of_faults(ProblemKind.PARAMETERS, "", [fault]), "/api", 5) == {
        "timestamp": 5,
        "httpStatusCode": 400,
        "errorType": "VALIDATION_ERROR",
        "url": "/api",
        "validationErrors": {"respondent.region": "is not valid"},
    }
    assert ssb(Problem(ProblemKind.OUR_FAULT, "no"), "/api", 5) == {
        "timestamp": 5,
        "httpStatusCode": 500,
        "errorType": "SYSTEM_ERROR",
        "url": "/api",
    }


def test_a_fault_of_ours_is_told_without_its_text() -> None:
    """The log gets class, modules and lines; the exception's own text may hold a value."""
    try:
        raise ValueError("en hemmelighet")
    except ValueError as error:
        problem = our_fault(error)
    assert problem.places[0] == "ValueError"
    assert problem.places[1].startswith("test_problems.py:")
    assert "hemmelighet" not in str(problem)


@pytest.mark.parametrize("kind", ProblemKind, ids=lambda kind: kind.slug)
def test_titles_are_bokmal_without_values(kind: ProblemKind) -> None:
    """A title is the same every time, so it has no place to fill in."""
    assert "{" not in kind.title
    assert kind.title[0].isupper()
