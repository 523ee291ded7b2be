"""Codes of the ledgers. Our own, where no standard gives any; kinds of health education after the third edition (2017), 2."""

from .common import B3, codes

_OWN = "本系统约定"

EDUCATION_KIND = codes(
    "education_kind",
    "活动形式",
    "Kind of activity",
    ("1", "发放印刷资料", "printed material", "印刷资料", "发放资料", "宣传资料", "折页"),
    ("2", "播放音像资料", "audiovisual material", "音像资料", "音像", "视频播放"),
    ("3", "更换宣传栏", "board renewed", "宣传栏", "宣传栏更新", "板报"),
    ("4", "公众健康咨询", "public consultation", "健康咨询", "咨询活动", "义诊咨询"),
    ("5", "健康知识讲座", "lecture", "讲座", "健康讲座"),
    ("6", "健康科普进基层", "outreach", "科普活动", "六进活动", "健康科普"),
    source=f"{B3} 2 健康教育",
)

AUDIENCE = codes(
    "audience",
    "对象类别",
    "Audience",
    ("1", "社区（村）居民", "residents", "居民", "村民", "群众"),
    ("2", "学生", "pupils", "学校", "师生"),
    ("3", "企业职工", "workers", "企业", "职工"),
    ("4", "机关干部", "officials", "机关"),
    ("5", "孕产妇和儿童家长", "mothers and parents", "孕产妇", "儿童家长"),
    ("6", "老年人", "the elderly"),
    ("7", "慢性病患者", "patients with chronic disease", "慢病患者"),
    ("9", "其他", "others"),
    source=_OWN,
    version="1",
)

EDUCATION_THEME = codes(
    "education_theme",
    "内容标记",
    "Themes",
    ("1", "中医药", "traditional medicine", "中医"),
    ("2", "控烟", "tobacco", "烟草控制", "戒烟"),
    ("3", "慢性病", "chronic disease", "慢病"),
    ("4", "传染病", "infectious disease"),
    ("5", "妇幼健康", "mothers and children", "妇幼"),
    ("6", "健康素养", "health literacy", "素养"),
    ("9", "其他", "others"),
    source=_OWN,
    version="1",
)

TRAINING_KIND = codes(
    "training_kind",
    "培训形式",
    "Kind of training",
    ("1", "集中培训", "course", "培训班", "培训会", "现场培训"),
    ("2", "外出进修", "attachment elsewhere", "进修", "外派进修"),
    ("3", "远程培训", "remote course", "线上培训", "网络培训"),
    ("4", "学术讲座", "lecture", "讲座", "学术活动"),
    ("5", "技能竞赛与演练", "contest or drill", "技能竞赛", "演练", "比武"),
    source=_OWN,
    version="1",
)

LEVEL = codes(
    "level",
    "级别",
    "Level",
    ("1", "本单位", "own institution", "院内", "单位"),
    ("2", "县级", "county", "县", "市（县）级", "区级"),
    ("3", "市级", "prefecture", "地市级", "市"),
    ("4", "省级", "province", "省"),
    ("5", "国家级", "national", "国家", "中央"),
    source=_OWN,
    version="1",
)

MEDIUM = codes(
    "medium",
    "媒体类型",
    "Medium",
    ("1", "报刊", "press", "报纸", "期刊", "杂志"),
    ("2", "电视台", "television", "电视"),
    ("3", "广播电台", "radio", "广播"),
    ("4", "网站", "web site", "网络", "网页"),
    ("5", "微信公众号", "WeChat account", "公众号", "微信"),
    ("6", "视频与短视频平台", "video platform", "短视频", "抖音", "视频号"),
    ("7", "信息简报", "bulletin", "简报", "信息"),
    ("9", "其他", "others"),
    source=_OWN,
    version="1",
)

PUBLICITY_KIND = codes(
    "publicity_kind",
    "稿件类别",
    "Kind of piece",
    ("1", "新闻宣传", "news", "新闻", "宣传稿"),
    ("2", "党建信息", "party building", "党建"),
    ("3", "政务信息", "administrative information", "信息报送"),
    ("4", "健康科普", "health knowledge", "科普"),
    ("5", "专题片与专访", "feature", "专题片", "专访"),
    ("6", "公益广告与宣传活动", "campaign", "公益宣传", "宣传活动"),
    source=_OWN,
    version="1",
)

FUND_SOURCE = codes(
    "fund_source",
    "资金来源",
    "Source of funds",
    ("1", "中央资金", "central", "中央", "中央财政"),
    ("2", "省级资金", "province", "省级", "省财政", "省级财政"),
    ("3", "市级资金", "prefecture", "市级", "市财政", "市级财政"),
    ("4", "县级资金", "county", "县级", "县财政", "本级财政", "县级配套"),
    ("5", "地方政府债券", "local bonds", "债券", "专项债"),
    ("6", "单位自筹", "own funds", "自筹"),
    ("9", "其他", "others"),
    source=_OWN,
    version="1",
)

BLOOD_KIND = codes(
    "blood_kind",
    "登记类别",
    "Kind of row",
    ("1", "采血", "collection", "献血", "无偿献血", "采血活动"),
    ("2", "用血费用报销", "reimbursement", "报销", "血费报销", "血费返还"),
    source=_OWN,
    version="1",
)
