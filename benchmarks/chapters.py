"""The chapters of the table, one function each: Markdown lines from what was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from . import measuring
from .goals import Sizes

NONE = "–"


def growth(sizes: Sizes) -> list[str]:
    """Steps by size, with the exponent; then what was left behind."""
    built = _having(sizes, "growth")
    steps = list(next(iter(built.values()))["steps"])
    rows = [[name, *_by_size(built, lambda one, name=name: one["steps"].get(name, 0), "{:,.1f}")] for name in steps]
    rows.append(["**all, as the clock on the wall**", *_by_size(built, lambda one: one["wall"], "{:,.1f}")])
    rows.append(["processor seconds", *_by_size(built, lambda one: one["processor_seconds"], "{:,.1f}")])
    heads = [f"{size:,}" for size in built]
    return [
        *table(["seconds", *heads, "exponent"], rows),
        "",
        *table(["", *heads, "exponent"], _left_behind(built)),
    ]


def _left_behind(built: Mapping[int, Any]) -> list[list[str]]:
    def tables(*names: str) -> Callable[[Any], float]:
        return lambda one: sum(one["rows"].get(name, 0) for name in names)

    def rate(kind: str) -> Callable[[Any], float]:
        return lambda one: one["lines"][kind] / one["import_seconds"][kind]

    lines: list[tuple[str, Callable[[Any], float], str]] = [
        ("peak memory of the largest process, MB", lambda one: one["peak_mb"], "{:,.0f}"),
        ("residents, with those who died or left", tables("people_resident"), "{:,.0f}"),
        ("contacts", tables("records_contact"), "{:,.0f}"),
        ("rows of all tables", lambda one: sum(one["rows"].values()), "{:,.0f}"),
        ("database, MB", lambda one: one["database_bytes"] / 1e6, "{:,.0f}"),
        ("database bytes per resident", lambda one: one["bytes_per_resident"], "{:,.0f}"),
        ("snapshot, MB", lambda one: one["snapshot_bytes"] / 1e6, "{:,.1f}"),
        ("lines of sheets imported", lambda one: sum(one["lines"].values()), "{:,.0f}"),
        ("lines a second, all sheets", lambda one: one["import_rate"], "{:,.0f}"),
        ("lines a second, residents", rate("residents"), "{:,.0f}"),
        ("lines a second, follow-ups and examinations", rate("contacts"), "{:,.0f}"),
    ]
    return [[name, *_by_size(built, value, shape)] for name, value, shape in lines]


def snapshot(sizes: Sizes) -> list[str]:
    """Seconds of the stages."""
    taken = _having(sizes, "snapshot")
    rows = []
    for stage in next(iter(taken.values()))["seconds"]:
        cells = [spread(one["seconds"][stage]) for one in taken.values()]
        rows.append([stage, *cells, _slope(taken, lambda one, stage=stage: one["seconds"][stage]["median"])])
    rows.append(["peak memory, MB", *_by_size(taken, lambda one: one["peak_mb"], "{:,.0f}")])
    return table(["seconds", *(f"{size:,}" for size in taken), "exponent"], rows)


def incremental(sizes: Sizes) -> list[str]:
    """Seconds of a full run and of updates, and how they compare."""
    taken = _having(sizes, "incremental")
    heads = [f"{size:,}" for size in taken]
    rows = []
    for name in next(iter(taken.values()))["seconds"]:
        label = "full run" if name == "full" else f"{name} of the residents changed"
        rows.append([label, *(spread(one["seconds"][name]["all"]) for one in taken.values())])
        rows.append(["· of the processor", *(spread(one["seconds"][name]["processor"]) for one in taken.values())])
    for name in next(iter(taken.values()))["ratios"]:
        for kind, said in (("all", ""), ("processor", ", of the processor")):
            cells = (share(one["ratios"][name][kind]) for one in taken.values())
            rows.append([f"**{name} changed ÷ full run{said}**", *cells])
    return table(["seconds", *heads], rows)


def counting(sizes: Sizes) -> list[str]:
    """Seconds of the three acts, the ratios, the engine's parts."""
    counted = _having(sizes, "counting")
    heads = [f"{size:,}" for size in counted]
    names = {"hand": "SQL by hand", "engine": "engine, whole", "queries": "the engine's queries alone"}
    rows = [[label, *(spread(one["seconds"][name]) for one in counted.values())] for name, label in names.items()]
    for part in next(iter(counted.values()))["engine_parts"]:
        rows.append([f"· of its middle run: {part}", *(f"{one['engine_parts'][part]:.2f}" for one in counted.values())])
    for ratio in ("with compilation", "queries alone"):
        cells = (share(one["ratios"][ratio]) for one in counted.values())
        rows.append([f"**by hand ÷ engine, {ratio}**", *cells])
    largest = list(counted.values())[-1]
    marts = ", ".join(f"{name} {rows:,}" for name, rows in largest["rows"].items())
    without = largest["sets_not_by_hand"]
    said = (
        f"{largest['sets']} sets × {largest['organisations']} organisations × {largest['months']} months; rows of the "
        f"marts at {max(counted):,}: {marts}. {largest['statements']['hand']} statements by hand, "
        f"{largest['statements']['engine']} queries by the engine. The {largest['cells']:,} cells of the answer (set, "
        "organisation, month, sign) were compared and are equal; a difference would have stopped the run."
    )
    if without:
        said += f" {without} sets of the catalogue are not written by hand yet and were left out on both sides."
    return [said, "", *table(["seconds", *heads], rows)]


