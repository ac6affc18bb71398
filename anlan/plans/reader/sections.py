"""What a heading announces, and whether words state something to be done."""

import re

from anlan.plans.reader.names import TAIL

SKIP, GOALS, WORK, EXTRA = "skip", "goals", "work", "extra"

# Asked in this order; the first that fits decides.
_HEADINGS = (
    (GOALS, r"(?:总体要求|指导思想|总体思路)(?:和|与|及)(?:主要|工作|总体)?目标$"),
    (SKIP, r"总体(?:要求|思路)|指导思想|基本原则|^(?:工作)?(?:原则|思路|背景|理念|依据|基础|目的|意义)$|^(?:起草|制定|出台|编制|政策)(?:背景|依据|说明|目的|过程)"
           r"|^(?:重要意义|目的意义|当前形势|形势分析|编制说明|名词解释|术语|引用文件|联系人|联系方式|基本情况|工作概况|事故概况|事故经过|存在(?:的)?(?:主要|突出)?问题)$"
           r"|^(?:专项)?(?:整治|检查|实施|工作|考核|督查|行动|适用|排查|活动|时间|评价|参与)(?:和)?(?:范围|对象)(?:(?:和|及|与)(?:对象|时间|内容))?$"
           r"|^(?:活动|工作|整治|行动)?(?:主题|时间|地点|口号)$|^现有|现状|^面临的?(?:形势|问题)|^组织机构(?:及职责|和职责)?$|^领导小组(?:成员|组成|名单|及职责)$|^成员(?:名单|单位)$|^附则$"),
    (EXTRA, r"^(?:有关|工作|相关|几点|组织|具体|纪律|报送|其他|活动|保障)?(?:工作)?要求$|^(?:加强|强化|切实加强)?(?:组织领导|保障措施|组织(?:实施|保障|推动|推进)"
            r"|(?:实施|工作|制度|责任)保障|保障(?:机制|要求))(?:(?:和|与|及)[^。]{2,8})?$|^(?:推进|工作)机制$|^考核奖惩$|^奖惩(?:措施|办法)?$"),
    (GOALS, r"^(?:20\d\d年|全年|年度|三年|安全生产|安全|消防|事故|生产安全|本?[市区县镇乡局校])*(?:工作|主要|总体|年度|控制|行动|整治|预期|发展|攻坚|考核|具体|安全生产|绩效|核心|约束性|奋斗|事故控制|责任)(?:控制)?(?:目标|指标)(?:要求|体系|值)?$"
            r"|^(?:控制|考核)?(?:目标|指标)(?:要求)?$|^(?:目标指标|目标和(?:要求|指标)|主要目标和指标)$"),
    (WORK, r"任务|措施|工作内容|重点工作|工作安排|实施步骤|工作步骤|工作举措|行动内容|整治内容|重点内容|职责分工|责任分工|时间安排|方法步骤|进度安排"),
)  # fmt: skip
_RULES = [(mode, re.compile(pattern)) for mode, pattern in _HEADINGS]

_VERBS = (
    "加强|强化|实行|管理|执行|关停|严控|严管|移交|更新|推进|推动|落实|开展|组织|制定|完善|健全|建立|提升|提高|实施|确保|做好|抓好|加快|加大|深化|严格|规范|督促|指导|排查|整治|治理|检查|巡查|督查|督导"
    "|培训|宣传|演练|考核|评估|通报|报送|上报|总结|部署|召开|举办|签订|配备|配齐|建设|打造|创建|培育|整改|消除|防范|化解|遏制|严防|杜绝|严禁|不得|打击|查处|惩戒|约谈|问责"
    "|追究|监管|监督|管控|辨识|监测|预警|研究|学习|贯彻|传达|编制|修订|出台|印发|发布|公布|公开|公示|梳理|摸清|掌握|明确|压实|夯实|筑牢|坚持|坚决|突出|聚焦|紧盯|围绕"
    "|完成|实现|达到|配合|协助|协调|支持|鼓励|引导|推广|应用|运用|利用|依托|发挥|优化|创新|改造|更新|淘汰|关闭|清理|清除|拆除|取缔|清零|申报|申请|审核|审批|审查|验收|评审|评选|评定|认定"
    "|备案|登记|建档|录入|汇总|分析|研判|会商|调度|跟踪|督办|挂牌|销号|反馈|回应|解读|公告|曝光|举报|奖励|保障|保证|维护|更换|检测|检验|维修|保养|安装|设置|设立|增设|配置|储备|投入|安排|统筹|整合"
    "|纳入|列入|成立|组建|充实|选派|选树|聘请|充分|注重|注意|履行|承担|负责|牵头|接受|参加|参与|进行|启动|继续|持续|试点|探索|构建|形成|细化|量化|分解|制作|张贴|发放|播放|悬挂|走访|慰问|值班|值守|处置|救援|救助|疏散"
    "|对接|联动|共享|执法|处罚|立案|移送|办理|办结|答复|受理|核查|核实|抽查|复查|回头看|自查|互查|普查|调查|统计|报告|述职|承诺|告知|提醒|警示|教育|普及|宣讲|宣贯|讲解|引入|购买|委托|搭建|升级|扩大|巩固|拓展|延伸|覆盖"
    "|减少|降低|压降|控制|限制|禁止|防止|避免|管好|守住|盯紧|抓实|抓紧|抓牢|落地|见效|动员|发动|倡导|弘扬|营造|征集|报备|归档|存档|收集|填报|编写|撰写|征求|制修订|清查|清退|清运|清扫|检修|演习|开好|抓|查找|纠正|补齐|堵塞|兑现"
)
_VERB = re.compile(_VERBS)
_BEGINS = re.compile(rf"(?:[^，,。；;]{{0,6}}?)(?:{_VERBS})")
_MODAL = re.compile(
    r"要(?!求|点|素|领|件|害)|应当?(?!急|用|对|付)|须(?!知)|必须|不得|严禁|确保|力争|将(?!军)"
)
_OBJECT = re.compile(
    r"(?:情况|问题|行为|隐患|情形|现象|的|不足|不到位|不落实|不健全|不规范|不符合要求|缺失|失效|违规|不完善|不及时|等)[。；;，,、]?$|是否|未[^来]|^(?:违规|违法|擅自|非法|无证|占用|堵塞|封闭|私自|超[员载速限])")
