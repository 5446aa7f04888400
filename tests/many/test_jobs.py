from __future__ import annotations

import gzip
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kostra_sdk import Report, Severity
from kostra_sdk.many import Job, JobFailed, JobsError, UnnamedFile, jobs_in, read_jobs
from kostra_sdk.many.work import do

if TYPE_CHECKING:
    from pathlib import Path


def test_the_names_of_files_say_what_they_are(tmp_path: Path) -> None:
    """Form, year, quarter, region and organisation; who has nobody to report has a file of one character."""
    for name in (
        "11F_2025_460100.dat",
        "0AK1_2026K1_460100.dat",
        "0I_2026_460100_999999999.dat",
        "15F_2026_030101.xml",
    ):
        (tmp_path / name).write_bytes(b"xx")
    (tmp_path / "11CF_2025_460100_nav_1av2.dat").write_bytes(b" ")
    (tmp_path / "uttrekk.dat").write_bytes(b"xx")
    (tmp_path / "README.txt").write_bytes(b"xx")
    (tmp_path / "folder.dat").mkdir()
    assert jobs_in(tmp_path) == (
        Job(tmp_path / "0AK1_2026K1_460100.dat", "0AK1", 2026, "460100", "1", label="0AK1_2026K1_460100.dat"),
        Job(
            tmp_path / "0I_2026_460100_999999999.dat",
            "0I",
            2026,
            "460100",
            org_number="999999999",
            label="0I_2026_460100_999999999.dat",
        ),
        Job(
            tmp_path / "11CF_2025_460100_nav_1av2.dat",
            "11CF",
            2025,
            "460100",
            has_participants=False,
            label="11CF_2025_460100_nav_1av2.dat",
        ),
        Job(tmp_path / "11F_2025_460100.dat", "11F", 2025, "460100", label="11F_2025_460100.dat"),
        Job(tmp_path / "15F_2026_030101.xml", "15F", 2026, "030101", label="15F_2026_030101.xml"),
        UnnamedFile(tmp_path / "uttrekk.dat"),
    )


def test_files_may_be_packed(tmp_path: Path) -> None:
    """With gzip; what is in them says whether there is anybody, unless they are damaged, which the check tells."""
    nobody = gzip.compress(b" ")
    (tmp_path / "11F_2025_460100.dat.gz").write_bytes(nobody)
    (tmp_path / "11F_2025_110300.dat.gz").write_bytes(nobody[:-1])
    (tmp_path / "15F_2026_030101.xml.gz").write_bytes(gzip.compress(b"xx"))
    (tmp_path / "other.tar.gz").write_bytes(nobody)
    jobs = [job for job in jobs_in(tmp_path) if isinstance(job, Job)]
    assert [(job.name, job.has_participants) for job in jobs] == [
        ("11F_2025_110300.dat.gz", True),
        ("11F_2025_460100.dat.gz", False),
        ("15F_2026_030101.xml.gz", True),
    ]
    damaged, empty, no_xml = [do(job) for job in jobs]
    assert isinstance(damaged, JobFailed)
    assert isinstance(empty, Report)
    assert isinstance(no_xml, Report)
    assert (empty.severity, no_xml.severity) == (Severity.OK, Severity.ERROR)


def test_patterns_say_which_files_are_extracts(tmp_path: Path) -> None:
    """In folders below too; a file that two of them find is one job, called by its path from the folder."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/11F_2025_460100.dat").write_bytes(b"xx")
    (tmp_path / "11F_2025_110300.txt").write_bytes(b"xx")
    found = jobs_in(str(tmp_path), ["**/*.dat", "*/*.dat", "*.txt"])
    assert [job.name for job in found if isinstance(job, Job)] == ["11F_2025_110300.txt", "a/11F_2025_460100.dat"]
    assert jobs_in(tmp_path) == ()
    with pytest.raises(NotADirectoryError):
        jobs_in(tmp_path / "nowhere")


TOML = """
form = "11f"
year = 2025

