"""Enters the arrangements that are shipped. What an operator has changed since is not touched: the table is new."""

from django.db import migrations

from kangyu.registers.calendars.reading import SHIPPED, read_days


def enter(apps, editor):
    model = apps.get_model("calendars", "CalendarDay")
    model.objects.bulk_create([model(**day._asdict()) for day in read_days(SHIPPED)])


class Migration(migrations.Migration):
    dependencies = [("calendars", "0001_initial")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
