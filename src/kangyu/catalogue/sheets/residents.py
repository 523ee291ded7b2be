"""The residents' sheet (居民花名册): who they are, where they live, who manages them.

The items of the personal basic information form may stand in the same sheet, under their own headings. One of
identity number and birth date, and one of village and managing institution, must be there.
"""

from kangyu.vocabulary.labels import Bilingual

from .columns import Column

RESIDENT_COLUMNS: tuple[Column, ...] = (
    Column("name", Bilingual("姓名", "Name"), ("居民姓名", "户主或成员姓名"), is_required=True, identifies=True),
    Column(
        "identity_number",
        Bilingual("身份证号", "Identity number"),
        ("身份证号码", "公民身份号码", "证件号码", "身份证"),
    ),
    Column("sex", Bilingual("性别", "Sex")),
    Column("birth_date", Bilingual("出生日期", "Date of birth"), ("出生年月日", "生日")),
    Column("phone", Bilingual("联系电话", "Telephone"), ("本人电话", "电话", "手机号", "手机号码", "本人联系电话")),
    Column("household", Bilingual("户号", "Household number"), ("家庭编号", "家庭户号", "户编号")),
    Column("township", Bilingual("乡镇", "Township"), ("乡镇街道", "乡镇(街道)", "所属乡镇", "街道")),
    Column(
        "village",
        Bilingual("村(居)委会", "Village"),
        ("村居委会", "所属村", "行政村", "村", "村居", "村(社区)", "社区", "居委会"),
    ),
    Column(
        "organisation",
        Bilingual("管理机构", "Managing institution"),
        ("建档机构", "所属机构", "管理单位", "建档单位", "责任机构"),
    ),
    Column(
        "record_number",
        Bilingual("档案编号", "Record number"),
        ("健康档案号", "健康档案编号", "档案号", "居民健康档案编号"),
    ),
    Column("established_on", Bilingual("建档日期", "Record established on"), ("建档时间", "档案建立日期")),
    Column("state", Bilingual("人员状态", "State of the resident"), ("居民状态", "档案状态", "状态")),
    Column("died_on", Bilingual("死亡日期", "Date of death"), ("死亡时间",)),
    Column("left_on", Bilingual("迁出日期", "Moved away on"), ("迁出时间",)),
    Column("moved_in_on", Bilingual("迁入日期", "Moved in on"), ("迁入时间", "入住日期")),
)
