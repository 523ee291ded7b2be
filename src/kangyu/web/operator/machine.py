"""The state of the machine and the installation, as facts with advice."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from pathlib import Path

from django import get_version
from django.conf import settings
from django.db import connection
from django.utils import timezone

import kangyu
from kangyu.registers.snapshots import queries as snapshots
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.states import Sign

from .pages import Fact

GOOD = Sign("good", "●", Bilingual("正常", "Good"))
BAD = Sign("danger", "▲", Bilingual("须处理", "To be dealt with"))
_LEAST_FREE = 0.1


def facts() -> tuple[Fact, ...]:
    """Version, database, disk, load, snapshot."""
    return tuple(_facts())


def _facts() -> Iterator[Fact]:
    yield Fact(
        Bilingual("版本", "Version"),
        f"Kangyu {kangyu.__version__} · Django {get_version()} · Python {platform.python_version()}",
    )
    yield Fact(Bilingual("数据库", "Database"), _database())
    newest = frame.clock_is_behind()
    yield Fact(
        Bilingual("时钟", "Clock"),
        f"{frame.now():%Y-%m-%d %H:%M}",
        BAD if newest else GOOD,
        Bilingual(
            f"早于已有记录（{timezone.localtime(newest):%Y-%m-%d %H:%M}）：请校准服务器时钟，校准前不要录入",
            f"Stands before what is already written ({timezone.localtime(newest):%Y-%m-%d %H:%M}): "
            "set the server's clock right, and let nobody enter anything before",
        )
        if newest
        else None,
    )
    space = shutil.disk_usage(settings.KANGYU_HOME)
    is_enough = space.free >= space.total * _LEAST_FREE
    yield Fact(
        Bilingual("磁盘", "Disk"),
        f"{space.free / 1e9:,.1f} / {space.total / 1e9:,.1f} GB",
        GOOD if is_enough else BAD,
        None if is_enough else Bilingual("剩余不足 10%，请清理或扩容", "Less than 10 % is free: clear or enlarge it"),
    )
    load, cores = os.getloadavg()[1], os.cpu_count() or 1
    yield Fact(
        Bilingual("负载（5 分钟）", "Load (5 minutes)"), f"{load:.2f} / {cores}", GOOD if load <= 2 * cores else BAD
    )
    current = snapshots.current()
    yield Fact(
        Bilingual("当前快照", "Current snapshot"),
        current.as_of.isoformat() if current else "—",
        GOOD if current else BAD,
        None if current else Bilingual("还没有快照，数字无从计数", "There is no snapshot yet, so there are no figures"),
    )


def _database() -> str:
    if connection.vendor == "sqlite":
        size = Path(str(connection.settings_dict["NAME"])).stat().st_size
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0]
    return f"{connection.vendor} · {size / 1e6:,.0f} MB"