[[job]]
file = "bergen.dat"
region = "460100"

[[job]]
file = "oslo/alle.dat"
form = "11CF"
year = 2023
region = "030100"
quarter = "1"
org_number = "999999999"
participants = false
reference_date = 2024-06-30
label = "Oslo"
"""
CSV = """\
file;form;year;region;quarter;org_number;participants;reference_date;label
bergen.dat;11F;2025;460100;;;;;

oslo/alle.dat; 11cf ;2023;030100;1;999999999;Nei;2024-06-30;Oslo
"""


@pytest.mark.parametrize(
    ("name", "text"), [("jobs.toml", TOML), ("jobs.csv", "\ufeff" + CSV), ("jobs.CSV", CSV.replace(";", ","))]
)
def test_a_jobs_file_says_it_where_names_do_not(tmp_path: Path, name: str, text: str) -> None:
    """In TOML, where what stands above holds for all, or in CSV from a spreadsheet."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_jobs(tmp_path / name) == (
        Job(tmp_path / "bergen.dat", "11F", 2025, "460100", label="bergen.dat"),
        Job(
            tmp_path / "oslo/alle.dat",
            "11CF",
            2023,
            "030100",
            "1",
            "999999999",
            has_participants=False,
            reference_date=date(2024, 6, 30),
            label="Oslo",
        ),
    )


def refused(folder: Path, text: str | bytes, name: str) -> tuple[str, ...]:
    """Give what is told of a jobs file that says nothing usable."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(JobsError) as caught:
        read_jobs(path)
    assert caught.value.source == name
    return caught.value.problems


def test_every_problem_of_a_toml_file_is_told(tmp_path: Path) -> None:
    """With the number of the job."""
    text = """
    job = [{file = 1, form = "11F", year = "2025", region = "460100"},
           {file = "a.dat", form = "11F", year = true, region = "460100", who = "me"},
           {participants = "ja", reference_date = 2024-06-30T12:00:00},
           5]
    """
    assert refused(tmp_path, text, "jobs.toml") == (
        "job 1: file is no text",
        "job 1: year is no whole number",
        "job 2: year is no whole number",
        "job 2: nothing is called who",
        "job 3: there is no file",
        "job 3: there is no form",
        "job 3: there is no year",
        "job 3: there is no region",
        "job 3: participants is no answer of true or false",
        "job 3: reference_date is no day as 2027-04-01",
        "job 4: there is no file",
        "job 4: there is no form",
        "job 4: there is no year",
        "job 4: there is no region",
        "job 4: nothing is called job",
    )


def test_every_problem_of_a_csv_file_is_told(tmp_path: Path) -> None:
    """With the number of the line."""
    text = "file,form,year,region,participants,reference_date\na,11F,to tusen,460100,kanskje,i år\nb,,2025,460100,,,x\n"
    assert refused(tmp_path, text, "jobs.csv") == (
        "line 2: year is no whole number",
        "line 2: participants is no answer of true or false",
        "line 2: reference_date is no day as 2027-04-01",
        "line 3: there is no form",
        "line 3: nothing is called so: there are more cells than names",
    )


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("", "jobs.toml", "there is no job in it"),
        ("", "jobs.csv", "there is no job in it"),
        ("file,form,year,region\n", "jobs.csv", "there is no job in it"),
        ("job = 5", "jobs.toml", "job 1: there is no file"),
        ("job = [", "jobs.toml", "Invalid value (at end of document)"),
        ('file\n"a', "jobs.csv", "unexpected end of data"),
        (b"\xff", "jobs.toml", "it is not in UTF-8"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str | bytes, name: str, told: str) -> None:
    """By name."""
    assert refused(tmp_path, text, name)[0] == told


def test_a_jobs_file_that_is_not_there_raises_as_it_comes(tmp_path: Path) -> None:
    """It is the system's own error."""
    with pytest.raises(FileNotFoundError):
        read_jobs(tmp_path / "jobs.toml")