def opening(sizes: Sizes) -> list[str]:
    """Percentiles of first and second pages."""
    opened = _having(sizes, "opening")
    rows = []
    for size, one in opened.items():
        rows.append([f"{size:,}", "first page", *milliseconds(one["first"])])
        rows.append(["", "second page", *milliseconds(one["second"])])
        rows += [["", f"· first, {name}", *milliseconds(p)] for name, p in one["first_by_level"].items()]
        rows += [["", f"· first, {name}", *milliseconds(p)] for name, p in one["first_by_part"].items()]
    cold = ", ".join(f"{one['cold'] * 1000:.0f} ms at {size:,}" for size, one in opened.items())
    empty = ", ".join(f"{one['empty']} at {size:,}" for size, one in opened.items())
    return [
        *table(["residents", "", "p50 ms", "p95 ms", "worst ms", "samples"], rows),
        "",
        f"The very first opening of a process, which reads the increments, takes {cold}. Figures without any row, in "
        f"villages where nobody is concerned, are among the samples: {empty}.",
    ]


def pages(sizes: Sizes) -> list[str]:
    """p50 / p95 of each page and role at the largest size, and how it grew since the smallest."""
    asked = _having(sizes, "pages")
    smallest, largest = asked[min(asked)], asked[max(asked)]
    now = {(page["page"], page["role"]): page for page in largest["pages"]}
    before = {(page["page"], page["role"]): page for page in smallest["pages"]}
    names, roles = (list(dict.fromkeys(key[place] for key in now)) for place in (0, 1))
    rows = []
    for name in names:
        found = [now.get((name, role)) for role in roles]
        kilobytes = max(page["bytes"] for page in found if page) / 1024
        grown = [
            page["of_bare"] / before[name, page["role"]]["of_bare"]
            for page in found
            if page and (name, page["role"]) in before
        ]
        factor = f"{max(grown):.2f}" if grown and len(asked) > 1 else NONE
        rows.append([name, *(_page(page) for page in found), f"{kilobytes:.0f}", factor])
    bare = ", ".join(
        f"p50 {one['bare']['p50'] * 1000:.1f} ms, p95 {one['bare']['p95'] * 1000:.1f} ms at {size:,}"
        for size, one in asked.items()
    )
    return [
        f"At {max(asked):,} residents: p50 / p95 in ms and, in brackets, p50 as a multiple of the bare view's. Bare view: {bare}.",
        "",
        *table(["page", *roles, "KB", f"grown since {min(asked):,}"], rows),
        "",
        "KB are of the larger pages. Grown: the multiple of the bare view's time, over the same at the smaller county, of the "
        "role for which it grew most.",
        *([""] + [f"- {sentence}" for sentence in largest["skipped"]] if largest["skipped"] else []),
    ]


