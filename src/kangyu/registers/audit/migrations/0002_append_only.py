"""The database itself keeps the log append-only: triggers refuse to change, delete or insert out of turn.

A later migration that alters one of the tables must run `guard` again at its end: SQLite rebuilds an altered table and
drops its triggers with it. A test holds that they are there after all migrations.
"""

from django.db import migrations

TABLES = ("audit_auditentry", "audit_auditedresident")
_REFUSAL = "the audit log is append-only"
_NOTHING_BEFORE = "0" * 64
_DOES_NOT_FOLLOW = f"""
    NEW.sequence <> COALESCE((SELECT MAX(sequence) + 1 FROM audit_auditentry), 0)
    OR NEW.previous <> COALESCE((SELECT digest FROM audit_auditentry ORDER BY sequence DESC LIMIT 1), '{_NOTHING_BEFORE}')
"""

_SQLITE_CREATE = [
    f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for table in TABLES
    for act in ("update", "delete")
] + [
    f"""CREATE TRIGGER audit_auditentry_follows BEFORE INSERT ON audit_auditentry WHEN {_DOES_NOT_FOLLOW}
    BEGIN SELECT RAISE(ABORT, 'the entry does not follow the newest one'); END"""
]
_SQLITE_DROP = [
    *(f"DROP TRIGGER IF EXISTS {table}_no_{act}" for table in TABLES for act in ("update", "delete")),
    "DROP TRIGGER IF EXISTS audit_auditentry_follows",
]

_POSTGRES_CREATE = [
    f"""CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE FUNCTION audit_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_DOES_NOT_FOLLOW} THEN
            RAISE EXCEPTION 'the entry does not follow the newest one' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$""",
    *(
        f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"""
        for table in TABLES
    ),
    """CREATE TRIGGER audit_auditentry_follows BEFORE INSERT ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_follows()""",
]
_POSTGRES_DROP = [
    *(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in TABLES),
    "DROP TRIGGER IF EXISTS audit_auditentry_follows ON audit_auditentry",
    "DROP FUNCTION IF EXISTS audit_refuse",
    "DROP FUNCTION IF EXISTS audit_follows",
]


def guard(apps, schema_editor):
    unguard(apps, schema_editor)
    _execute(schema_editor, {"sqlite": _SQLITE_CREATE, "postgresql": _POSTGRES_CREATE})


def unguard(apps, schema_editor):
    _execute(schema_editor, {"sqlite": _SQLITE_DROP, "postgresql": _POSTGRES_DROP})


def _execute(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
