"""Why a record outside one's reach is opened in an emergency (紧急调阅理由). The list is our own."""

from .common import codes

EMERGENCY_REASON = codes(
    "emergency_reason",
    "紧急调阅理由",
    "Reason for emergency access",
    ("rescue", "抢救或急诊接诊", "resuscitation or emergency care"),
    ("unconscious", "患者昏迷或无法说明病情", "patient unconscious or unable to tell"),
    ("outbreak", "突发公共卫生事件处置", "public health emergency"),
    ("stranded", "外出就医，无法联系管理机构", "treated away from home, managing institution out of reach"),
    source="康域",
    version="1",
)
