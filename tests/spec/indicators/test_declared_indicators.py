"""What every indicator and report of the catalogue promises."""

from __future__ import annotations

from collections import Counter

from kangyu.catalogue.indicators import INDICATORS
from kangyu.catalogue.reports import REPORTS
from kangyu.methods.documents import Report
from kangyu.methods.indicators import FigureKind, Rows
from kangyu.methods.indicators.sets import SPELLS


def test_keys_and_names_are_unique() -> None:
    for part in (lambda i: i.key, lambda i: i.name.zh, lambda i: i.name.en):
        counted = Counter(part(indicator) for indicator in INDICATORS)
        assert counted.most_common(1)[0][1] == 1, counted.most_common(1)


def test_every_indicator_is_said_in_both_languages_with_its_clause() -> None:
    for indicator in INDICATORS:
        for text in (indicator.name, indicator.definition, indicator.unknown):
            assert text.zh and text.en and text.zh != text.en, indicator.key
        assert indicator.source and indicator.effective_from and indicator.version >= 1


def test_a_share_lies_inside_its_base_and_shares_its_kind_of_time() -> None:
    for indicator in INDICATORS:
        if indicator.kind is FigureKind.SHARE:
            assert isinstance(indicator.denominator, Rows)
            assert indicator.numerator.is_part_of(indicator.denominator), indicator.key
            assert (indicator.numerator.table in SPELLS) == (indicator.denominator.table in SPELLS)


def test_reports_print_only_declared_indicators() -> None:
    declared = {indicator.key for indicator in INDICATORS}
    for report in REPORTS:
        assert isinstance(report, Report)
        assert report.indicators <= declared, report.indicators - declared
