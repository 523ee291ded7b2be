import pytest
from datetime import datetime, UTC
from kangyu.registers.audit import actions, queries
from django.db import connection, transaction, IntegrityError
from kangyu.registers.audit.models import *

@pytest.mark.django_db
def test_a():
    print(connection.vendor, connection.settings_dict["NAME"])
    actions.record(scope=None, action="x", residents=[3,1], at=datetime.now(UTC))
    assert queries.verify().is_whole
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.update(action="y")
@pytest.mark.django_db(transaction=True)
def test_b():
    actions.record(scope=None, action="x", residents=[3,1], at=datetime.now(UTC))
    print(queries.verify())
    assert queries.verify().is_whole
@pytest.mark.django_db(transaction=True)
def test_c():
    actions.record(scope=None, action="x", residents=[3,1], at=datetime.now(UTC))
    assert queries.verify().is_whole
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.update(action="y")