def _page(page: Mapping[str, Any] | None) -> str:
    if page is None:
        return NONE
    return f"{page['p50'] * 1000:.0f} / {page['p95'] * 1000:.0f} ({page['of_bare']:.1f})"


def limits(sizes: Sizes) -> list[str]:
    """Rates of the import and of its floors."""
    taken = _having(sizes, "limits")
    names = {
        "import": "import of residents' sheets",
        "residents alone": "inserts of residents",
        "all tables": "inserts, all tables",
    }
    rows = []
    for size, one in taken.items():
        for name, label in names.items():
            part = one["share"].get(name)
            cells = [f"{one['rows'][name]:,}", spread(one["seconds"][name]), f"{one['rates'][name]['median']:,.0f}"]
            rows.append([f"{size:,}" if name == "import" else "", label, *cells, share(part) if part else NONE])
    return table(["residents", "", "rows", "seconds", "rows a second", "of the import's time"], rows)


def loading(sizes: Sizes) -> list[str]:
    """Seconds of making and loading, and of plain inserts of the same rows."""
    taken = _having(sizes, "loading")
    lines: list[tuple[str, Callable[[Any], float], str]] = [
        ("rows loaded", lambda one: one["rows"], "{:,.0f}"),
        ("making the world, with some villages' sheets, s", lambda one: one["make"], "{:,.1f}"),
        ("loading it, s", lambda one: one["load"], "{:,.1f}"),
        ("· processor seconds", lambda one: one["processor"], "{:,.1f}"),
        ("· rows a second", lambda one: one["rows"] / one["load"], "{:,.0f}"),
        ("plain inserts of the same rows, s", lambda one: one["plain"], "{:,.1f}"),
        ("**plain inserts ÷ loading**", lambda one: one["share"], "{:.2f}"),
        ("peak memory, MB", lambda one: one["peak_mb"], "{:,.0f}"),
    ]
    rows = [[name, *_by_size(taken, value, shape)] for name, value, shape in lines]
    return table(["", *(f"{size:,}" for size in taken), "exponent"], rows)


# --- cells


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table; the first column is text, the others numbers."""
    rule = ["---", *("---:" for _ in heads[1:])]
    return ["| " + " | ".join(row) + " |" for row in (heads, rule, *rows)]


def spread(values: Mapping[str, float]) -> str:
    """Median and, in brackets, lowest and highest."""
    return _ranged(values, "{:,.2f}")


def share(values: Mapping[str, float]) -> str:
    """The same in per cent."""
    return _ranged(values, "{:.0%}")


def _ranged(values: Mapping[str, float], shape: str) -> str:
    median, low, high = (shape.format(values[name]) for name in ("median", "low", "high"))
    return f"{median} ({low}–{high})" if values["times"] > 1 else median


def milliseconds(values: Mapping[str, float]) -> list[str]:
    """p50, p95, worst, how many."""
    return [*(f"{values[name] * 1000:.0f}" for name in ("p50", "p95", "worst")), f"{values['times']}"]


def _having(sizes: Sizes, benchmark: str) -> dict[int, Any]:
    return {size: found[benchmark] for size, found in sizes.items() if benchmark in found}


def _by_size(found: Mapping[int, Any], value: Callable[[Any], float], shape: str) -> list[str]:
    """The value at each size and the exponent."""
    return [*(shape.format(value(one)) for one in found.values()), _slope(found, value)]


def _slope(found: Mapping[int, Any], value: Callable[[Any], float]) -> str:
    slope = measuring.exponent([(size, value(one)) for size, one in found.items()])
    return NONE if slope is None else f"{slope:.2f}"
