"""Whether words tell somebody to do something, name an object, or state how things are."""

import re

from anlan.plans.reader.vocabulary import any_of

_VERBS = any_of(
    "加强 强化 实行 管理 执行 关停 严控 严管 移交 更新 推进 推动 落实 开展 组织 制定 完善 健全 建立 提升"
    " 提高 实施 确保 做好 抓好 加快 加大"
    " 深化 严格 规范 督促 指导 排查 整治 治理 检查 巡查 督查 督导 培训 宣传 演练 考核 评估 通报 报送 上报"
    " 总结 部署 召开 举办 签订 配备 配齐"
    " 建设 打造 创建 培育 整改 消除 防范 化解 遏制 严防 杜绝 严禁 不得 打击 查处 惩戒 约谈 问责 追究 监管"
    " 监督 管控 辨识 监测 预警 研究 学习"
    " 贯彻 传达 编制 修订 出台 印发 发布 公布 公开 公示 梳理 摸清 掌握 明确 压实 夯实 筑牢 坚持 坚决 突出"
    " 聚焦 紧盯 围绕 完成 实现 达到 配合"
    " 协助 协调 支持 鼓励 引导 推广 应用 运用 利用 依托 发挥 优化 创新 改造 淘汰 关闭 清理 清除 拆除 取缔"
    " 清零 申报 申请 审核 审批 审查 验收"
    " 评审 评选 评定 认定 备案 登记 建档 录入 汇总 分析 研判 会商 调度 跟踪 督办 挂牌 销号 反馈 回应 解读"
    " 公告 曝光 举报 奖励 保障 保证 维护"
    " 更换 检测 检验 维修 保养 安装 设置 设立 增设 配置 储备 投入 安排 统筹 整合 纳入 列入 成立 组建 充实"
    " 选派 选树 聘请 充分 注重 注意 履行"
    " 承担 负责 牵头 接受 参加 参与 进行 启动 继续 持续 试点 探索 构建 形成 细化 量化 分解 制作 张贴 发放"
    " 播放 悬挂 走访 慰问 值班 值守 处置"
    " 救援 救助 疏散 对接 联动 共享 执法 处罚 立案 移送 办理 办结 答复 受理 核查 核实 抽查 复查 回头看 自查"
    " 互查 普查 调查 统计 报告 述职 承诺"
    " 告知 提醒 警示 教育 普及 宣讲 宣贯 讲解 引入 购买 委托 搭建 升级 扩大 巩固 拓展 延伸 覆盖 减少 降低"
    " 压降 控制 限制 禁止 防止 避免 管好"
    " 守住 盯紧 抓实 抓紧 抓牢 落地 见效 动员 发动 倡导 弘扬 营造 征集 报备 归档 存档 收集 填报 编写 撰写"
    " 征求 制修订 清查 清退 清运 清扫 检修"
    " 演习 开好 抓 查找 纠正 补齐 堵塞 兑现 购置 采购 新建 新增 建成 拍摄 加固 疏浚 清淤 抢修 巡护 巡检 扑救"
)
_VERB = re.compile(_VERBS)
_BEGINS = re.compile(rf"[^，。；]{{0,6}}?{_VERBS}")
_MODAL = re.compile(r"要(?![求点素领件害])|应当?(?![急用对付])|须(?!知)|必须|不得|严禁|确保|力争|将(?!军)")
_FAULTS = any_of(
    "情况 问题 行为 隐患 情形 现象 的 不足 不到位 不落实 不健全 不规范 不符合要求 缺失 失效 违规 不完善"
    " 不及时 等"
)
_BREACHES = any_of("违规 违法 擅自 非法 无证 占用 堵塞 封闭 私自 超员 超载 超速 超限")
_OBJECT = re.compile(rf"{_FAULTS}[。；，、]?$|是否|未[^来]|^{_BREACHES}")
_FAULT_NAMED = re.compile(r"(?:问题|行为|情形|隐患|现象|不(?:到位|落实|健全|规范|足|力|清|严|高|强|全))$")
_FACTS = re.compile(any_of("共有 现有 截至 经测算 经统计 据统计 去年 上年度 以来"))
_CASES = any_of("情形 问题 行为 内容 方面 范围 情况 场所 企业 部位 对象 单位 类型 隐患 条件 标准")
_SEEKS = any_of("整治 检查 排查 查处 打击 治理 关注 监管 督查 解决 查")
_ENUMERATES = re.compile(
    rf"(?:包括|包含|如下|情形之一|(?:以下|下列)[^。；]{{0,12}}{_CASES}|主要有|分为|分别[为是]|重点{_SEEKS}"
    rf"|{_SEEKS}的?(?:重点|内容|范围|对象|情形)[是为有]?|(?:范围|对象)[是为]?|成员(?:单位)?[有为]?)[:：]?$"
)
_DEFINES = re.compile(
    r"本(?:办法|细则|规定|方案|制度|标准|意见)(?:所称|适用|自|由|未尽)|自(?:印发|发布|公布)之日起|由[^。]{2,20}负责解释"
    r"|^为[^。]{4,300}制定?订?(?:本|以下|如下)"
)


def is_to_do(words: str) -> bool:
    """Whether folded words tell somebody to do something, in the widest sense."""
    return _MODAL.search(words) is not None or _VERB.search(words) is not None


def begins_to_do(words: str) -> bool:
    """Whether an item opens with what is to be done, as a clause of some length."""
    if len(words) <= 10:
        return False
    second = words.find("。") + 1
    if 0 < second < 24 and _BEGINS.match(words[second:]):
        return True  # 消防安全。重点整治……
    acts = _BEGINS.match(words) is not None or _MODAL.search(words[:20]) is not None
    return acts and not _OBJECT.search(words)


def is_object(words: str) -> bool:
    """Whether an item of a list names a thing, a place or a fault rather than an action."""
    words = words.strip()
    if begins_to_do(words) and "。" in words[:-1]:
        return False
    head = re.split("[。：]", words, maxsplit=1)[0]
    if len(head) <= 24 and _FAULT_NAMED.search(head) and not _VERB.match(head):
        return True
    if "。" in words[:-1] and len(words) > 40:
        return False
    if _OBJECT.search(words) and not _MODAL.search(words[:30]):
        return True
    return len(words) <= 30 and not (_MODAL.search(words) or _VERB.search(words[:8]))


def enumerates(lead_in: str) -> bool:
    """Whether words in front of a list say that it lists cases, objects or places."""
    return _ENUMERATES.search(lead_in.strip()[-40:]) is not None


def states_facts(words: str) -> bool:
    """Whether a paragraph tells how things stand rather than what to do."""
    return _FACTS.search(words) is not None and _MODAL.search(words) is None


def defines(words: str) -> bool:
    """Purpose, scope, validity: articles that ask for nothing."""
    return _DEFINES.search(words) is not None