_FACTS = re.compile(r"共有|现有|截至|经测算|经统计|据统计|去年|上年度|以来")
_FAULT = re.compile(r"(?:问题|行为|情形|隐患|现象|不(?:到位|落实|健全|规范|足|力|清|严|高|强|全))$")
_ENUMERATES = re.compile(
    r"(?:包括|包含|如下|情形之一|(?:以下|下列)(?:[^。；;]{0,12})(?:情形|问题|行为|内容|方面|范围|情况|场所|企业|部位|对象|单位|类型|隐患|条件|标准)|主要有|分为|分别(?:为|是)|重点(?:整治|检查|排查|查处|打击|治理|关注|监管|督查|解决|查)"
    r"|(?:整治|检查|排查|督查|治理|打击|查处)(?:的)?(?:重点|内容|范围|对象|情形)(?:是|为|有)?|范围(?:是|为)?|对象(?:是|为)?|成员(?:单位)?(?:有|为)?)[:：]?$"
)
_NOISE = re.compile(
    r"打印(?:本页)?\s?(?:关闭|\|)?.{0,12}|关闭窗口|分享(?:到|至)?.{0,20}|Produced By.*|扫一扫.{0,40}|(?:上|下)一(?:篇|条)[:：]?.{0,60}|相关(?:附件|链接|文章|稿件|新闻|解读|阅读).{0,40}|返回(?:顶部|首页|列表)?"
    r"|责任编辑[:：].{0,20}|\(?此件(?:主动|依申请|不予)?公开(?:发布)?\)?|.{0,12}(?:点击|附件|文件)下载.{0,200}|版权所有.*|主办[:：].{0,30}|.{0,20}ICP备.{0,40}|网站地图.*|字(?:体|号)[:：].{0,20}|[-=_*~·.\s]{2,}"
    r"|抄送[:：].*|抄报[:：].*|主送[:：].*|联\s?系\s?人[:：].{0,60}|联系电话[:：].{0,60}|\(?(?:联系人|电话|传真|邮箱)[:：].{0,80}|共印\d+份.*|.{2,40}(?:办公室|局|委)\s{0,4}20\d\d年\d{1,2}月\d{1,2}日印发|浏览次数.{0,20}|来源[:：].{0,30}"
    r"|目\s?录|\(?(?:联系|咨询)电话[:：]?.{0,30}|文件下载.*|附件下载.*|.{0,40}\.(?:docx?|xlsx?|pdf|wps|zip|rar)$|单位[:：]\s?(?:万元|元|人|个|次|%)"
)
_PEOPLE = re.compile(r"(?:总|常务)?(?:副?\s?(?:组\s?长|主\s?任|指挥长?|总指挥|召集人))|(?:领导小组)?成\s?员|办公室主任|联络员")
_PERSON = re.compile(
    r"[\u3400-\u9fff]{1,3}\s?[\u3400-\u9fff]{1,2}\s.{0,24}(?:长|书记|主任|主席|经理|委员|队员|干事|干部|专员|科员)(?:、.{0,12})?"
)
_PEOPLE_LINE = re.compile(rf"(?:{_PEOPLE.pattern})\s?[:：].{{0,400}}", re.DOTALL)
_NOTE = re.compile(
    r"[^。\n]*(?:每一?(?:项|个|条)|各项|所有|上述|以上|以下|全部)[^。\n]{0,16}(?:任务|工作|事项|项目|目标)[^。\n]{0,12}(?:均|都|皆|需|须)[^。\n]{0,6}(?:涉及|由|需|须|包括|要求)[^。\n]*"
    r"|[^。\n]{0,60}不再(?:一一|逐一|逐项|分别|单独|重复)?(?:罗列|列出|列明|单列|重复|标注|注明)[^。\n]{0,20}"
)
_NOTE_UNITS = re.compile(
    r"(?:涉及(?:到)?|由|需(?:要)?|包括)(?P<names>[^,，。；;]+?)(?:[,，]|共同|负责|落实|参与|配合|$)"
)
_SIGNATURE = re.compile(
    rf"[\u3400-\u9fff()·、 ]{{2,60}}{TAIL}|.{{0,40}}(?:20\d\d|二[〇零○]..)年.{{1,3}}月.{{1,3}}日\)?"
)
_REMARK = re.compile(r"请|望|以上|上述|特此|本(?:方案|计划|要点|通知|办法|细则|清单|责任书|任务书)|附[:：件]|注[:：]|备注|说明[:：]|(?:甲|乙)方|责任人?签")
_CLOSING = re.compile(r"各[^。，,]{0,20}(?:要|应|请|须|工作总结).{0,80}(?:报送|上报|报至|报市|报区|报县|报局|反馈)")
_DEFINES = re.compile(
    r"(?:本(?:办法|细则|规定|方案|制度|标准|意见)(?:所称|适用|自|由|未尽)|为(?:了|加强|进一步|深入|规范|切实|贯彻|认真|全面)[^。]{4,200}(?:制定|制订)本|自(?:印发|发布|公布)之日起|由[^。]{2,20}负责解释)"
)


