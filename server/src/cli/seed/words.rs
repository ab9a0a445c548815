//! What people on the demo campus write while they work.

use domain::ticket::HoldReason;

/// Why the desk rejects a report.
pub(super) const REJECTED: &[&str] = &[
    "自购的电器不在维修范围内，请联系商家售后。",
    "这里由校园网中心负责，请打 8575120 报修网络故障。",
    "这处房屋已移交社区物业，请联系物业服务中心。",
];

/// Why a report goes to another department.
pub(super) const TRANSFERRED: &[&str] = &["是门框变形，不是电子锁的问题，请木工看", "要先修墙面再修管子"];

/// What a manager tells a worker.
pub(super) const ORDERS: &[&str] = &[
    "带上备用阀芯，上次同一栋楼也是这个型号",
    "学生中午在，十二点到两点去",
    "先关总阀再拆",
    "带梯子",
];

/// Why a job waits.
pub(super) const HELD: &[(HoldReason, &str)] = &[
    (HoldReason::Parts, "缺同型号阀芯，库房明天到货"),
    (HoldReason::NobodyHome, "敲门没人，打电话没接"),
    (HoldReason::OtherTrade, "要等木工先把吊顶打开"),
    (HoldReason::Parts, "玻璃要按尺寸裁，后天取"),
];

/// Why a worker gives a job back.
pub(super) const HANDED_BACK: &[&str] = &["今天去医院，请派别人", "要两个人才抬得动"];

/// What a worker notes.
pub(super) const NOTED: &[&str] = &[
    "换了阀芯和密封圈，试水十分钟不漏",
    "线路老化，换了开关，其余回路也测过",
    "合页换新，柜门调平",
    "疏通完，捞出一团头发，已告诉同学装地漏网",
];

/// Why a repair failed, and what the reporter should do.
pub(super) const FAILED: &[(&str, &str)] = &[
    (
        "主管道裂了，要停整栋楼的水才能换",
        "这两天先用走廊水房；停水检修的时间会贴通知。",
    ),
    (
        "空调压缩机坏了，不值得修",
        "已申请更换，大约两周；这段时间请先用风扇。",
    ),
    (
        "墙体渗水来自楼上，要先做防水",
        "请先把柜子移开；楼上约好时间后我们再来。",
    ),
];

/// What reporters say on the telephone.
pub(super) const PRAISE: &[&str] = &[
    "来得很快，师傅很客气",
    "修好了，还把地拖干净了",
    "第二天就修好了，满意",
    "没问题了，谢谢",
];

/// What reporters say who are not content.
pub(super) const BLAME: &[&str] = &[
    "等了三天才来，来之前也没打电话",
    "修完还是有点漏，态度也不好",
    "师傅说话很冲",
];

/// Nobody answered.
pub(super) const UNREACHED: &[&str] = &["响铃没人接", "关机"];

/// What a supervisor answers.
pub(super) const ANSWERED: &[&str] = &[
    "已和班组长谈过，周五前再去一次，修好后我亲自回访。",
    "同意更换，已批采购，请值班员告诉报修人时间。",
    "驳回理由成立，请把负责单位的电话告诉报修人。",
];

/// Why a reporter wants it done again.
pub(super) const REOPENED: &[&str] = &["第二天又开始漏了", "用了一晚上又跳闸"];

/// Why a reporter withdraws.
pub(super) const CANCELLED: &[&str] = &["自己修好了", "重复报了，请看另一张", "宿舍换了"];

/// What a reporter urges with.
pub(super) const URGED: &[&str] = &["水一直在流，请快一点", "晚上没法住了", ""];

/// What the desk writes down beside a call.
pub(super) const REMARKS: &[&str] = &[
    "下午两点以后在",
    "老人独居，请先打电话",
    "",
    "说话很急，已安抚",
    "",
];
