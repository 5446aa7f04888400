"""The command that holds forms, accounts and NAV's number against each other, and says what looks odd."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from kostra_sdk.cli.files import unreadable
from kostra_sdk.cli.norsk import UNREADABLE, WRONG_USAGE, Command, Problem
from kostra_sdk.cli.options import needed
from kostra_sdk.errors import LineError, RowError, UnknownEdition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kostra_sdk.advice.accounts import Amount
    from kostra_sdk.advice.plausibility import PlausibilityAdvice
    from kostra_sdk.advice.reconciliation import AndreYtelser, FunctionRow, Reconciliation
    from kostra_sdk.advice.totals import FormTotal, HeadCount
    from kostra_sdk.advice.worksheets.skjema7 import Skjema7

__all__ = ["reading", "reconcile"]

FINE: Final = 0
REMARKS: Final = 1

_ACCOUNTS_PROBLEMS: Final[Mapping[str, str]] = {
    "line": "linjen har ikke 48 tegn",
    "skjema": "linjen er ikke av skjema 0A",
    "aargang": "linjen er av et annet år",
    "kvartal": "linjen er av et kvartal; det er årsregnskapet som leses",
    "region": "linjen er av en annen region",
    "belop": "beløpet er ikke et helt tall",
}


@contextmanager
def reading(*files: str) -> Iterator[None]:
    """Let what is wrong with files end the command with words in bokmål."""
    try:
        yield
    except OSError as error:
        file = error.filename or files[0]
        # An error about another file than these is none of the caller's.
        if file not in files:
            raise
        raise unreadable(file, error) from error
    except UnknownEdition as error:
        known = f"{error.known[0]} til {error.known[-1]}"
        raise Problem(WRONG_USAGE, f"{error.form} {error.year} er ikke kjent; det finnes {known}.") from error
    except LineError as error:
        raise Problem(
            UNREADABLE,
            f"Linje {error.line} av uttrekket for {error.form} {error.year} har {error.length} tegn; ventet "
            f"{error.expected}. Kjør kostra check på filen først.",
        ) from error
    except RowError as error:
        listed = "".join(
            f"\n  {_ACCOUNTS_PROBLEMS[problem.column]}: {problem.count} linjer, den første er {problem.rows[0]}"
            for problem in error.problems
        )
        raise Problem(UNREADABLE, f"Regnskapet er ikke et årsregnskap av skjema 0A som kan leses:{listed}") from error


@click.command(cls=Command)
@click.option("--year", type=int, metavar="ÅR", callback=needed, help="Året. Må oppgis.")
@click.option(
    "--region",
    metavar="SEKS SIFFER",
    callback=needed,
    help="Kommune og bydel, 00 uten bydel, som 460100. Må oppgis.",
)
@click.option("--form11", metavar="FIL", help="Uttrekket av 11F.")
@click.option("--form11c", metavar="FIL", help="Uttrekket av 11CF.")
@click.option("--form7", metavar="FIL", help="Svarene på skjema 7, som JSON fra kostra worksheet.")
@click.option("--accounts", metavar="FIL", help="Årsregnskapet, skjema 0A.")
@click.option(
    "--livsopphold",
    type=int,
    metavar="KRONER",
    help="Livsopphold til flyktninger i skjema 7, i hele kroner, når --form7 ikke er oppgitt.",
)
@click.option("--nav-count", type=int, metavar="ANTALL", help="Antall deltakere i kvalifiseringsprogram hos NAV.")
@click.option("--previous", metavar="FIL", help="Uttrekket av 11F for året før.")
@click.option("--previous-form11c", metavar="FIL", help="Uttrekket av 11CF for året før.")
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")
def reconcile(  # noqa: PLR0913 - one an option
    *,
    year: int,
    region: str,
    form11: str | None,
    form11c: str | None,
    form7: str | None,
    accounts: str | None,
    livsopphold: int | None,
    nav_count: int | None,
    previous: str | None,
    previous_form11c: str | None,
    as_json: bool,
) -> int:
    """Hold skjemaene mot regnskapet og mot NAVs tall, og se etter det som virker rart.

    Alt er råd fra kostra_sdk, ikke en del av SSBs kontroll, og hindrer ikke innsending.
    Det som ikke oppgis, regnes som ukjent, ikke som null.

    Avslutter med 0 når det ikke er noe å bemerke, 1 når det er det,
    64 ved feil bruk, 65 når en fil ikke kan leses, og 70 ved feil i programmet.
    """
    from kostra_sdk.advice.accounts import Accounts, Amount, AmountUnit
    from kostra_sdk.advice.plausibility import plausibility
    from kostra_sdk.advice.reconciliation import reconcile as hold_together
    from kostra_sdk.extract import Extract

    if previous is not None and form11 is None:
        raise Problem(WRONG_USAGE, "Valget --previous holdes mot --form11, som mangler.")
    for option, given in (("--nav-count", nav_count), ("--previous-form11c", previous_form11c)):
        if given is not None and form11c is None:
            raise Problem(WRONG_USAGE, f"Valget {option} holdes mot --form11c, som mangler.")
    if nav_count is not None and nav_count < 0:
        raise Problem(WRONG_USAGE, "Valget --nav-count er et antall, 0 eller mer.")
    if not (form11 or form11c or accounts):
        raise Problem(WRONG_USAGE, "Oppgi minst en fil: --form11, --form11c eller --accounts.")

    def extract(file: str | None, form: str, of: int) -> Extract[Any] | None:
        return None if file is None else Extract.read(file, form=form, year=of, region=region)

    now, participants = extract(form11, "11F", year), extract(form11c, "11CF", year)
    last, last_participants = extract(previous, "11F", year - 1), extract(previous_form11c, "11CF", year - 1)
    answers = None if form7 is None else _answers(form7, year, region)
    if answers is not None and answers.kommunalt_reglement is not None and livsopphold is not None:
        raise Problem(
            WRONG_USAGE, f"Livsopphold til flyktninger står i {form7}; oppgi det ikke med --livsopphold også."
        )
    files = (form11, form11c, accounts, previous, previous_form11c)
    with reading(*(file for file in files if file is not None)):
        found = hold_together(
            region=region,
            year=year,
            form11=now,
            form11c=participants,
            form7=answers,
            accounts=Accounts.read(accounts, year=year, region=region) if accounts is not None else None,
            livsopphold_flyktninger=Amount(livsopphold, AmountUnit.KRONER) if livsopphold is not None else None,
            nav_count=nav_count,
        )
        advice = [
            *(plausibility(now, last) if now is not None else ()),
            *(plausibility(participants, last_participants) if participants is not None else ()),
        ]
    if as_json:
        from kostra_sdk.cli import data

        click.echo(data.dumped(_as_data(found, advice)), nl=False)
    else:
        from kostra_sdk.cli.reconcile_text import lines_of

        for line in lines_of(found, advice):
            click.echo(line)
    return REMARKS if found.remarks or advice else FINE


def _answers(file: str, year: int, region: str) -> Skjema7:
    """Read the answers to form 7, which are of the year, and of the region where they say one."""
    from kostra_sdk.advice.worksheets.skjema7 import Skjema7
    from kostra_sdk.cli.worksheet import read_answers

    answers = read_answers(Skjema7, file)
    if answers.year != year:
        raise Problem(UNREADABLE, f"{file} er for {answers.year}, ikke for {year}.")
    if answers.region not in {None, region}:
        raise Problem(UNREADABLE, f"{file} er for en annen kommune eller bydel enn {region}.")
    return answers


# --- as JSON ----------------------------------------------------------------------------------------------


def _as_data(found: Reconciliation, advice: Sequence[PlausibilityAdvice]) -> dict[str, Any]:
    return {
        "region": found.region,
        "year": found.year,
        "official": False,
        "andre_ytelser": _andre_ytelser(found.andre_ytelser),
        "totals": [_total(total) for total in found.totals],
        "functions": [_function(row) for row in found.functions],
        "head_count": _head_count(found.head_count) if found.head_count is not None else None,
        "remarks": [_advice(each) for each in found.remarks],
        "plausibility": [_advice(each) for each in advice],
    }


def _andre_ytelser(row: AndreYtelser) -> dict[str, Any]:
    return {
        "funksjon_281": _amount(row.funksjon_281),
        "sosialhjelp": _amount(row.sosialhjelp),
        "livsopphold_flyktninger": _amount(row.livsopphold_flyktninger),
        "rest_kroner": row.rest,
        "andre_kroner": row.andre,
        "uncertainty_kroner": row.uncertainty,
        "missing": list(row.missing),
        "explanation": row.explanation,
    }


def _amount(amount: Amount | None) -> dict[str, Any] | None:
    if amount is None:
        return None
    return {"value": amount.value, "unit": amount.unit.name.lower(), "kroner": amount.kroner}


def _total(total: FormTotal) -> dict[str, Any]:
    return {
        "form": total.form,
        "records": total.records,
        "amount": _amount(total.amount),
        "without_sum": total.without_sum,
    }


def _function(row: FunctionRow) -> dict[str, Any]:
    behind = row.counterpart
    return {
        "function": behind.function,
        "name": behind.name,
        "form": behind.form or None,
        "relation": behind.relation,
        "arts": list(behind.arts) if behind.arts is not None else None,
        "expenses": _amount(row.expenses),
        "compared": _amount(row.compared),
        "form_amount": _amount(row.total.amount) if row.total is not None else None,
        "difference_kroner": row.difference,
        "tolerance_kroner": row.tolerance,
        "services": list(row.services),
        "aarsverk": float(row.aarsverk) if row.aarsverk is not None else None,
        "note": behind.note,
        "source": behind.source,
    }


def _head_count(count: HeadCount) -> dict[str, Any]:
    return {
        "records": count.records,
        "persons": count.persons,
        "nav_count": count.nav_count,
        "difference": count.difference,
        "by_status": [
            {"status": str(status) if status is not None else None, "count": len(journals), "journal_numbers": journals}
            for status, journals in count.by_status.items()
        ],
    }


def _advice(advice: PlausibilityAdvice) -> dict[str, Any]:
    return {
        "topic": advice.topic,
        "message": advice.message,
        "source": advice.source,
        "count": advice.count,
        "lines": list(advice.lines),
        "journal_numbers": list(advice.journal_numbers),
        "figures": [{"label": label, "value": value} for label, value in advice.figures],
    }
