"""Chapter of the programmes: who belongs, what is done when, how a contact is graded and what follows."""

from __future__ import annotations

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.expressions import Expression, in_words
from kangyu.methods.expressions.words import Names
from kangyu.methods.programmes import Programme, Step
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

from .page import Page, Say, both, facts, section, table

_CONTEXT = {
    "age": both("年龄", "age"),
    "sex": both("性别", "sex"),
    "grade": both("此次分类", "this grade"),
    "previous_grade": both("上次分类", "the grade before"),
}


def pages() -> tuple[Page, ...]:
    """One page a programme."""
    return tuple(
        Page(
            programme.key,
            programme.name,
            lambda say, programme=programme: _text(programme, say),  # type: ignore[misc]
            (f"programmes/test_{programme.key}.py",),
        )
        for programme in PROGRAMMES
    )


def _text(programme: Programme, say: Say) -> str:
    standard = programme.standard
    head = facts(
        (
            (say(both("依据", "Source")), programme.source),
            (
                say(both("版本", "Version")),
                say(
                    both("第 {n} 版，自 {on} 起", "{n}, from {on}").format(
                        n=programme.version, on=programme.effective_from
                    )
                ),
            ),
            (say(both("服务对象", "Who belongs")), _words(programme, programme.eligible, say)),
            (say(both("记录表", "Form")), _link(programme.contact, say)),
            (
                say(both("年度体检", "Yearly examination")),
                _link(programme.examination, say) if programme.examination else "",
            ),
            (say(both("保密", "Kept closely")), _closely(programme, say)),
        )
    )
    needed = facts(
        (
            (say(both("每年面对面随访", "Contacts a year")), standard.contacts_per_year),
            (say(both("两次随访最长间隔（天）", "Longest gap, days")), standard.longest_gap_days),
            (say(both("未达标后最迟随访（天）", "After one off target, days")), standard.after_abnormal_days),
            (
                say(both("每年体检", "Yearly examination")),
                say(both("需要", "needed") if standard.yearly_examination else both("不要求", "not asked for")),
            ),
        )
    )
    return (
        head
        + section(say(both("随访分类", "Grades")), _grades(programme, say))
        + section(say(both("处置与期限", "What follows, and by when")), _steps(programme, say))
        + section(say(both("规范管理的要求", "Managed to specification")), needed)
        + section(say(both("终止原因", "Reasons for closing")), _reasons(programme, say))
    )


def _grades(programme: Programme, say: Say) -> str:
    columns = [
        say(both("代码", "Code")),
        say(both("分类", "Grade")),
        say(both("条件（自上而下，先符合者为准）", "Condition (the first that holds)")),
    ]
    return table(
        columns, [(grade.code, say(grade.name), _words(programme, grade.when, say)) for grade in programme.grades]
    )


def _steps(programme: Programme, say: Say) -> str:
    columns = [
        say(both("处置", "Step")),
        say(both("条件（自上而下，先符合者为准）", "Condition (the first that holds)")),
        say(both("期限", "By")),
    ]
    return table(columns, [(say(step.name), _when(programme, step, say), _by(step, say)) for step in programme.steps])


def _when(programme: Programme, step: Step, say: Say) -> str:
    return _words(programme, step.when, say) if step.when is not None else say(both("其余情形", "otherwise"))


def _by(step: Step, say: Say) -> str:
    if step.within_days is not None:
        return say(both("{n} 天内", "{n} days").format(n=step.within_days))
    return say(both("{n} 个月内", "{n} months").format(n=step.within_months))


def _reasons(programme: Programme, say: Say) -> str:
    return table(
        [say(both("代码", "Code")), say(both("原因", "Reason"))],
        [(code.value, say(code.label)) for code in programme.close_reasons],
    )


def _words(programme: Programme, condition: Expression, say: Say) -> str:
    return in_words(condition, say(Bilingual("zh", "en")), names_of(programme))


def names_of(programme: Programme) -> Names:
    """Labels for all that a condition of the programme may read."""
    forms = [form for form in (programme.examination, programme.contact, *_personal()) if form is not None]
    fields = {**{name: label for form in forms for name, label in form.names.fields.items()}, **_CONTEXT}
    codes = {name: labels for form in forms for name, labels in form.names.codes.items()}
    grades = {grade.code: grade.name for grade in programme.grades}
    return Names(fields, {**codes, "grade": grades, "previous_grade": grades})


def _personal() -> tuple:  # type: ignore[type-arg]
    from kangyu.catalogue.forms import form

    return (form("personal_information"),)


def _link(form: object, say: Say) -> str:
    return f"[{say(form.name)}](../forms/{form.key}.md)"  # type: ignore[attr-defined]


def _closely(programme: Programme, say: Say) -> str:
    return "" if programme.sensitivity is Sensitivity.ORDINARY else say(programme.sensitivity.label)
