"""A made-up case system: a year of a municipality in SQLite, in the tables that ``fagsystem.toml`` maps.

3 000 people at two offices, or at the bydeler of Oslo, and 20 000 payments:
sosialhjelp of this year and the years around it, loans, what was taken back,
refugees under kommunalt reglement, advances of bostøtte and disposed trygd, and participants of kvalifiseringsprogram.
Some refugees are there twice, once by DUF number alone, and households change, some of them after the year.

Nobody in it exists: month + 80 in the numbers is the synthetic series.
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.ids import duf, fodselsnummer
from kostra_sdk.testing import synthetic_number

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["KVALIFISERING", "SOSIALHJELP", "fill", "rows_of"]

COMMON: Final = {
    "Person": "PERSON_ID, FNR, DUFNR, FODT, KJONN FROM PERSON",
    "Sak": "SAKSNR, PERSON_ID, KONTOR, SBH FROM SAK",
    "Husholdning": "PERSON_ID, GJELDER_FRA, SIVILSTAND, ANT_BARN FROM HUSHOLDNING",
}
SOSIALHJELP: Final = COMMON | {
    "Utbetaling": "SAKSNR, BILAGSNR, UTBETALT_DATO, BELOP_ORE, ART, HJEMMEL, MOTBILAG FROM UTBETALING",
    "Kontakt": "* FROM KONTAKT",
    "Vilkarsvedtak": "* FROM VILKARSVEDTAK",
    "Aktivitetsunntak": "* FROM AKTIVITETSUNNTAK",
    "Sanksjon": "* FROM SANKSJON",
}
"""Event → what is selected for it, for form 11F."""
KVALIFISERING: Final = COMMON | {
    "Program": "* FROM KVP_PROGRAM",
    "Permisjon": "* FROM KVP_PERMISJON",
    "Avslutning": "* FROM KVP_AVSLUTNING",
    "Kvalifiseringsutbetaling": "SAKSNR, BILAGSNR, UTBETALT_DATO, BELOP_ORE, MOTBILAG FROM UTBETALING "
    "WHERE HJEMMEL = 'STL29'",
    "Tilleggsytelse": "* FROM KVP_TILLEGG",
}
"""Event → what is selected for it, for form 11CF."""

_TABLES: Final = """
CREATE TABLE PERSON (PERSON_ID INTEGER PRIMARY KEY, FNR TEXT, DUFNR TEXT, FODT TEXT, KJONN TEXT);
CREATE TABLE SAK (SAKSNR TEXT PRIMARY KEY, PERSON_ID INTEGER, KONTOR TEXT, SBH TEXT);
CREATE TABLE HUSHOLDNING (PERSON_ID INTEGER, GJELDER_FRA TEXT, SIVILSTAND TEXT, ANT_BARN INTEGER);
CREATE TABLE UTBETALING (SAKSNR TEXT, BILAGSNR TEXT, UTBETALT_DATO TEXT, BELOP_ORE INTEGER, ART TEXT, HJEMMEL TEXT,
    MOTBILAG TEXT);
CREATE TABLE KONTAKT (SAKSNR TEXT, KONTAKT_DATO TEXT, KILDE_LIVSOPPHOLD TEXT, TRYGD TEXT, ARBEIDSSITUASJON TEXT,
    BOSITUASJON TEXT, OKONOMIRAD TEXT, INDIVIDUELL_PLAN TEXT, SBH TEXT);
CREATE TABLE VILKARSVEDTAK (SAKSNR TEXT, VEDTAK_DATO TEXT, TIL_DATO TEXT, VILKAR TEXT, GJELDER_PARTNER TEXT);
CREATE TABLE AKTIVITETSUNNTAK (SAKSNR TEXT, VEDTAK_DATO TEXT, UNNTAK_ARBEID TEXT, UNNTAK_AKTIVITET TEXT,
    UNNTAK_HELSE TEXT, UNNTAK_ANNET TEXT);
CREATE TABLE SANKSJON (SAKSNR TEXT, VEDTAK_DATO TEXT, SANKSJON TEXT);
CREATE TABLE KVP_PROGRAM (SAKSNR TEXT, SOKNAD_DATO TEXT, VEDTAK_DATO TEXT, START_DATO TEXT, FRA_KOMMUNE TEXT,
    FRA_BYDEL TEXT, SOSHJ_FOR TEXT, YTELSER_FOR TEXT);
CREATE TABLE KVP_PERMISJON (SAKSNR TEXT, FRA_DATO TEXT, TIL_DATO TEXT);
CREATE TABLE KVP_AVSLUTNING (SAKSNR TEXT, SLUTT_DATO TEXT, INNTEKT_ETTER TEXT, ANNET_TEKST TEXT, AARSAK TEXT,
    SITUASJON TEXT);
