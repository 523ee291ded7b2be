"""The plots beside the table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullFormatter

from . import measuring

INK, FAINT = "#1f2937", "#d1d5db"
COLOURS = ("#1d4ed8", "#b45309", "#047857", "#b91c1c", "#6d28d9", "#0e7490", "#4b5563")
STYLE = {
    "font.size": 10,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "figure.dpi": 150,
    "savefig.facecolor": "white",
}
WIDTH = 8.0

Sizes = Mapping[int, Mapping[str, Any]]


def draw(sizes: Sizes, folder: Path) -> list[str]:
    """Draw what there is to draw. Returns the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    with plt.rc_context(STYLE):
        for name, act in (("growth", _growth), ("counting", _counting), ("opening", _opening)):
            figure = act(sizes)
            if figure is not None:
                figure.savefig(folder / f"{name}.png", bbox_inches="tight")
                plt.close(figure)
                drawn.append(name)
    return drawn


def _growth(sizes: Sizes) -> Any:
    """Seconds of each step over residents, both logarithmic, named at the right end with the exponent."""
    built = {residents: found["growth"] for residents, found in sizes.items() if "growth" in found}
    if len(built) < 2:
        return None
    figure, axes = plt.subplots(figsize=(WIDTH, 4.8))
    steps = {name: [(size, one["steps"][name]) for size, one in built.items()] for name in _steps(built)}
    steps = {"all, nothing to docx": [(size, one["wall"]) for size, one in built.items()], **steps}
    places = _apart([points[-1][1] for points in steps.values()])
    for (name, points), colour, place in zip(steps.items(), COLOURS, places, strict=False):
        x, y = zip(*points, strict=True)
        axes.plot(x, y, marker="o", color=colour, linewidth=2.4 if name.startswith("all") else 1.6)
        slope = measuring.exponent(points)
        axes.annotate(
            f"{name}  $n^{{{slope:.2f}}}$" if slope is not None else name,
            (x[-1], y[-1]),
            (x[-1] * 1.12, place),
            color=colour,
            va="center",
            annotation_clip=False,
        )
    _parallels(axes, built, [seconds for points in steps.values() for _, seconds in points])
    _logarithmic(axes, built)
    axes.set_xlabel("residents")
    axes.set_ylabel("seconds")
    axes.set_title("Building a county: seconds of each step (dotted: linear growth)")
    return figure


def _steps(built: Mapping[int, Any]) -> list[str]:
    """Steps that took long enough at every size for a slope to mean something."""
    names = list(next(iter(built.values()))["steps"])
    return [name for name in names if all(one["steps"].get(name, 0) >= 0.5 for one in built.values())]


def _apart(values: list[float], lines: int = 14) -> list[float]:
    """The values, moved up where two would stand too close for their names; so many names would fill the axis."""
    factor = (max(values) / min(values)) ** (1 / lines)
    placed, before = list(values), 0.0
    for place in sorted(range(len(values)), key=lambda place: values[place]):
        placed[place] = before = max(values[place], before * factor)
    return placed


def _parallels(axes: Axes, sizes: Mapping[int, Any], seconds: list[float]) -> None:
    """Faint lines of linear growth over the whole plane, and the plane just large enough for the points."""
    first, last, lowest, highest = min(sizes), max(sizes), min(seconds) / 1.5, max(seconds) * 1.5
    start = lowest * first / last
    while start < highest:
        axes.plot([first, last], [start, start * last / first], color=FAINT, linewidth=0.8, linestyle=":", zorder=0)
        start *= 10**0.5
    axes.set_ylim(lowest, highest)


def _counting(sizes: Sizes) -> Any:
    """What the engine spends, piled up, beside the SQL by hand."""
    counted = {residents: found["counting"] for residents, found in sizes.items() if "counting" in found}
    if not counted:
        return None
    figure, axes = plt.subplots(figsize=(WIDTH, 0.9 + 1.15 * len(counted)))
    parts = list(next(iter(counted.values()))["engine_parts"])
    names, at = [], 0.0
    for residents, one in reversed(counted.items()):
        by_hand, engine = one["seconds"]["hand"], one["seconds"]["engine"]
        axes.barh(at, engine["median"], 0.7, color="none", edgecolor=INK, linewidth=0.8, zorder=3)
        left = 0.0
        for part, colour in zip(parts, COLOURS, strict=False):
            width = one["engine_parts"][part]
            axes.barh(at, width, 0.7, left=left, color=colour, label=part if not names else None)
            left += width
        axes.barh(at + 0.85, by_hand["median"], 0.7, color=FAINT, edgecolor=INK, linewidth=0.8)
        ratio = one["ratios"]["with compilation"]["median"]
        axes.text(max(left, engine["median"]) * 1.01, at, f" {engine['median']:.2f} s", va="center")
        axes.text(
            by_hand["median"], at + 0.85, f"  {by_hand['median']:.2f} s = {ratio:.0%} of the engine's", va="center"
        )
        names += [(at, f"engine, {residents:,}"), (at + 0.85, f"SQL by hand, {residents:,}")]
        at += 2.2
    axes.set_yticks([place for place, _ in names], [name for _, name in names])
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, max(one["seconds"]["engine"]["median"] for one in counted.values()) * 1.25)
    axes.set_xlabel("seconds (median)")
    axes.set_title("Counting all sets: engine and SQL by hand")
    axes.legend(ncols=len(parts), loc="upper left", bbox_to_anchor=(-0.24, -0.5 / len(counted)), frameon=False)
    return figure


def _opening(sizes: Sizes) -> Any:
    """Every first page that was opened, as the share that took at most so long."""
    opened = {residents: found["opening"] for residents, found in sizes.items() if "opening" in found}
    if not opened:
        return None
    figure, axes = plt.subplots(figsize=(WIDTH, 3.6))
    for (residents, one), colour in zip(opened.items(), COLOURS, strict=False):
        taken = sorted(seconds * 1000 for seconds in one["samples"])
        shares = [(place + 1) / len(taken) for place in range(len(taken))]
        p95 = one["first"]["p95"] * 1000
        label = f"{residents:,} residents: p50 {one['first']['p50'] * 1000:.0f} ms, p95 {p95:.0f} ms"
        axes.step(taken, shares, where="post", color=colour, linewidth=2, label=label)
        axes.plot([p95], [0.95], marker="o", color=colour)
    axes.axvline(50, color=INK, linewidth=1, linestyle=":")
    axes.axhline(0.95, color=FAINT, linewidth=1, zorder=0)
    axes.text(50, 0.03, " goal for p95", ha="left")
    axes.set_xlim(0, max(75, *(2500 * one["first"]["p95"] for one in opened.values())))
    axes.set_ylim(0, 1.01)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{share:.0%}"))
    axes.set_xlabel("milliseconds at most")
    axes.set_title("Opening a figure: first 50 rows")
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(-0.02, -0.16), ncols=2)
    return figure


def _logarithmic(axes: Axes, sizes: Mapping[int, Any]) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(list(sizes), [f"{size:,}" for size in sizes])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="x", which="minor", length=0)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.grid(axis="y", color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
