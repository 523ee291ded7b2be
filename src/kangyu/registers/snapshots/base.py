"""The base tables of a snapshot, as queries over the registers' tables. Names and identifying numbers stay behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kangyu.methods.forms import Item, Kind

_TYPES = {Kind.NUMBER: "DOUBLE", Kind.WHOLE: "DOUBLE", Kind.CODE: "VARCHAR", Kind.TEXT: "VARCHAR", Kind.DATE: "DATE"}


def queries(as_of: date, carried: Mapping[str, Item], schema: str = "source") -> dict[str, str]:
    """SQL by table name. Facts after `as_of` are left out; an end after it has not happened yet.

    Args:
        carried: items of contact forms that some condition reads.
    """
    day = f"DATE '{as_of.isoformat()}'"
    return {
        "resident": f"""
            SELECT id AS resident, sex, CAST(birth_date AS DATE) AS birth_date, residence_type
            FROM {schema}.people_resident""",
        "residence": f"""
            SELECT resident_id AS resident, organisation_id AS organisation, CAST(since AS DATE) AS since, {_end("until", day)} AS until
            FROM {schema}.people_residence WHERE CAST(since AS DATE) <= {day}""",
        "record": f"""
            SELECT resident_id AS resident, organisation_id AS organisation, CAST(established_on AS DATE) AS since,
                   {_end("closed_on", day)} AS until
            FROM {schema}.records_healthrecord WHERE CAST(established_on AS DATE) <= {day}""",
        "enrolment": f"""
            SELECT id AS enrolment, resident_id AS resident, programme, organisation_id AS organisation,
                   CAST(since AS DATE) AS since, {_end("until", day)} AS until
            FROM {schema}.enrolments_enrolment WHERE CAST(since AS DATE) <= {day}""",
        "contact": f"""
            SELECT id AS contact, resident_id AS resident, form, CAST("on" AS DATE) AS "on", organisation_id AS organisation, grade
                   {"".join(f", {_item(item)} AS {key}" for key, item in carried.items())}
            FROM {schema}.records_contact
            WHERE is_current AND CAST("on" AS DATE) <= {day} AND form <> 'personal_information'""",
    }


def _end(column: str, day: str) -> str:
    return f"CASE WHEN CAST({column} AS DATE) <= {day} THEN CAST({column} AS DATE) END"


def _item(item: Item) -> str:
    # Numbers are read as DOUBLE: a cast of 1.5 to an integer would silently become 2.
    return f"TRY_CAST(json_extract_string(data, '$.{item.key}') AS {_TYPES[item.kind]})"
