"""Codes of the hypertension follow-up form (高血压患者随访服务记录表)."""

from .common import codes

SYMPTOMS = codes(
    "hypertension_symptoms",
    "症状",
    "Symptoms",
    ("1", "无症状", "none", "无"),
    ("2", "头痛头晕", "headache, dizziness", "头痛", "头晕"),
    ("3", "恶心呕吐", "nausea, vomiting", "恶心", "呕吐"),
    ("4", "眼花耳鸣", "dim vision, tinnitus", "眼花", "耳鸣"),
    ("5", "呼吸困难", "dyspnoea"),
    ("6", "心悸胸闷", "palpitations, chest tightness", "心悸", "胸闷"),
    ("7", "鼻衄出血不止", "nosebleed", "鼻衄", "鼻出血"),
    ("8", "四肢发麻", "numb limbs"),
    ("9", "下肢水肿", "leg oedema"),
    ("10", "其他", "other"),
)

DANGER_SIGNS = codes(
    "hypertension_danger_signs",
    "危急情况",
    "Danger signs",
    ("1", "无", "none", "无危急情况"),
    ("2", "意识改变", "altered consciousness"),
    ("3", "剧烈头痛或头晕", "severe headache or dizziness", "剧烈头痛", "剧烈头晕"),
    ("4", "恶心呕吐", "nausea, vomiting"),
    ("5", "视力模糊眼痛", "blurred vision, eye pain", "视力模糊", "眼痛"),
    ("6", "心悸胸闷", "palpitations, chest tightness"),
    ("7", "喘憋不能平卧", "dyspnoea lying flat"),
    ("8", "妊娠期或哺乳期血压高于正常", "pregnant or lactating with raised pressure", "妊娠期血压高"),
    ("9", "其他不能处理的疾病", "other condition beyond the clinic"),
)
