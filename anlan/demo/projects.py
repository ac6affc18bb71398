"""Construction projects in every state: one in use, one being built, one refused, one vetoed, one excepted, one new."""

from datetime import time

from django.core.files.base import ContentFile

from anlan.projects.actions.registering import register_project
from anlan.projects.actions.reviewing import agree
from anlan.projects.actions.vetoes import raise_veto
from anlan.projects.flow import PROJECT, VETO
from anlan.projects.models import Project
from anlan.projects.queries import papers_for

from . import clock
from .chronicle import aware

D = Project.Decision
PLANT, MILL, PORT, SITE = (
    "澜汀恒屿新材料有限公司",
    "澜汀砺成精密机械有限公司",
    "澜汀云埠港务有限公司",
    "澜汀南陂建设工程有限公司",
)
STORE = "新建丙类综合仓库一座，建筑面积六千平方米，配套自动喷水灭火和火灾自动报警系统。"
RESIN = "在现有厂区内扩建水性树脂生产线一条，年产二万吨，设反应釜六台、原料罐区一处。"
SCRAP = "利用废旧钢材，新建中频炉两台及配套轧制设备，生产地条钢。"
CASTING = "淘汰原有设备，等量置换为带封闭除尘的中频感应炉一台，用于精密铸件试制，不新增产能。"
YARD = "引进危险货物集装箱堆场项目，占地四十亩，设计堆存九百标准箱。"
PREFAB = "新建装配式构件车间一座，设桥式起重机四台、蒸汽养护窑两座。"
RISK = "堆场外缘与云埠镇居民点、客运码头的距离不足，发生泄漏时无法在十分钟内完成人员疏散。"
VETO_BASIS = "建设项目安全条件会审意见；重大事故风险一票否决责任"


def build(city, people, days):
    Story(city, people, days).tell()


class Story:
    """What the offices, the builder and the deciding authority do, by so many work days before the last."""

    def __init__(self, city, people, days):
        self.city, self.people, self.days = city, people, days
        self.mayor, self.builder = people["fushizhang"], people["qiye"]
        self.supervisor = people.of(city["市应急管理局"])

    def tell(self):
        self.built(self.new("综合仓库建设项目", D.CONSTRUCTION, PLANT, "澜湾园区管委会", STORE, 66))
        self.being_built(
            self.new(
                "年产二万吨水性树脂扩建项目", D.EXPANSION, PLANT, "澜湾园区管委会", RESIN, 40, special=True
            )
        )
        row = self.new("钢材加工生产线项目", D.CONSTRUCTION, MILL, "柏墟镇", SCRAP, 30, industry="3130")
        reason = "项目属于淘汰落后产能，不符合产业调整政策。"
        self.step(row, "refuse", self.mayor, 27, reason=reason)
        self.excepted(self.new("精密铸件试制项目", D.EXPANSION, MILL, "柏墟镇", CASTING, 24, industry="3130"))
        self.vetoed(self.new("危险货物堆场项目", D.ATTRACTION, PORT, "云埠镇", YARD, 18))
        row = self.new("装配式构件车间项目", D.ATTRACTION, SITE, "市安委办", PREFAB, 4)
        self.step(row, "inform", self.people["anwei"], 3)
        self.agreed(row, 2, "同意；构件堆场与道路红线的距离按规划条件执行。")

    def agreed(self, row, ago, opinion):
        organ, actor = self.city["市住建局"], self.people["zhujian"]
        with clock.at(aware(self.days.ago(ago), time(10, 50))) as now:
            agree(row, actor=actor, organ=organ, opinion=opinion, now=now)

    def new(self, name, decision, organ, office, content, ago, *, special=False, industry=""):
        house = self.city[office]
        with clock.at(aware(self.days.ago(ago), time(9, 30))) as now:
            return register_project(
                actor=self.people.of(house),
                office=house,
                organ=self.city[organ],
                decider=self.city["市政府"],
                supervisor=self.city["市应急管理局"],
                reviewers=self.city.named("市消防救援支队", "市住建局", "市生态环境局"),
                name=name,
                decision=decision,
                content=content,
                industry_code=industry,
                investment=None,
                special=special,
                now=now,
            )

    def step(self, row, name, actor, ago, hour=10, **facts):
        with clock.at(aware(self.days.ago(ago), time(hour, 20))) as now:
            PROJECT.move(row, name, actor=actor, now=now, **facts)

    def approved(self, row, ago, number):
        self.step(row, "inform", self.people.of(row.office), ago, 11)
        self.step(row, "receive", self.builder, ago - 1)
        approval = f"澜政投〔{self.days.year}〕{number}号"
        self.step(row, "approve", self.mayor, ago - 3, approval=approval, note="同意建设。")

    def hand_in(self, row, name, ago):
        papers = papers_for(row, self.days.ago(ago))
        files = [(paper, text(paper, row)) for paper in papers]
        self.step(row, name, self.builder, ago, 14, evidence=files)

    def built(self, row):
        self.approved(row, 64, 12)
        for hand_in, passing, ago in (
            ("hand_design", "pass_design", 56),
            ("hand_acceptance", "pass_acceptance", 22),
            ("hand_use", "put_in_use", 12),
        ):
            self.hand_in(row, hand_in, ago)
            self.step(row, passing, self.supervisor, ago - 4, 16, note="材料齐全，现场核查符合要求。")

    def being_built(self, row):
        self.approved(row, 38, 19)
        self.hand_in(row, "hand_design", 28)
        reason = "安全设施设计未说明罐区防火堤容积，请补充后重新报送。"
        self.step(row, "return", self.supervisor, 25, 15, reason=reason)
        self.hand_in(row, "hand_design", 20)
        self.step(row, "pass_design", self.supervisor, 14, 16, note="审查通过，按设计施工。")

    def excepted(self, row):
        paper = ContentFile("经研究，同意等量置换。\n".encode(), name="市政府专题会议纪要.txt")
        said = {"basis": "市政府专题会议纪要", "reason": "等量置换，不新增产能。"}
        self.step(row, "exempt", self.mayor, 19, exception_papers=[paper], **said)

    def vetoed(self, row):
        organ, leader = self.city["市住建局"], self.people["zhujianju"]
        with clock.at(aware(self.days.ago(15), time(15, 10))) as now:
            said = {"organ": organ, "leader": leader, "risk": RISK, "basis": VETO_BASIS}
            veto = raise_veto(row, actor=leader, now=now, **said)
        with clock.at(aware(self.days.ago(11), time(16, 40))) as now:
            VETO.move(veto, "confirm", actor=self.mayor, now=now, reason="风险不可接受，另行选址。")


def text(paper, row):
    return ContentFile(f"{row}\n{paper}\n".encode(), name=f"{paper}.txt")
