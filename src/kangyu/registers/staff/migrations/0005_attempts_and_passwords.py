import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def forget(apps, schema_editor):
    """What failed within the last day, and keys that nobody confirmed, hold nothing back."""
    apps.get_model("staff", "LoginFailure").objects.all().delete()
    apps.get_model("staff", "SecondFactor").objects.filter(confirmed_at=None).delete()


class Migration(migrations.Migration):
    dependencies = [("staff", "0004_accounts")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AlterField(model_name="secondfactor", name="confirmed_at", field=models.DateTimeField()),
        migrations.RemoveIndex(model_name="loginfailure", name="login_failure"),
        migrations.RemoveField(model_name="loginfailure", name="who"),
        migrations.AddField(
            model_name="loginfailure",
            name="account",
            field=models.CharField(max_length=32, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="loginfailure",
            name="address",
            field=models.CharField(max_length=32, default=""),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="loginfailure",
            index=models.Index(fields=["account", "at"], name="login_failure_account"),
        ),
        migrations.AddIndex(
            model_name="loginfailure",
            index=models.Index(fields=["address", "at"], name="login_failure_address"),
        ),
        migrations.AddField(
            model_name="loginsession",
            name="address",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.AddIndex(
            model_name="loginsession",
            index=models.Index(fields=["user", "address"], name="login_session_address"),
        ),
        migrations.CreateModel(
            name="PastPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128)),
                ("until", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="past_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
