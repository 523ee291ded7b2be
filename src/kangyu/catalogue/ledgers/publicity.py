"""Publicity (宣传): pieces published, by medium and by the level of the medium."""

from datetime import date

from kangyu.methods.forms import Form, Item, Kind, Section
from kangyu.methods.ledgers import Ledger, Proof
from kangyu.vocabulary.labels import Bilingual

from ..codelists.ledgers import LEVEL, MEDIUM, PUBLICITY_KIND
from ._items import TOWNSHIP, day, remarks, text

publicity = Ledger(
    form=Form(
        key="publicity",
        name=Bilingual("宣传稿件台账", "Publicity"),
        version=1,
        effective_from=date(2016, 1, 1),
        source="县级卫生健康部门宣传工作考核：按采用媒体级别计件",
        sections=(
            Section(
                Bilingual("稿件", "Piece"),
                (
                    day("发布日期", "Published on", "刊发日期", "采用日期", "刊播日期"),
                    text("title", "标题", "Title", "稿件标题", "题目", is_required=True),
                    Item(
                        "kind",
                        Bilingual("稿件类别", "Kind of piece"),
                        Kind.CODE,
                        codes=PUBLICITY_KIND,
                        headings=("类别",),
                    ),
                    text("author", "作者", "Author", "撰稿人", "通讯员"),
                ),
            ),
            Section(
                Bilingual("媒体", "Medium"),
                (
                    text("outlet", "媒体名称", "Outlet", "采用媒体", "刊发媒体", "发布平台", is_required=True),
                    Item("medium", Bilingual("媒体类型", "Medium"), Kind.CODE, codes=MEDIUM, headings=("载体",)),
                    Item(
                        "level",
                        Bilingual("媒体级别", "Level of the medium"),
                        Kind.CODE,
                        codes=LEVEL,
                        is_required=True,
                        headings=("级别",),
                    ),
                    remarks("link", "链接或版面", "Link or page", "链接", "版面"),
                ),
            ),
        ),
    ),
    kept_by=TOWNSHIP,
    day="on",
    unique=("on", "title", "outlet"),
    headline=("title", "outlet"),
    proof=Proof.WELCOME,
)
