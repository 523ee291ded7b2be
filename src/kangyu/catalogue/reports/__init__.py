"""Reports (总结与报表), one file each."""

from kangyu.methods.documents import Report

from .work_summary import work_summary

REPORTS: tuple[Report, ...] = (work_summary,)


def report(key: str) -> Report:
    """The report of that key; KeyError when there is none."""
    return {declared.key: declared for declared in REPORTS}[key]
