//! What people on the demo campus write while they work.

use super::faults::Area;
use domain::ticket::HoldReason;

/// Why the desk rejects a report from there.
pub(super) const fn rejected(area: Area) -> &'static [&'static str] {
    match area {
        Area::Dormitory | Area::Washroom => &[
            "这栋公寓正在改造，改造期间由施工单位维修，请打 8575130。",
            "这一层的设备还在保修期内，由厂家维修，我们已经通知厂家联系你。",
        ],
        Area::Housing => &["这处房屋已移交社区物业，请联系物业服务中心。"],
        Area::Classroom | Area::Corridor => &["这栋楼正在改造，由施工单位维修，请打 8575130。"],
        Area::Canteen => &["食堂窗口的设施由承包单位维修，请联系餐饮管理科。"],
        Area::Outdoor => &["这一段正在施工，由施工单位负责，请打 8575130。"],
    }
}

/// Why a report goes to another department.
pub(super) const TRANSFERRED: &[&str] = &["是门框变形，不是电子锁的问题，请木工看", "要先修墙面再修管子"];

/// What a manager tells a worker.
pub(super) const ORDERS: &[&str] = &[
    "带上常用配件，上次同一栋楼也是这个型号",
    "学生中午在，十二点到两点去",
    "先断水断电再拆",
    "带梯子",
];

/// Why a job waits.
pub(super) const HELD: &[(HoldReason, &str)] = &[
    (HoldReason::Parts, "缺同型号配件，库房明天到货"),
    (HoldReason::NobodyHome, "敲门没人，打电话没接"),
    (HoldReason::OtherTrade, "要等别的工种先做完"),
    (HoldReason::Parts, "配件要按尺寸定做，后天取"),
];

/// Why a worker gives a job back.
pub(super) const HANDED_BACK: &[&str] = &["今天去医院，请派别人", "要两个人才抬得动"];

/// What a worker notes of a repair of this category.
pub(super) fn noted(category: &str) -> &'static [&'static str] {
    match category {
        "plumbing" => &["换了阀芯和密封圈，试水十分钟不漏", "疏通完，试了几遍都通"],
        "electricity" => &["线路老化，换了开关，其余回路也测过"],
        "doors" => &["合页和锁芯换新，门调平了"],
        "furniture" => &["换了连接件，其余的也紧了一遍"],
        "climate" => &["清洗完，换了电容，试了半小时正常"],
        "hot-water" => &["换了加热管和温控器，试到出热水"],
        "walls" => &["铲掉松的，补平，晾一天再刷"],
        "outdoor" => &["拆旧换新，现场清理干净了"],
        "safety" => &["换了新的，日期写在检查卡上"],
        _ => &["查清原因，已经处理好"],
    }
}

/// Why a repair of this category failed, and what the reporter should do.
pub(super) fn failed(category: &str) -> &'static [(&'static str, &'static str)] {
    match category {
        "plumbing" => &[(
            "主管道裂了，要停整栋楼的水才能换",
            "这两天先用走廊水房；停水检修的时间会贴通知。",
        )],
        "electricity" => &[(
            "配电箱要整个换，得等停电检修",
            "请先不要用大功率电器；停电的时间会贴通知。",
        )],
        "doors" => &[(
            "门框变形，修不了，要整扇换",
            "新门下周到；这几天请从另一个门进出。",
        )],
        "furniture" => &[(
            "木料已经裂透，修不了，要换新的",
            "已申请更换，大约一周；请先不要用。",
        )],
        "climate" => &[(
            "机器老化，配件已经停产，不值得修",
            "已申请更换，大约两周，到货后打电话约时间。",
        )],
        "hot-water" => &[(
            "内胆锈穿，要整台换",
            "已申请更换，大约一周；这几天请用楼下的热水。",
        )],
        "walls" => &[(
            "渗水来自楼上，要先做防水",
            "请先把柜子移开；楼上约好时间后我们再来。",
        )],
        "outdoor" => &[(
            "下面的基础塌了，要请施工队来",
            "已经围挡，请绕行；修好前会一直有牌子。",
        )],
        "safety" => &[("主机要由厂家来换", "厂家三天内到；这期间保安会多巡查。")],
        _ => &[("查了两遍没有找到原因", "再出现时请马上打服务热线，我们当场来看。")],
    }
}

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
    "修完还是有点问题，态度也不好",
    "师傅说话很冲",
];

/// Nobody answered.
pub(super) const UNREACHED: &[&str] = &["响铃没人接", "关机"];

/// What a supervisor answers when a repair failed, for the reporter to read.
pub(super) const FAILURE_ANSWERED: &[&str] = &[
    "已批了更换，货一到就约时间上门，修好后我亲自回访。",
    "同意更换，已批采购，到货的日期值班员会打电话告诉您。",
];

/// What a supervisor answers when a report was rejected, among staff.
pub(super) const REJECTION_ANSWERED: &[&str] = &["驳回理由成立，请把负责单位的电话告诉报修人。"];

/// Why a reporter wants it done again.
pub(super) const REOPENED: &[&str] = &["第二天又和以前一样了", "用了一晚上又坏了"];

/// Why a reporter withdraws.
pub(super) const CANCELLED: &[&str] = &["自己修好了", "重复报了，请看另一张", "宿舍换了"];

/// What a reporter urges with.
pub(super) const URGED: &[&str] = &["等了半天了，请快一点", "晚上还要用，急", ""];

/// What the desk writes down beside a call.
pub(super) const REMARKS: &[&str] = &[
    "下午两点以后在",
    "老人独居，请先打电话",
    "",
    "说话很急，已安抚",
    "",
];
