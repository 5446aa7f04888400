"""The JSON Schemas (draft 2020-12) of what the service takes and gives, for its OpenAPI description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.forms import FORM_NAMES, find_form
from kostra_sdk.layouts.xml_layout import XmlKind, XmlType
from kostra_sdk.records.attributes import Kind, attributes_of
from kostra_sdk.report.altinn import SEVERITIES
from kostra_sdk.report.json import report_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.records.attributes import Attribute

__all__ = ["RECORD_FORMS", "record_name", "schemas"]

Schema = dict[str, Any]

RECORD_FORMS: Final = tuple(name for name in FORM_NAMES if not find_form(name).is_xml)
"""The forms whose records are flat: an XML form is sent as its file."""

_TEXT: Final[Schema] = {"type": "string"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_WORDS: Final[Schema] = {"type": ["string", "null"]}
_PLAIN: Final[Mapping[Kind, Schema]] = {
    Kind.INTEGER: {"type": ["integer", "string", "null"], "description": "Whole kroner, or another whole number."},
    Kind.DATE: {"type": ["string", "null"], "format": "date"},
    Kind.BOX: {"type": ["boolean", "string", "null"], "description": "true where the box is ticked; or its code."},
}
_REF: Final = "#/components/schemas/"


def record_name(form: str) -> str:
    """Name the schema of a form's record: ``Record11F``."""
    return f"Record{form}"


def schemas() -> dict[str, Schema]:
    """Give all of them by name."""
    return {
        **_report(),
        **{record_name(name): _record(name) for name in RECORD_FORMS},
        "Problem": _PROBLEM,
        "Health": _object({"status": {"const": "ok"}, "version": _TEXT}),
        "Forms": _object({"forms": _array(_FORM)}),
        "Fields": {
            "oneOf": [
                _object({"form": _TEXT, "year": _COUNT, "length": _COUNT, "fields": _array(_FIELD)}),
                _object({"form": _TEXT, "year": _COUNT, "length": {"type": "null"}, "fields": _array(_XML_FIELD)}),
            ],
            "description": "The fields of a line, or the elements and attributes of a form that is XML.",
        },
        "AltinnQuestion": _ALTINN_QUESTION,
        "AltinnVerdict": _ALTINN_VERDICT,
        "AltinnError": _ALTINN_ERROR,
    }


def _object(properties: Mapping[str, Schema], *, optional: tuple[str, ...] = (), text: str = "") -> Schema:
    """Describe an object, whose members are there unless they are named as optional."""
    described = {"description": text} if text else {}
    required = [name for name in properties if name not in optional]
    return {**described, "type": "object", "required": required, "properties": dict(properties)}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


# --- reports and records ----------------------------------------------------------------------------------


def _report() -> dict[str, Schema]:
    """Give the published schema of the report, its parts beside it: the tools for .NET and Java ask for that."""
    whole = report_schema()
    parts = {f"Report{name.capitalize()}": part for name, part in whole.pop("$defs").items()}
    for key in ("$schema", "$id"):
        del whole[key]
    moved: dict[str, Schema] = _moved({"Report": whole, **parts})
    return moved


def _moved(value: Any) -> Any:
    """Let references lead where the parts now are."""
    if isinstance(value, dict):
        return {key: _moved(each) for key, each in value.items() if key != "$ref"} | (
            {"$ref": f"{_REF}Report{value['$ref'].rpartition('/')[2].capitalize()}"} if "$ref" in value else {}
        )
    return [_moved(each) for each in value] if isinstance(value, list) else value


def _record(form: str) -> Schema:
    cls = find_form(form).record
    properties = {attribute.name: _attribute(attribute) for attribute in attributes_of(cls)}
    text = (
        f"One record of form {form}, under the names of the attributes; what is left out or null is blank. "
        f"The official field names of a year, as /v1/forms/{form}/{{year}} lists them, will do as well."
    )
    return {"description": text, "type": "object", "properties": properties, "additionalProperties": True}


def _attribute(attribute: Attribute) -> Schema:
    match attribute.kind:
        case Kind.CODE if attribute.codes:
            told = "; ".join(f"{code.value} {code.name}" for code in attribute.codes)
            codes = [word for code in attribute.codes for word in (code.value, code.name)]
            return {"description": f"The code, or its name: {told}.", "enum": [*dict.fromkeys(codes), None]}
        case Kind.BOXES:
            numbers = {"type": "integer", "minimum": 1, "maximum": len(attribute.keys)}
            return {"type": ["array", "null"], "items": numbers, "description": "The numbers of the ticked boxes."}
        case _ if len(attribute.keys) > 1:
            return {
                "description": "Whole numbers, each by its number or name; amounts by month, in whole kroner.",
                "type": ["object", "null"],
                "properties": {str(number): {"type": ["integer", "string"]} for number in attribute.numbers},
                "additionalProperties": False,
            }
        case kind:
            return _PLAIN.get(kind, _WORDS)


# --- problems, forms and fields ---------------------------------------------------------------------------