def announced(heading: str) -> str | None:
    """What a folded heading announces, or None if it is a matter of its own."""
    words = re.sub(r"[\s“”\"【】]", "", heading).rstrip("。：:;；")
    if len(words) > 20:
        return None
    for mode, rule in _RULES:
        if rule.search(words):
            return mode
    return None


def is_to_do(words: str) -> bool:
    """Whether folded words tell somebody to do something, in the widest sense."""
    return _MODAL.search(words) is not None or _VERB.search(words) is not None


def states_facts(words: str) -> bool:
    """Whether a paragraph tells how things stand rather than what to do."""
    return _FACTS.search(words) is not None and _MODAL.search(words) is None


def is_object(words: str) -> bool:
    """Whether an item of a list names a thing, a place or a fault rather than an action."""
    words = words.strip()
    if begins_to_do(words) and "。" in words[:-1]:
        return False
    head = re.split(r"[。：]", words, maxsplit=1)[0]
    if len(head) <= 24 and _FAULT.search(head) and not _VERB.match(head):
        return True
    if re.search(r"。.", words) and len(words) > 40:
        return False
    if _OBJECT.search(words) and not _MODAL.search(words[:30]):
        return True
    return len(words) <= 30 and not (_VERB.match(words) or _MODAL.search(words) or _VERB.search(words[:8]))


def begins_to_do(words: str) -> bool:
    """Whether an item opens with what is to be done, as a clause of some length."""
    if len(words) <= 10:
        return False
    second = words.find("。") + 1
    if second and second < 24 and _BEGINS.match(words[second:]):
        return True  # 消防安全。重点整治……
    return not _OBJECT.search(words) and (_BEGINS.match(words) is not None or _MODAL.search(words[:20]) is not None)


def enumerates(lead_in: str) -> bool:
    """Whether words in front of a list say that it lists cases, objects or places."""
    return _ENUMERATES.search(lead_in.strip()[-40:]) is not None


def is_noise(words: str) -> bool:
    return _NOISE.fullmatch(words) is not None


def is_people(words: str) -> bool:
    """组长：…… and its kind: who sits on a committee."""
    return _PEOPLE_LINE.fullmatch(words.strip()) is not None or _PERSON.fullmatch(words.strip()) is not None


def is_signature(words: str) -> bool:
    return len(words) <= 60 and _SIGNATURE.fullmatch(words) is not None


def is_closing(words: str) -> bool:
    """A paragraph that ends a document or explains it: 请于…前报送, 本方案自…, 注：……"""
    return is_remark(words) or _CLOSING.match(words) is not None


def is_remark(words: str) -> bool:
    """A paragraph about the paper itself rather than the work: 特此通知, 注：……, 本方案自…"""
    return _REMARK.match(words) is not None


def defines(words: str) -> bool:
    """Purpose, scope, validity: articles that ask for nothing."""
    return _DEFINES.search(words) is not None


def unit_note(words: str) -> re.Match | None:
    """A sentence that gives units to every task of the plan."""
    found = _NOTE.search(words)
    return found if found and re.search(TAIL, found[0]) else None


def note_units(words: str) -> re.Match | None:
    return _NOTE_UNITS.search(words)