CREATE TABLE KVP_TILLEGG (SAKSNR TEXT, MOTTATT_DATO TEXT, ART TEXT);
"""

# Source of livelihood, trygd, work: as a caseworker has seen them together.
_SITUATIONS: Final = (
    ("1", "12", "02"),
    ("3", "11", "07"),
    ("3", "04", "04"),
    ("4", "12", "03"),
    ("5", "12", "07"),
    ("5", "12", "06"),
    ("6", "12", "09"),
)
_PARTICIPANT: Final = ("8", "12", "10")
_HOUSING: Final = ("1", "1", "1", "2", "3", "5")
_OTHER_LAWS: Final = ("BOST", "TRYGD", "STK", "BOT", "X")


def rows_of(database: Path, select: str) -> list[dict[str, Any]]:
    """Give the rows of a table as dicts."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT {select}")]


def fill(
    database: Path, *, year: int, region: str, persons: int = 3_000, payments: int = 20_000, seed: int = 1
) -> None:
    """Make the tables anew and fill them with a year, and the ends of the years around it."""
    database.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executescript(_TABLES)
        _Municipality(connection, random.Random(f"{year} {region} {seed}"), year, oslo=region.startswith("0301")).fill(
            persons, payments
        )


class _Municipality:
    """Makes up people and what happens to them."""

    def __init__(self, connection: sqlite3.Connection, rng: random.Random, year: int, *, oslo: bool) -> None:
        self._connection = connection
        self._rng = rng
        self._year = year
        self._offices = [f"{bydel:02}" for bydel in range(1, 16)] if oslo else ["nav"] * 4 + ["flyktning"]
        self._vouchers = 0

    def fill(self, persons: int, payments: int) -> None:
        """Fill all tables."""
        rng = self._rng
        taken: set[str] = set()
        social = []
        for id_ in range(1, persons + 1):
            office = rng.choice(self._offices)
            away = id_ % 1_000 == 0
            refugee = not away and (office == "flyktning" or rng.random() < 0.05)
            participant = not refugee and id_ % 25 == 0
            number = self._number(taken)
            known_before = refugee and rng.random() < 0.3
            duf_number = self._duf_number(id_) if refugee else ""
            case = self._person(id_, office, number, duf_number)
            self._contacts(case, participant=participant)
            if participant:
                self._program(case, away=away)
            if refugee and rng.random() < 0.5:
                self._pay_monthly(case, "KOMM", rng.randrange(8_000, 14_000), rng.randint(4, 12))
                if rng.random() < 0.6:
                    continue  # nothing under §§ 18 and 19
            if participant and rng.random() < 0.4:
                continue  # lives on the programme alone
            social.append(case)
            if known_before:
                social.append(self._person(persons + id_, office, "", duf_number))
        self._social(social, payments)

    def _number(self, taken: set[str]) -> str:
        while True:
            born = date(self._year - 62, 1, 2) + timedelta(days=self._rng.randrange(42 * 365))
            number = synthetic_number(born, self._rng)
            if number not in taken:
                taken.add(number)
                return number

    def _duf_number(self, id_: int) -> str:
        ten = f"{self._year - 3}{id_:06}"
        return ten + duf.check_digits(ten)

    def _person(self, id_: int, office: str, number: str, duf_number: str) -> str:
        """Give a case to a person, who is known by a fødselsnummer, by a DUF number, or by both."""
        rng, year = self._rng, self._year
        case = f"{year % 100:02}{id_:06}"
        born = _day(fodselsnummer.birth_date(number)) if number else ""
        sex = "" if not number else "M" if int(number[8]) % 2 else "K"
        self._insert("PERSON", id_, number, duf_number, born, sex)
        self._insert("SAK", case, id_, office, f"SBH{rng.randrange(60):03}")
        for known in (date(year, 1, 7), date(year, 8, 20), date(year + 1, 1, 3)):
            if known == date(year, 1, 7) or rng.random() < 0.2:
                status = rng.choice(("UG", "UG", "GI", "SB", "SK", "SE", "EN"))
                self._insert("HUSHOLDNING", id_, _day(known), status, rng.choice((0, 0, 0, 1, 2, 3)))
        return case

    def _contacts(self, case: str, *, participant: bool) -> None:
        rng = self._rng
        for month in sorted(rng.sample(range(1, 13), 2)):
            vklo, trygd, work = _PARTICIPANT if participant else rng.choice(_SITUATIONS)
            self._insert(
                *("KONTAKT", case, _day(date(self._year, month, rng.randint(1, 28))), vklo, trygd, work),
                *(rng.choice(_HOUSING), rng.choice("JN"), rng.choice("NNNJ"), ""),
            )
        if rng.random() < 0.3:
            begins = date(self._year, rng.randint(1, 11), rng.randint(1, 28))
            conditions = ",".join(rng.sample(("16", "17", "06", "08", "14"), rng.randint(1, 2)))
            self._insert("VILKARSVEDTAK", case, _day(begins), _day(begins + timedelta(days=90)), conditions, "N")
            if rng.random() < 0.3:
                self._insert("SANKSJON", case, _day(begins + timedelta(days=25)), rng.choice(("RED", "ANN")))
        elif rng.random() < 0.1:
            self._insert("AKTIVITETSUNNTAK", case, _day(self._some_day()), "N", "N", "J", "N")

    def _social(self, cases: list[str], payments: int) -> None:
        """Pay sosialhjelp: everybody something, some of it in the years around, some of it taken back."""
        rng = self._rng
        while self._vouchers < payments:
            for case in cases:
                self._pay(case, rng.choice(("STL18", "STL18", "STL19")), rng.randrange(1_000, 9_000), self._some_day())
                if rng.random() < 0.08:
                    self._pay(case, "STL18", rng.randrange(500, 5_000), self._some_day(), art="L")
                if rng.random() < 0.04:
                    self._pay(case, rng.choice(_OTHER_LAWS), rng.randrange(500, 9_000), self._some_day())
                if rng.random() < 0.05:
                    around = rng.choice((date(self._year - 1, 12, 27), date(self._year + 1, 1, 4)))
                    self._pay(case, "STL18", rng.randrange(500, 9_000), around)
                if rng.random() < 0.02:
                    paid, day = rng.randrange(2_000, 4_000), self._some_day()
                    voucher = self._pay(case, "STL18", paid, day)
                    back = min(day + timedelta(days=20), date(self._year, 12, 31))
                    self._pay(case, "STL18", -paid // 2, back, takes_back=voucher)
                if self._vouchers >= payments:
                    break

    def _program(self, case: str, *, away: bool) -> None:
        """Make a kvalifiseringsprogram that runs, has ended, is on leave, or has not begun.

        Who is away was on leave at New Year, ended without coming back, and was paid nothing in the year (B-20).
        """
        rng, year = self._rng, self._year
        if away:
            steps = (_day(date(year - 1, month, 1)) for month in (1, 2, 3))  # applied, decided, begun
            self._insert("KVP_PROGRAM", case, *steps, "", "N", "V", "SOS")
            self._insert("KVP_PERMISJON", case, _day(date(year - 1, 10, 1)), "")
            self._insert("KVP_AVSLUTNING", case, _day(date(year, 3, 31)), "", "", "UT", "")
            return
        begun = date(year - 1, 9, 1) + timedelta(days=rng.randrange(300))
        decided = begun - timedelta(days=30)
        kind = rng.choice(("runs", "runs", "runs", "ended", "ended", "leave", "later"))
        self._insert(
            *("KVP_PROGRAM", case, _day(decided - timedelta(days=20)), _day(decided)),
            *("" if kind == "later" else _day(begun), "", "N", rng.choice("VS"), "SOS"),
        )
        if kind == "later":
            return
        end = date(year, 12, 31)
        if kind == "ended":
            end = max(begun + timedelta(days=60), date(year, rng.randint(2, 12), 15))
            end = min(end, date(year, 12, 20))
            self._insert("KVP_AVSLUTNING", case, _day(end), "01", "", "FF", "ARB")
        if kind == "leave":
            self._insert("KVP_PERMISJON", case, _day(date(year, 11, 20)), "")
            end = date(year, 11, 15)
        for month in range(1, 13):
            day = date(year, month, 12)
            if begun <= day <= end:
                self._pay(case, "STL29", 21_000, day)
        if rng.random() < 0.4:
            self._insert("KVP_TILLEGG", case, _day(max(begun, date(year, 1, 20))), rng.choice(("HBO", "SUP", "ENG")))

    def _pay_monthly(self, case: str, law: str, amount: int, months: int) -> None:
        for month in range(1, months + 1):
            self._pay(case, law, amount, date(self._year, month, 15))

    def _pay(self, case: str, law: str, amount: int, day: date, *, art: str = "B", takes_back: str = "") -> str:
        self._vouchers += 1
        voucher = f"B{self._vouchers:06}"
        self._insert("UTBETALING", case, voucher, _day(day), amount * 100, art, law, takes_back)
        return voucher

    def _some_day(self) -> date:
        return date(self._year, self._rng.randint(1, 12), self._rng.randint(1, 28))

    def _insert(self, table: str, *values: object) -> None:
        places = ", ".join("?" * len(values))
        self._connection.execute(f"INSERT INTO {table} VALUES ({places})", values)  # noqa: S608 - the tables above


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
