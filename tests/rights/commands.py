"""Every command of `kangyu` with what it leaves in the log. A new command has its line here, or the tests fail.

A command acts as the system itself, for whoever holds the server's account: it asks for no role. What opens or writes
people, accounts or the calendar is written down all the same, by nobody, on the basis "system".
"""

COMMANDS: dict[str, tuple[str, ...]] = {
    "account add": ("account.add",),
    "account end-sessions": ("account.sessions",),
    "account reset-code": ("account.second_factor_reset",),
    "account reset-password": ("account.password_reset",),
    "account unlock": ("account.unlock",),
    "account unlock-address": ("account.unlock_address",),
    "audit verify": (),
    "backup drill": (),
    "backup list": (),
    "backup make": ("backup.make",),
    "backup prune": (),
    "backup verify": (),
    "begin": ("places.begin", "account.add"),
    "calendar import": ("write.calendar",),
    "calendar show": (),
    "candidates": (),  # found by rule from what is on record; what becomes of them is written down
    "compare": (),
    "count": (),
    "demo": ("import.residents", "import.contacts", "write.user"),
    "export": ("release.deidentified",),
    "figure": ("open.figure",),
    "import": ("import.residents", "import.contacts", "write.ledger", "import.sheet"),
    "jobs keep": (),
    "jobs list": (),
    "jobs run": (),  # what a job does to people is written down by the act itself
    "keys reseal": ("keys.reseal",),
    "keys retire": ("keys.retire",),
    "keys rotate": ("keys.rotate",),
    "keys show": (),
    "migrate": (),
    "report issue": ("issue.report",),
    "report list": (),
    "report write": ("write.report",),
    "restore": ("restore.backup",),
    "serve": (),
    "snapshot": (),
    "snapshot verify": (),
}
