"""The sources of other libraries as those libraries are (`make test-libraries`).

`tests/sources/test_rows.py` has stand-ins for all of them, so that the promises are tested without the libraries too.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.errors import RowError, UsageError
from kostra_sdk.forms.kvalifisering.record import Kvalifisering
from kostra_sdk.forms.sosialhjelp.events import Hjemmel, Stonadsart, Utbetaling
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.sources import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.libraries

ROWS: list[dict[str, Any]] = [
    {"SAK": 17, "DATO": date(2025, 3, 1), "BELOP": 1200, "ART": "B", "ID": "U1"},
    {"SAK": 18, "DATO": date(2025, 3, 2), "BELOP": -300, "ART": "L", "ID": None},
]
MAPPING = Mapping.from_dict(
    {
        "Utbetaling": {
            "sak": {"column": "SAK", "width": 8},
            "dato": "DATO",
            "belop": "BELOP",
            "art": {"column": "ART", "codes": {"B": "BIDRAG", "L": "LAAN"}},
            "hjemmel": {"value": "SOSIALTJENESTELOVEN_18"},
            "id": "ID",
        },
        "Sosialhjelp": {
            "PERSON_JOURNALNR": {"column": "SAK", "width": 8},
            "FODSELSDATO": "DATO",
            "BIDRAG": "BELOP",
            "SAKSBEHANDLER": "ID",
        },
        "Kvalifisering": {
            "PERSON_JOURNALNR": {"column": "SAK", "width": 8},
            "REG_DATO": "DATO",
            "KVP_STONAD": "BELOP",
        },
    }
)
EVENTS = [
    Utbetaling(
        sak="00000017",
        dato=date(2025, 3, 1),
        belop=1200,
        art=Stonadsart.BIDRAG,
        hjemmel=Hjemmel.SOSIALTJENESTELOVEN_18,
        id="U1",
    ),
    Utbetaling(
        sak="00000018",
        dato=date(2025, 3, 2),
        belop=-300,
        art=Stonadsart.LAAN,
        hjemmel=Hjemmel.SOSIALTJENESTELOVEN_18,
    ),
]
RECORDS = {
    "Sosialhjelp": [
        Sosialhjelp(person_journalnr="00000017", fodselsdato=date(2025, 3, 1), bidrag=1200, saksbehandler="U1"),
        Sosialhjelp(person_journalnr="00000018", fodselsdato=date(2025, 3, 2), bidrag=-300),
    ],
    "Kvalifisering": [
        Kvalifisering(person_journalnr="00000017", reg_dato=date(2025, 3, 1), kvp_stonad=1200),
        Kvalifisering(person_journalnr="00000018", reg_dato=date(2025, 3, 2), kvp_stonad=-300),
    ],
}


def assert_same(source: Any) -> None:
    """Assert that a source that can be read again gives the same events and records as all others."""
    assert list(MAPPING.read("Utbetaling", source)) == EVENTS
    for table, records in RECORDS.items():
        assert list(MAPPING.read(table, source)) == records


def told(source: Any) -> list[str]:
    """Give all that is wrong with the rows of a source."""
    with pytest.raises(RowError) as raised:
        list(MAPPING.read("Utbetaling", source))
    assert raised.value.__context__ is None
    return [str(problem) for problem in raised.value.problems]


ELSEWHERE = "DATO: a moment in another time zone than Norway's: give the day it was here (row 1, 2)"
NOTHING = "nothing, where something is needed (row 2)"


# --- Polars -------------------------------------------------------------------------------------------------


def test_frames_of_polars() -> None:
    """A frame of Polars gives events and records, whatever types its columns have."""
    pl = import_module("polars")
    frame = pl.DataFrame(ROWS)
    assert_same(frame)
    assert_same(frame.with_columns(pl.col("ART").cast(pl.Categorical), pl.col("BELOP").cast(pl.Float32)))
    assert_same(frame.with_columns(pl.col("BELOP").cast(pl.Decimal(10, 2)), pl.col("SAK").cast(pl.UInt16)))
    assert_same(frame.with_columns(pl.col("DATO").cast(pl.Datetime("ns")).dt.replace_time_zone("Europe/Oslo")))
    assert list(MAPPING.read("Utbetaling", frame.head(0))) == []


def test_what_is_wrong_in_a_frame_of_polars() -> None:
    """Missing values, moments elsewhere and dates that Python has not are told as in any other source."""
    pl = import_module("polars")
    frame = pl.DataFrame(ROWS)
    assert told(frame.with_columns(BELOP=pl.Series([1.0, float("nan")]))) == [f"BELOP: {NOTHING}"]
    assert told(frame.with_columns(pl.col("DATO").cast(pl.Datetime).dt.replace_time_zone("UTC"))) == [ELSEWHERE]
    with pytest.raises(UsageError, match="such as a date after the year 9999"):
        list(MAPPING.read("Utbetaling", frame.with_columns(DATO=pl.Series([1, 10**7]).cast(pl.Date))))
    with pytest.raises(UsageError, match="no rows to be had from this: a value of type LazyFrame"):
        list(MAPPING.read("Utbetaling", frame.lazy()))


# --- Arrow --------------------------------------------------------------------------------------------------


def test_tables_of_arrow() -> None:
    """A table of Arrow, its batches and lists of its scalars give events and records."""
    pa = import_module("pyarrow")
    table = pa.Table.from_pylist(ROWS)
    assert_same(table)
    assert_same(table.to_batches())
    assert_same(table.to_batches()[0])
    assert list(MAPPING.read("Utbetaling", table.to_reader())) == EVENTS
    assert_same([{name: pa.scalar(value) for name, value in row.items()} for row in ROWS])
    moments = pa.array([datetime(2025, 3, 1), datetime(2025, 3, 2)], pa.timestamp("us"))  # noqa: DTZ001 - no zone
    other = table.set_column(1, "DATO", moments).set_column(3, "ART", pa.array(["B", "L"]).dictionary_encode())
    assert_same(other.set_column(2, "BELOP", pa.array([Decimal("1200.00"), Decimal(-300)])))


def test_what_is_wrong_in_a_table_of_arrow() -> None:
    """Values that Python has none for are told by column and row, and columns of one name are refused."""
    pa = import_module("pyarrow")
    table = pa.Table.from_pylist(ROWS)
    far = table.set_column(1, "DATO", pa.array([10**7, 20_000], pa.int32()).cast(pa.date32()))
    assert told(far) == [
        "DATO: a value that Python has none for: give dates up to the year 9999, and moments in microseconds (row 1)"
    ]
    beside = table.append_column("ANNET", pa.array([10**7, 1], pa.int32()).cast(pa.date32()))
    assert list(MAPPING.read("Utbetaling", beside)) == EVENTS
    assert told(table.set_column(3, "ART", pa.array([b"B", b"L"]))) == [
        "ART: no code: a value of type bytes (row 1, 2)"
    ]
    for doubled in (
        table.append_column("SAK", pa.array([1, 2])),
        table.append_column("SAK", pa.array([1, 2])).to_reader(),
    ):
        with pytest.raises(UsageError, match="several columns have the same name: SAK"):
            list(MAPPING.read("Utbetaling", doubled))


# --- pandas and numpy ---------------------------------------------------------------------------------------


def test_frames_of_pandas() -> None:
    """A frame of pandas gives events and records, whatever types its columns have."""
    pd = import_module("pandas")
    frame = pd.DataFrame(ROWS)
    assert_same(frame)
    assert_same(frame.convert_dtypes())
    assert_same(frame.assign(ART=frame["ART"].astype("category"), BELOP=[1200.0, -300.0]))
    assert_same(frame.assign(DATO=pd.to_datetime(frame["DATO"]).dt.tz_localize("Europe/Oslo")))
    assert_same(frame.to_dict("records"))
    assert_same([row for _, row in frame.iterrows()])
    assert list(MAPPING.read("Utbetaling", frame.head(0))) == []


def test_what_is_wrong_in_a_frame_of_pandas() -> None:
    """NaN, NaT and NA are nothing, a month is no day, and an index is no column."""
    pd = import_module("pandas")
    frame = pd.DataFrame(ROWS)
    assert told(frame.assign(BELOP=[1.0, float("nan")])) == [f"BELOP: {NOTHING}"]
    assert told(frame.assign(BELOP=pd.array([1, pd.NA], dtype="Int64"))) == [f"BELOP: {NOTHING}"]
    assert told(frame.assign(DATO=pd.to_datetime(["2025-03-01", None]))) == [f"DATO: {NOTHING}"]
    assert told(frame.assign(DATO=pd.to_datetime(frame["DATO"]).dt.tz_localize("UTC"))) == [ELSEWHERE]
    assert told(frame.assign(DATO=pd.PeriodIndex(["2025-03", "2025-04"], freq="M"))) == [
        "DATO: no date: a value of type Period (row 1, 2)"
    ]
    assert told(frame.set_index("SAK")) == ["SAK: no row has such a column (row 1 and 1 more)"]
    with pytest.raises(UsageError, match="several columns have the same name: SAK"):
        list(MAPPING.read("Utbetaling", pd.concat([frame, frame[["SAK"]]], axis=1)))


def test_moments_of_pandas_after_all_dates() -> None:
    """A moment that pandas can hold and Python cannot is no day of the calendar."""
    pd = import_module("pandas")
    np = import_module("numpy")
    far = np.array(["20250-03-01", "2025-03-02"], dtype="datetime64[s]")
    assert told(pd.DataFrame(ROWS).assign(DATO=far)) == ["DATO: no day of the calendar (row 1)"]


def test_scalars_of_numpy() -> None:
    """Scalars of numpy are what they stand for; what is masked is nothing, and a month is no day."""
    np = import_module("numpy")
    kinds = {"SAK": np.int16, "DATO": np.datetime64, "BELOP": np.int64, "ART": np.str_}
    assert_same([row | {name: kind(row[name]) for name, kind in kinds.items()} for row in ROWS])
    assert_same([row | {"DATO": np.datetime64(row["DATO"], "ns"), "BELOP": np.float64(row["BELOP"])} for row in ROWS])
    for nothing in (np.datetime64("NaT"), np.float32("nan"), np.ma.masked):
        assert told([ROWS[0], {**ROWS[1], "BELOP": nothing}]) == [f"BELOP: {NOTHING}"]
    for no_day in (np.datetime64("2025-03"), np.datetime64("2025"), np.datetime64("20250-03-01")):
        assert told([{**ROWS[0], "DATO": no_day}]) == ["DATO: no date: a value of type datetime64 (row 1)"]


# --- SQLAlchemy ---------------------------------------------------------------------------------------------


@pytest.fixture(name="database")
def _database() -> Iterator[tuple[Any, Any, Any]]:
    """Give a session, the mapped class and SQLAlchemy itself, with a table of payments."""
    sa = import_module("sqlalchemy")
    orm = import_module("sqlalchemy.orm")
    types = {"SAK": sa.Integer, "DATO": sa.Date, "BELOP": sa.Numeric(10, 2), "ART": sa.String, "ID": sa.String}
    base = orm.declarative_base()
    columns = {name: sa.Column(kind, primary_key=name == "SAK") for name, kind in types.items()}
    mapped = type("Betaling", (base,), {"__tablename__": "BETALING", **columns})
    engine = sa.create_engine("sqlite://")
    base.metadata.create_all(engine)
    with orm.Session(engine) as session:
        session.add_all([mapped(**row) for row in ROWS])
        session.commit()
        yield session, mapped, sa
    engine.dispose()


@pytest.mark.filterwarnings("ignore:Dialect sqlite.*does \\*not\\* support Decimal")
def test_results_of_sqlalchemy(database: tuple[Any, Any, Any]) -> None:
    """A result gives events and records: of columns or objects, as it is, as mappings, in a list or a stream."""
    session, mapped, sa = database
    columns, objects = sa.select(mapped.__table__), sa.select(mapped)
    for table, expected in {"Utbetaling": EVENTS, **RECORDS}.items():
        for source in (
            session.execute(columns),
            session.execute(columns).mappings(),
            session.execute(columns).all(),
            session.execute(columns, execution_options={"yield_per": 1}),
            session.execute(objects),
            session.scalars(objects),
            session.scalars(objects).all(),
        ):
            assert list(MAPPING.read(table, source)) == expected


def test_what_is_no_rows_of_sqlalchemy(database: tuple[Any, Any, Any]) -> None:
    """What has no rows is refused, above all what would seem to have none; so are columns of one name."""
    session, mapped, sa = database
    table = mapped.__table__
    inserted = session.execute(sa.insert(table).values(SAK=19))
    for source, reason in (
        (session, "a connection, and no rows"),
        (session.connection(), "a connection, and no rows"),
        (sa.select(table), "no rows to be had from this: a value of type Select"),
        (table, "no rows to be had from this: a value of type Table"),
        (inserted, "the result has no rows"),
        (session.execute(sa.text("SELECT SAK, BELOP AS SAK FROM BETALING")), "several columns have the same name: SAK"),
        (session.execute(sa.select(table.c.SAK, table.c.ART.label("SAK"))), "several columns have the same name: SAK"),
    ):
        with pytest.raises(UsageError, match=reason):
            list(MAPPING.read("Utbetaling", source))


def test_moments_of_sqlalchemy(database: tuple[Any, Any, Any]) -> None:
    """A moment with a time zone, as PostgreSQL gives it, is refused where it is not Norway's."""
    session, _, sa = database
    [row] = session.execute(sa.select(sa.literal(datetime(2025, 3, 1, 23, 30)).label("DATO"))).mappings()  # noqa: DTZ001
    moment = row["DATO"].replace(tzinfo=UTC)
    assert told([ROWS[0] | {"DATO": moment}, ROWS[1] | {"DATO": moment}]) == [ELSEWHERE]
