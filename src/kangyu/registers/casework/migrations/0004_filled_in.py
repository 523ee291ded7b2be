from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill_in(apps, schema_editor):
    """Every case's parties name the institution of its resident."""
    case, party = apps.get_model("casework", "Case"), apps.get_model("casework", "CaseParty")
    managing = case.objects.filter(pk=OuterRef("case_id")).values("resident__organisation_id")
    party.objects.update(managed_by_id=Subquery(managing[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0003_who_manages_the_resident'),
        ('enrolments', '0004_referrals_become_cases'),
        ('people', '0006_counted_through'),
    ]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
