"""Referrals become cases of the kind "referral", with the move that opened and the one that ended them.

What was done about one is written as it was known: an answer traces it, the end of the programme or a correction
withdraws it. Tasks of the open ones are put by the nightly repair of the pool.
"""

from datetime import datetime, time, timedelta

from django.db import migrations
from django.utils import timezone

ASKED, TRACED, WITHDRAWN = "asked", "answered", "withdrawn"
ENDED = ("管理已终止", "更正后无需转诊")
PIECE = 2000


def end_of(day):
    return timezone.make_aware(datetime.combine(day, time.max))


def become_cases(apps, editor):
    referrals = apps.get_model("enrolments", "Referral").objects.select_related("enrolment", "contact")
    rows = []
    for row in referrals.order_by("id").iterator(chunk_size=PIECE):
        rows.append(row)
        if len(rows) == PIECE:
            write(apps, rows)
            rows = []
    write(apps, rows)


def write(apps, rows):
    model, party, move = (apps.get_model("casework", name) for name in ("Case", "CaseParty", "CaseMove"))
    cases = model.objects.bulk_create([case_of(model, row) for row in rows])
    party.objects.bulk_create(
        [
            party(case=case, party="primary", organisation_id=row.enrolment.organisation_id)
            for case, row in zip(cases, rows, strict=True)
        ]
    )
    steps = [step for case, row in zip(cases, rows, strict=True) for step in moves_of(move, case, row)]
    move.objects.bulk_create(steps)


def case_of(model, row):
    is_answered, state = row.answered_on is not None, ASKED
    if is_answered:
        state = WITHDRAWN if row.outcome in ENDED else TRACED
    hours = 2 if row.is_urgent else 48
    return model(
        number=f"ZZ{row.asked_on:%Y%m%d}-R{row.pk:06d}",
        kind="referral",
        version=1,
        opening="ask",
        state=state,
        urgency=0 if row.is_urgent else 1,
        resident_id=row.enrolment.resident_id,
        holder_id=None if is_answered else row.enrolment.organisation_id,
        programme=row.enrolment.programme,
        sensitivity="mental" if row.enrolment.programme == "mental_disorder" else "ordinary",
        data={"urgency": "1" if row.is_urgent else "2", "reason": "随访后要求转诊"},
        contact_id=row.contact_id,
        opened_on=row.asked_on,
        opened_at=row.contact.recorded_at,
        opened_by_id=row.contact.recorded_by_id,
        due_at=None if is_answered else end_of(row.asked_on) + timedelta(hours=hours),
        watch_at=end_of(row.trace_by),
        answered_on=row.answered_on if state == TRACED else None,
        closed_on=row.answered_on,
        closed_at=end_of(row.answered_on) if is_answered else None,
        outcome=row.outcome,
        revision=1 if is_answered else 0,
    )


def moves_of(move, case, row):
    place = row.enrolment.organisation_id
    yield move(
        case=case,
        move="ask",
        to_state=ASKED,
        on=case.opened_on,
        at=case.opened_at,
        by_id=case.opened_by_id,
        organisation_id=place,
    )
    if row.answered_on is not None:
        due_at = end_of(row.asked_on) + timedelta(hours=2 if row.is_urgent else 48)
        yield move(
            case=case,
            move="trace" if case.state == TRACED else "withdraw",
            from_state=ASKED,
            to_state=case.state,
            on=row.answered_on,
            at=case.closed_at,
            by_id=row.answered_by_id,
            organisation_id=place,
            reason="" if case.state == TRACED else row.outcome,
            due_at=due_at,
            is_late=case.closed_at > due_at,
        )


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0003_lost_to_follow_up"), ("casework", "0001_initial")]
    operations = [migrations.RunPython(become_cases, migrations.RunPython.noop)]
