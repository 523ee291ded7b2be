"""Personal basic information (个人基本信息表), the first page of a resident's health record.

Source: national basic public-health service specification, third edition (2017), service 1, form A. The identity
number, name and telephone are not items of the form: the register of people holds them, encrypted where they must be.
"""

from datetime import date

from kangyu.methods.forms import Form, Item, Kind, Section
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

from ..codelists.common import B3, ETHNICITY, RESIDENCE_TYPE, codes

BLOOD_TYPE = codes(
    "blood_type",
    "血型",
    "ABO blood group",
    ("1", "A型", "A", "A"),
    ("2", "B型", "B", "B"),
    ("3", "O型", "O", "O"),
    ("4", "AB型", "AB", "AB"),
    ("5", "不详", "unknown"),
)
EDUCATION = codes(
    "education",
    "文化程度",
    "Education",
    ("1", "研究生", "postgraduate"),
    ("2", "大学本科", "university", "本科"),
    ("3", "大学专科和专科学校", "college", "大专"),
    ("4", "中等专业学校", "secondary vocational", "中专"),
    ("5", "技工学校", "technical school", "技校"),
    ("6", "高中", "senior high school"),
    ("7", "初中", "junior high school"),
    ("8", "小学", "primary school"),
    ("9", "文盲或半文盲", "illiterate or semi-literate", "文盲"),
    ("10", "不详", "unknown"),
)
OCCUPATION = codes(
    "occupation",
    "职业",
    "Occupation",
    ("0", "国家机关、党群组织、企业、事业单位负责人", "leader", "负责人"),
    ("1", "专业技术人员", "professional"),
    ("2", "办事人员和有关人员", "clerical", "办事人员"),
    ("3", "商业、服务业人员", "commerce and service", "商业服务业"),
    ("4", "农、林、牧、渔、水利业生产人员", "agriculture", "农民", "务农"),
    ("5", "生产、运输设备操作人员及有关人员", "production and transport", "工人"),
    ("6", "军人", "military"),
    ("7", "不便分类的其他从业人员", "other"),
    ("8", "无职业", "none", "无业"),
)
MARRIAGE = codes(
    "marriage",
    "婚姻状况",
    "Marital status",
    ("1", "未婚", "single"),
    ("2", "已婚", "married"),
    ("3", "丧偶", "widowed"),
    ("4", "离婚", "divorced", "离异"),
    ("5", "未说明的婚姻状况", "not stated", "未说明"),
)
PAYMENT = codes(
    "payment",
    "医疗费用支付方式",
    "Payment of medical costs",
    ("1", "城镇职工基本医疗保险", "urban employees' insurance", "职工医保"),
    ("2", "城镇居民基本医疗保险", "urban residents' insurance", "居民医保"),
    ("3", "新型农村合作医疗", "rural cooperative scheme", "新农合", "城乡居民基本医疗保险"),
    ("4", "贫困救助", "poverty aid", "医疗救助"),
    ("5", "商业医疗保险", "commercial insurance", "商业保险"),
    ("6", "全公费", "fully public", "公费"),
    ("7", "全自费", "self-paid", "自费"),
    ("8", "其他", "other"),
)
ALLERGY = codes(
    "drug_allergy",
    "药物过敏史",
    "Drug allergies",
    ("1", "无", "none"),
    ("2", "青霉素", "penicillin"),
    ("3", "磺胺", "sulfa"),
    ("4", "链霉素", "streptomycin"),
    ("5", "其他", "other"),
)
DISEASE = codes(
    "past_disease",
    "既往疾病",
    "Past diseases",
    ("1", "无", "none"),
    ("2", "高血压", "hypertension"),
    ("3", "糖尿病", "diabetes"),
    ("4", "冠心病", "coronary heart disease"),
    ("5", "慢性阻塞性肺疾病", "COPD", "慢阻肺"),
    ("6", "恶性肿瘤", "malignancy"),
    ("7", "脑卒中", "stroke"),
    ("8", "严重精神障碍", "severe mental disorder", "重性精神疾病"),
    ("9", "结核病", "tuberculosis"),
    ("10", "肝炎", "hepatitis"),
    ("11", "其他法定传染病", "other notifiable disease"),
    ("12", "职业病", "occupational disease"),
    ("13", "其他", "other"),
    kept={"8": Sensitivity.MENTAL},
    instead="1",
)

personal_information = Form(
    key="personal_information",
    name=Bilingual("个人基本信息表", "Personal basic information"),
    version=1,
    effective_from=date(2017, 2, 28),
    source=f"{B3} 1 居民健康档案管理",
    sections=(
        Section(
            Bilingual("基本信息", "Basics"),
            (
                Item(
                    "residence_type",
                    Bilingual("常住类型", "Residence type"),
                    Kind.CODE,
                    codes=RESIDENCE_TYPE,
                    is_required=True,
                    headings=("户籍类型", "居住类型", "户籍性质"),
                ),
                Item("ethnicity", Bilingual("民族", "Ethnicity"), Kind.CODE, codes=ETHNICITY),
                Item("education", Bilingual("文化程度", "Education"), Kind.CODE, codes=EDUCATION, headings=("学历",)),
                Item("occupation", Bilingual("职业", "Occupation"), Kind.CODE, codes=OCCUPATION),
                Item(
                    "marriage", Bilingual("婚姻状况", "Marital status"), Kind.CODE, codes=MARRIAGE, headings=("婚姻",)
                ),
                Item(
                    "payment",
                    Bilingual("医疗费用支付方式", "Payment of medical costs"),
                    Kind.CODES,
                    codes=PAYMENT,
                    headings=("支付方式", "医保类型"),
                ),
                Item("address", Bilingual("现住址", "Address"), Kind.TEXT, headings=("家庭住址", "住址", "详细地址")),
            ),
        ),
        Section(
            Bilingual("健康状况", "Health"),
            (
                Item(
                    "blood_type",
                    Bilingual("血型", "ABO blood group"),
                    Kind.CODE,
                    codes=BLOOD_TYPE,
                    headings=("ABO血型",),
                ),
                Item("drug_allergy", Bilingual("药物过敏史", "Drug allergies"), Kind.CODES, codes=ALLERGY),
                Item(
                    "past_disease",
                    Bilingual("既往疾病", "Past diseases"),
                    Kind.CODES,
                    codes=DISEASE,
                    headings=("疾病史", "既往史", "慢性病"),
                ),
            ),
        ),
    ),
)
