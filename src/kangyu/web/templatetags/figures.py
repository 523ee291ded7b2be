"""Small drawings of figures, as SVG: no script, and they print."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

WIDTH, HEIGHT, EDGE = 92, 22, 3


@register.simple_tag
def sparkline(values: Sequence[float | None]) -> SafeString:
    """The months as a line with its last point marked; the numbers stand on the figure's own page."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    points = _points(values, min(known), max(known))
    lines = format_html_join(
        "",
        '<polyline points="{}"/>',
        ((" ".join(f"{x},{y}" for x, y in run),) for run in _runs(points) if len(run) > 1),
    )
    x, y = next(point for point in reversed(points) if point is not None)
    return format_html(
        '<svg class="ky-spark" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" focusable="false">{}'
        '<circle cx="{}" cy="{}" r="2.2"/></svg>',
        *(WIDTH, HEIGHT, WIDTH, HEIGHT, lines, x, y),
    )


@register.simple_tag
def bar(percent: float, paint: str) -> SafeString:
    """A bar as long as the value is to the largest."""
    return format_html(
        '<svg class="ky-bar" width="100%" height="6" aria-hidden="true" focusable="false">'
        '<rect class="ky-paint-{}" width="{}%" height="6" rx="1"/></svg>',
        paint,
        round(max(percent, 0.0), 1),
    )


def _points(values: Sequence[float | None], low: float, high: float) -> list[tuple[float, float] | None]:
    span, step = (high - low) or 1.0, (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    return [
        None
        if value is None
        else (round(EDGE + place * step, 1), round(HEIGHT - EDGE - (value - low) / span * (HEIGHT - 2 * EDGE), 1))
        for place, value in enumerate(values)
    ]


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The points in unbroken runs: where a month has no value, the line is broken."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return runs
