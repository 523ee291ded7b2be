import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def remember(apps, schema_editor):
    """Orders were given from where their givers work now, as far as anybody knows."""
    users = apps.get_model("staff", "User").objects.filter(pk=OuterRef("opened_by_id"))
    given = apps.get_model("tasks", "Task").objects.filter(kind="order", opened_by__isnull=False)
    given.update(opened_from_id=Subquery(users.values("organisation_id")[:1]))


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial"), ("tasks", "0003_about_nobody")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="opened_from",
            field=models.ForeignKey(
                db_index=False,
                help_text="the institution that gave it; none gave what comes from a person or a case",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.organisation",
            ),
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
