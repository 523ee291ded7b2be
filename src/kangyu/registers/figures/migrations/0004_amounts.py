from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0003_sums")]
    operations = [
        migrations.AddField("figure", "member_amounts", models.BinaryField(null=True)),
        migrations.AddField("figure", "other_amounts", models.BinaryField(null=True)),
    ]