_FAULT: Final = _object(
    {
        "detail": {"type": "string", "description": "What is wrong, in English."},
        "title": {"type": "string", "description": "The same in bokmål, where a person chose the value."},
        "parameter": {"type": "string", "description": "The parameter it is about."},
        "path": {"type": "string", "description": "Where in the JSON it is, such as $[17].vklo."},
        "index": {"type": "integer", "minimum": 0, "description": "The number of the record, counted from 0."},
        "journal_number": {"type": "string", "description": "The journal number of the record."},
        "field": {"type": "string", "description": "The official name of the field."},
    },
    optional=("title", "parameter", "path", "index", "journal_number", "field"),
    text="One thing that is wrong, and where; never the value.",
)
_PROBLEM: Final = _object(
    {
        "type": {"type": "string", "description": "The kind of problem: tell kinds apart by this."},
        "title": {"type": "string", "description": "The problem in bokmål, for a person."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What is wrong, in English, for a developer."},
        "instance": {"type": "string", "description": "The correlation id, as a URN."},
        "count": {
            "type": "integer",
            "minimum": 1,
            "description": "How many errors there are; the first 1000 are listed.",
        },
        "errors": _array(_FAULT),
    },
    optional=("count", "errors"),
    text="Problem details, RFC 9457.",
)
_FORM: Final = _object(
    {
        "form": _TEXT,
        "title": {"type": "string", "description": "What the form is about, in Norwegian."},
        "years": _array(
            _object(
                {
                    "year": {"type": "integer"},
                    "length": {
                        "type": ["integer", "null"],
                        "description": "The length of a record in characters; null where the form is XML.",
                    },
                    "controls": {"type": "boolean", "description": "Whether the year's controls are included."},
                    "standard": _object(
                        {
                            "commit": _TEXT,
                            "released": {"type": "string", "format": "date"},
                            "final": {"type": "boolean"},
                        }
                    ),
                }
            )
        ),
    }
)
_FIELD: Final = _object(
    {
        "number": {"type": "integer", "minimum": 1},
        "start": {"type": "integer", "minimum": 1, "description": "The first column, counted from 1."},
        "stop": {"type": "integer", "minimum": 1, "description": "The last column."},
        "width": {"type": "integer", "minimum": 1},
        "name": {"type": "string", "description": "The official name that year."},
        "key": {"type": "string", "description": "The name that stays when a year renames the field."},
        "label": _TEXT,
        "type": {"enum": ["string", "integer", "date"]},
        "pattern": {"type": ["string", "null"]},
        "mandatory": {"type": ["boolean", "null"]},
        "codes": {"type": "object", "additionalProperties": _TEXT},
    }
)

_XML_FIELD: Final = _object(
    {
        "number": {"type": "integer", "minimum": 1},
        "path": {"type": "string", "description": "From the outermost element; an attribute begins with @."},
        "level": {"type": "integer", "minimum": 0, "description": "How many elements it stands within."},
        "name": {"type": "string", "description": "The official name that year."},
        "kind": {"enum": list(map(str, XmlKind))},
        "label": _TEXT,
        "mandatory": {"type": "boolean"},
        "most": {"type": ["integer", "null"], "description": "How often it may occur; null for any number."},
        "unique": {"type": ["string", "null"], "description": "The attribute that no two of them have alike."},
        "type": {"enum": [*map(str, XmlType), None]},
        "min_length": {"type": "integer", "minimum": 0, "description": "Characters."},
        "max_length": {"type": "integer", "minimum": 0, "description": "Characters; 0 where there is no limit."},
        "pattern": {"type": ["string", "null"]},
        "codes": {"type": "object", "additionalProperties": _TEXT},
    }
)

# --- SSB's control API ------------------------------------------------------------------------------------

_ALTINN_RESPONDENT: Final[Mapping[str, Schema]] = {
    "aar": {"type": "integer", "description": "The reporting year."},
    "kvartal": {"type": "string", "enum": ["1", "2", "3", "4", " "]},
    "skjema": {"type": "string", "description": "The official name of the form."},
    "region": {"type": "string", "pattern": "^[0-9]{6}$"},
    "orgnr": {"type": "string", "pattern": "^([89][0-9]{8}| {9})$"},
}
_ALTINN_QUESTION: Final = _object(
    {
        "respondent": _object(_ALTINN_RESPONDENT, optional=("kvartal", "orgnr")),
        "base64KodedeData": {"type": "string", "contentEncoding": "base64", "description": "The extract."},
    },
    text="A question as SSB's own control API is asked; any year that is included is taken.",
)
_ALTINN_SEVERITY: Final[Schema] = {"enum": list(SEVERITIES.values())}
_ALTINN_VERDICT: Final = _object(
    {
        "respondent": _object(_ALTINN_RESPONDENT),
        "antallKontroller": _COUNT,
        "alvorlighetsgrad": _ALTINN_SEVERITY,
        "meldinger": _array(
            _object(
                {
                    "alvorlighetsgrad": _ALTINN_SEVERITY,
                    "kontrollNavn": _TEXT,
                    "meldingTekst": _TEXT,
                    "linjenumre": _array({"type": "integer", "minimum": 1}),
                }
            )
        ),
        "versjon": {"type": "string", "description": "The commit of the official program that is followed."},
    },
    text="The verdict in the shape of SSB's own control API.",
)
_ALTINN_ERROR: Final = _object(
    {
        "timestamp": {"type": "integer", "description": "Milliseconds since 1970."},
        "httpStatusCode": {"type": "integer"},
        "errorType": {"enum": ["VALIDATION_ERROR", "SYSTEM_ERROR"]},
        "url": _TEXT,
        "validationErrors": {"type": "object", "additionalProperties": _TEXT},
    },
    optional=("validationErrors",),
    text="An error in the shape of SSB's own control API.",
)
