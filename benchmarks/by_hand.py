"""The same counts as SQL for DuckDB, as a good engineer would write them who knows the marts and needs no engine.

One statement for each mart; each answers (set, organisation, month, n), openings and closings apart, as the engine does.
Spells are counted set by set under UNION ALL: on these files that took less time than the same with a materialised table
of bounds, with GROUPING SETS, or with the bounds unnested. Sets are named; `SETS` says which of the catalogue each one is.
"""

from __future__ import annotations

from pathlib import Path

from kangyu.catalogue.indicators import elderly, hypertension, indicator, record, resident
from kangyu.methods.indicators import Rows

SETS: dict[str, Rows] = {
    "residents": resident.residents,
    "of_65": resident.elderly,
    "from_elsewhere": indicator("resident.non_registered_share").numerator,
    "with_record": record.with_record,
    "in_use": record.in_use,
    "elderly_managed": elderly.managed,
    "new_records": indicator("record.new").numerator,
    "managed": hypertension.managed,
    "to_standard": hypertension.to_standard,
    "to_rolling_standard": hypertension.to_rolling_standard,
    "controlled": hypertension.controlled,
    "seen": hypertension.seen,
    "managed_of_65": indicator("hypertension.elderly_share").numerator,
    "new_patients": indicator("hypertension.new").numerator,
    "visits": hypertension.visits,
    "off_target": indicator("hypertension.off_target_share").numerator,
    "dangerous": indicator("hypertension.danger_visits").numerator,
}

# set: (month in which the spell opens, month in which it closes, condition). Residents without a record have neither of
# its months; `birth` and the months of the specification are always there. greatest() and least() pass over unknowns.
_OF_RESIDENTS = {
    "residents": ("since", "until", "TRUE"),
    "of_65": ("greatest(since, birth + 780)", "until", "TRUE"),
    "from_elsewhere": ("since", "until", "residence_type = '2'"),
    "with_record": ("greatest(since, record)", "least(until, record_until)", "record IS NOT NULL"),
    "in_use": (
        "greatest(since, record)",
        "least(until, record_until, contact + 12)",
        "record IS NOT NULL AND contact IS NOT NULL",
    ),
    "elderly_managed": (
        "greatest(since, birth + 780, record)",
        "least(until, record_until, examination + 12)",
        "record IS NOT NULL AND examination IS NOT NULL",
    ),
}
_OF_ENROLMENTS = {
    "managed": ("since", "until", "TRUE"),
    "to_standard": (
        "greatest(since, sound_from)",
        "least(until, paced_until, open_until, examination + 12)",
        "examination IS NOT NULL",
    ),
    "to_rolling_standard": (
        "greatest(since, rolling_sound_from)",
        "least(until, rolling_until, open_until, examination + 12)",
        "examination IS NOT NULL",
    ),
    "controlled": ("since", "least(until, visit + 12)", "visit IS NOT NULL AND grade = '1'"),
    "seen": ("since", "least(until, visit + 12)", "visit IS NOT NULL"),
    "managed_of_65": ("greatest(since, birth + 780)", "until", "TRUE"),
}
_HYPERTENSION = "programme = 'hypertension'"

# A spell that began before the first month opens in it; one that stands in none of the months is left out. The file is read
# once for both ends: rows are counted by opening and closing month together, then each end is added up.
_SPELLS = """
    SELECT {number} AS set, organisation, month, sum(n) AS n
    FROM (
        SELECT organisation, unnest([opens, closes]) AS month, unnest([n, -n]) AS n
        FROM (
            SELECT organisation, greatest({since}, {first}) AS opens, least({until}, {last} + 1) AS closes, count(*) AS n
            FROM '{mart}' WHERE {of} AND {where} AND {since} < {until} AND {until} > {first} AND {since} <= {last}
            GROUP BY ALL
        )
    ) WHERE month <= {last} GROUP BY organisation, month, n > 0"""

_RECORDS = """
    SELECT {new_records} AS set, organisation, month, count(*) AS n
    FROM '{mart}' WHERE month BETWEEN {first} AND {last} GROUP BY ALL"""

_ENTRIES = """
    SELECT {new_patients} AS set, organisation, month, count(*) AS n
    FROM '{mart}' WHERE programme = 'hypertension' AND month BETWEEN {first} AND {last} GROUP BY ALL"""

_CONTACTS = """
    WITH counted AS (
        SELECT organisation, month, count(*) AS visits,
               count(*) FILTER (WHERE grade IN ('2', '3', '4')) AS off_target,
               count(*) FILTER (WHERE systolic >= 180 OR diastolic >= 110) AS dangerous
        FROM '{mart}' WHERE form = 'hypertension_follow_up' AND month BETWEEN {first} AND {last}
        GROUP BY ALL
    )
    SELECT {visits} AS set, organisation, month, visits AS n FROM counted
    UNION ALL SELECT {off_target}, organisation, month, off_target FROM counted WHERE off_target > 0
    UNION ALL SELECT {dangerous}, organisation, month, dangerous FROM counted WHERE dangerous > 0"""


def statements(marts: Path, first: int, last: int) -> list[str]:
    """One statement for each mart in the folder; sets are numbered by their place in `SETS`."""
    numbers = {name: number for number, name in enumerate(SETS)}

    def events(query: str, mart: str) -> str:
        return query.format(mart=marts / f"{mart}.parquet", first=first, last=last, **numbers)

    def spells(sets: dict[str, tuple[str, str, str]], mart: str, of: str) -> str:
        return "\n    UNION ALL".join(
            _SPELLS.format(
                mart=marts / f"{mart}.parquet",
                of=of,
                number=numbers[name],
                since=since,
                until=until,
                where=where,
                first=first,
                last=last,
            )
            for name, (since, until, where) in sets.items()
        )

    return [
        spells(_OF_RESIDENTS, "resident", "TRUE"),
        spells(_OF_ENROLMENTS, "enrolment", _HYPERTENSION),
        events(_RECORDS, "record"),
        events(_ENTRIES, "entry"),
        events(_CONTACTS, "contact"),
    ]
