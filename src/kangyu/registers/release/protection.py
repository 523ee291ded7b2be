"""What a release protects and what it does not, in words: they go out with it, and stand in the handbook."""

from __future__ import annotations

from kangyu.vocabulary.labels import Bilingual

from .crowd import AT_LEAST, OLDEST
from .mask import LONGEST_SHIFT

PROTECTION = Bilingual(
    f"""## 这份数据怎样去标识

- 姓名、号码、电话、自由文字、经办人和系统时刻都不外发；行号换成本次导出专用的假名，密钥用后即弃，两次导出不能互相关联。
- 各表的行按假名排列，先后没有含义。
- 同一居民的日期一起平移整周（最多前后 {LONGEST_SHIFT} 周），间隔和星期几不变。每个日期字段的头尾各 {LONGEST_SHIFT} 周不外发：
  日期落在其中的随访、管理和转诊整行不外发，其他日期留空。所以空日期不等于没有发生，头尾的工作量不能从这里统计。
- 居住起始日、候选发现日常常就是生日，不外发；居住截止日和机构开办、停办只到年。
- 出生只到年份；所在机构、乡镇、性别都相同而不足 {AT_LEAST} 人的，改为 5、10、20 年的年份段，仍不足的留空。
  {OLDEST} 岁以上只知其在 {OLDEST} 岁以上。
- 不足 {AT_LEAST} 人的机构并入上级机构，不足 {AT_LEAST} 人的乡镇只写县。
- 敏感信息（严重精神障碍、艾滋病）未经申请不外发：整行、条目、代码都去除。代码去除后没有剩下内容的，写该代码表的通常答案
  （如“无”），所以这里的“无”也可能是未告知。

## 仍有的风险

- 认识某人的人，若知道其一次随访的真实日期，就知道其全部日期平移了多少。
- 全镇同一天体检这样的大日子，若在数据中认得出来，参加者的平移也就知道了；春节等无人上班的日子可以排除一部分可能的平移。
- 出生年份之外的内容（民族、职业、检验值、家庭成员之间的关联）没有合并，罕见的组合可能被熟人认出。
- 因此只应交给说明了用途、承诺不再识别的人，用完销毁；导出已记入访问日志。
""",
    f"""## How these data were de-identified

- Names, numbers, telephones, free words, who wrote a row and all moments of the system's clock stay. Row ids are pseudonyms under
  a key that was made for this release and forgotten: two releases cannot be joined.
- Rows stand in the order of their pseudonyms, which means nothing.
- All days of one person are moved together by whole weeks, up to {LONGEST_SHIFT} to either side; the days between them and the
  days of the week stay true. Of each field the first and last {LONGEST_SHIFT} weeks are not told: contacts, enrolments and cases
  of those days stay here, other days are left empty. So an empty day does not mean that nothing happened, and how much was
  done near the edges cannot be counted from here.
- Since when somebody lives in a place or is a candidate is often a birthday, and stays. Until when, and when institutions
  opened or closed, is told by the year.
- Of a birth the year is told. Where fewer than {AT_LEAST} people have institution, township, sex and year in common, it becomes
  a span of 5, 10 or 20 years, or is left empty. Of people beyond {OLDEST} only that they are.
- Institutions with fewer than {AT_LEAST} people are told as the one above them, townships with fewer as the county.
- What is kept closely (severe mental disorder, HIV) stays unless it was asked for: rows, answers and single codes. Where no
  other code remains, the list's ordinary answer stands, such as "none"; so "none" may also mean "not told".

## What remains

- Who knows one true day of somebody's care knows by how much all of that person's days were moved.
- A day on which a whole township was examined tells the same of all who came, where it can be recognised; days on which nobody
  works, such as the Spring Festival, rule some shifts out.
- Beside birth, nothing is merged (ethnicity, occupation, results, who lives together): a rare combination may be recognised by
  somebody who knows the person.
- So hand it only to people who stated a purpose and promised not to look for anybody, and destroy it afterwards. That it was
  made stands in the audit log.
""",
)
