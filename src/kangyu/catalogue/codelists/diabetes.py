"""Codes of the diabetes follow-up form (2型糖尿病患者随访服务记录表)."""

from .common import codes

SYMPTOMS = codes(
    "diabetes_symptoms",
    "症状",
    "Symptoms",
    ("1", "无症状", "none", "无"),
    ("2", "多饮", "polydipsia"),
    ("3", "多食", "polyphagia"),
    ("4", "多尿", "polyuria"),
    ("5", "视力模糊", "blurred vision"),
    ("6", "感染", "infection"),
    ("7", "手脚麻木", "numb limbs"),
    ("8", "下肢浮肿", "leg oedema", "下肢水肿"),
    ("9", "体重明显下降", "weight loss", "体重下降"),
    ("10", "其他", "other"),
)

DANGER_SIGNS = codes(
    "diabetes_danger_signs",
    "危急情况",
    "Danger signs",
    ("1", "无", "none", "无危急情况"),
    ("2", "意识或行为改变", "altered consciousness or behaviour", "意识改变", "行为改变"),
    ("3", "呼气有烂苹果样丙酮味", "acetone breath", "丙酮味"),
    ("4", "心悸出汗", "palpitations, sweating", "心悸", "出汗"),
    ("5", "食欲减退恶心呕吐", "anorexia, nausea, vomiting", "恶心", "呕吐"),
    ("6", "明显多饮多尿腹痛", "marked thirst or polyuria, abdominal pain", "腹痛"),
    ("7", "深大呼吸皮肤潮红", "deep breathing, flushed skin", "深大呼吸"),
    ("8", "持续心动过速", "sustained heart rate above 100"),
    ("9", "体温超过39℃", "temperature above 39 °C", "高热"),
    ("10", "视力突然骤降", "sudden loss of vision"),
    ("11", "妊娠期或哺乳期血糖高于正常", "pregnant or lactating with raised glucose", "妊娠期血糖高"),
    ("12", "其他不能处理的疾病", "other condition beyond the clinic"),
)

DORSALIS_PEDIS = codes(
    "dorsalis_pedis",
    "足背动脉搏动",
    "Dorsalis pedis pulse",
    ("1", "触及正常", "normal", "正常"),
    ("2", "双侧减弱", "weak on both sides", "减弱"),
    ("3", "左侧减弱", "weak on the left"),
    ("4", "右侧减弱", "weak on the right"),
    ("5", "双侧消失", "absent on both sides", "消失"),
    ("6", "左侧消失", "absent on the left"),
    ("7", "右侧消失", "absent on the right"),
)

HYPOGLYCAEMIA = codes(
    "hypoglycaemia",
    "低血糖反应",
    "Hypoglycaemia",
    ("1", "无", "none"),
    ("2", "偶尔", "occasional"),
    ("3", "频繁", "frequent"),
)

SAMPLE = codes(
    "glucose_sample",
    "标本类型",
    "Sample",
    ("1", "毛细血管血", "capillary blood", "指尖血"),
    ("2", "静脉血浆", "venous plasma", "静脉血"),
)
