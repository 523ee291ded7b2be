"""PostgreSQL sorts names, pinyin and initials as SQLite does: by the codes of their letters.

In the order of a language an index neither answers "begins with" nor gives the first rows of the answer in order, so that
a search for one common letter would sort a tenth of the county.
"""

from django.db import migrations

COLUMNS = {"name": 60, "pinyin": 120, "initials": 30}


def _altered(schema_editor, collation: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        changes = (f'ALTER COLUMN {name} TYPE varchar({size}) COLLATE "{collation}"' for name, size in COLUMNS.items())
        schema_editor.execute(f"ALTER TABLE people_resident {', '.join(changes)}")


def by_code(apps, schema_editor):
    _altered(schema_editor, "C")


def by_language(apps, schema_editor):
    _altered(schema_editor, "default")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_pinyin_within_an_organisation")]
    operations = [migrations.RunPython(by_code, by_language)]
