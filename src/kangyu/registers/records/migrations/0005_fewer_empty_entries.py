import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _unindexed(name, index, **field):
    """The field without its index. The index alone goes: SQLite would copy the whole table to alter a field."""
    column = f"{name}_id"
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                sql=f'DROP INDEX IF EXISTS "{index}"',
                reverse_sql=f'CREATE INDEX "{index}" ON "records_contact" ("{column}")',
            )
        ],
        state_operations=[
            migrations.AlterField(
                "contact",
                name,
                models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, **field),
            )
        ],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0003_ledgers"),
        ("people", "0004_lists_of_the_living"),
        ("places", "0003_institutions_are_added"),
        ("records", "0004_counted_in_the_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        _unindexed("message", "records_contact_message_id_458108f2", null=True, to="messages.message"),
        _unindexed(
            "organisation",
            "records_contact_organisation_id_caaae826",
            help_text="who recorded it",
            to="places.organisation",
        ),
        _unindexed("recorded_by", "records_contact_recorded_by_id_edff2eb2", null=True, to=settings.AUTH_USER_MODEL),
        _unindexed("supersedes", "records_contact_supersedes_id_6e777633", null=True, to="records.contact"),
        migrations.AddIndex(
            "contact",
            models.Index(
                fields=["recorded_by"], condition=models.Q(recorded_by__isnull=False), name="contact_by_user"
            ),
        ),
        migrations.AddIndex(
            "contact",
            models.Index(
                fields=["supersedes"], condition=models.Q(supersedes__isnull=False), name="contact_superseding"
            ),
        ),
        migrations.AddIndex(
            "contact",
            models.Index(fields=["message"], condition=models.Q(message__isnull=False), name="contact_of_message"),
        ),
    ]
