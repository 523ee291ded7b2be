"""The keys that seal identity numbers, telephones and received files: `kangyu keys show | rotate | reseal | retire`."""

from __future__ import annotations

from collections.abc import Callable

import typer

from .figures import JsonOption
from .frame import DONE, WrongUse, answer_json, now, out, say, start, start_on_county

app = typer.Typer(help="Keep and rotate the keys of sealed values. 密钥", no_args_is_help=True)


@app.command("show")
def show(as_json: JsonOption = False) -> int:
    """Where the keys lie and which one is current; never the keys themselves. 查看密钥"""
    start()
    from kangyu.registers.keyring import keyring, keyring_path

    ring = keyring()
    found = {"file": str(keyring_path()), "current": ring.current, "keys": sorted(ring.data_keys)}
    if as_json:
        answer_json(found)
    else:
        out.print(f"{found['file']}\n当前密钥 current: {ring.current}\n全部 all: {', '.join(sorted(ring.data_keys))}")
    return DONE


@app.command("rotate")
def rotate() -> int:
    """Add a new key; new values are sealed with it. Then run reseal, then retire. 轮换密钥

    Example: kangyu keys rotate && kangyu keys reseal && kangyu keys retire
    """
    start_on_county()
    from kangyu.registers import keyring

    made = keyring.rotate()
    _note("keys.rotate", key=made)
    out.print(f"新密钥 new key: {made}。请备份密钥文件 Back up {keyring.keyring_path()}")
    return DONE


@app.command("reseal")
def reseal() -> int:
    """Seal every value anew under the current key, batch by batch; can be interrupted and run again. 重新加密"""
    start_on_county()
    total = 0
    for name, seal_batch in _sealers():
        while done := seal_batch():
            total += done
            say.print(f"  {name}: {total:,}")
    if total:
        _note("keys.reseal", values=total)
    out.print(f"已重新加密 {total:,} 条 values sealed anew")
    return DONE


@app.command("retire")
def retire() -> int:
    """Forget the old keys, once nothing is sealed with them any more. 停用旧密钥"""
    start_on_county()
    from kangyu.registers import keyring

    if any(seal_batch(limit=1) for _, seal_batch in _sealers()):
        raise WrongUse(
            "仍有数据使用旧密钥；先运行 kangyu keys reseal。Values are still sealed with an old key: run `kangyu keys reseal`."
        )
    retired = keyring.retire_old_keys()
    if retired:
        _note("keys.retire", keys=list(retired))
    out.print(f"已停用 retired: {', '.join(retired) or '—'}")
    return DONE


def _note(action: str, **detail: object) -> None:
    from kangyu.registers.audit import actions as audit

    audit.record(scope=None, action=action, detail=detail, at=now())


def _sealers() -> tuple[tuple[str, Callable[..., int]], ...]:
    """All that is sealed, by register."""
    from kangyu.registers.attachments.actions import reseal as reseal_attachments
    from kangyu.registers.messages.actions import reseal as reseal_messages
    from kangyu.registers.people.actions import reseal as reseal_people
    from kangyu.registers.staff.second_factor import reseal as reseal_second_factors

    return (
        ("居民 residents", reseal_people),
        ("来件 messages", reseal_messages),
        ("附件 attachments", reseal_attachments),
        ("两步验证 second factors", reseal_second_factors),
    )
