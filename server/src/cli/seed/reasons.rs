//! The templates that the demo campus begins with.

use anyhow::{Result, anyhow};
use domain::admin::{ReasonDraft, ReasonEntry, ReasonKind};

use ReasonKind::{Ask, HandBack, Hold, Reject, Transfer};

/// Kind, Chinese, English.
const TEMPLATES: &[(ReasonKind, &str, &str)] = &[
    (
        Reject,
        "报修内容不在后勤维修范围内，请联系所在学院或物品的管理单位处理。",
        "This is outside the remit of the repair service. Please ask your school, or whoever looks after the item.",
    ),
    (
        Reject,
        "这处故障已经有人报修，正在处理中，不用再报。",
        "This fault has been reported before and is being dealt with. You need not report it again.",
    ),
    (
        Reject,
        "报修内容不够清楚，电话也没有联系上。请写明坏在哪里、什么样子，再报一次。",
        "The report is not clear enough and we could not reach you by telephone. Please say what is broken and how, and report again.",
    ),
    (
        Reject,
        "按所填地点没有找到故障，请核对地点后再报一次。",
        "We found no such fault at the place that was given. Please check the place and report again.",
    ),
    (
        Reject,
        "经核实设备正常，不需要维修。如果又出现问题，请再报修。",
        "We checked it and it works. Please report again if the trouble returns.",
    ),
    (
        Reject,
        "这件设备还在保修期内，由厂家维修，我们已经通知厂家联系你。",
        "This item is still under warranty and is repaired by its maker. We have asked them to contact you.",
    ),
    (
        Ask,
        "请说明具体在房间的哪个位置，最好附一张照片。",
        "Where in the room is it exactly? A photo would help.",
    ),
    (
        Ask,
        "故障是一直都有，还是有时出现？从什么时候开始的？",
        "Is it there all the time or now and then? Since when?",
    ),
    (
        Ask,
        "维修需要进房间，请告知这几天什么时候有人在。",
        "We have to come into the room. When is somebody in during the next days?",
    ),
    (
        Ask,
        "现在还在漏水或冒火花吗？如果是，请马上打值班电话。",
        "Is it leaking or sparking right now? If so, call the hotline at once.",
    ),
    (
        Hold,
        "缺少配件，已经申请采购，到货后继续维修。",
        "A part is missing and has been ordered. Work goes on when it is here.",
    ),
    (
        Hold,
        "房间没有人，已经留条，约好时间再来。",
        "Nobody was in; we left a note and come again at a time agreed.",
    ),
    (
        Hold,
        "需要停水停电，已安排在使用少的时段进行。",
        "Water or power must be cut off; this is planned for a quiet time.",
    ),
    (
        HandBack,
        "这项工作需要其他工种，请改派。",
        "This needs another trade. Please send somebody else.",
    ),
    (
        HandBack,
        "手上有更急的工单，今天来不及，请改派。",
        "There is more urgent work at hand and no time today. Please send somebody else.",
    ),
    (
        HandBack,
        "需要两人以上或专用工具，请重新安排。",
        "This takes two people or special tools. Please plan it anew.",
    ),
    (
        Transfer,
        "这项维修属于贵部门的工种。",
        "This repair belongs to your trade.",
    ),
    (
        Transfer,
        "要贵部门先处理好，才能继续维修。",
        "Your department's part must be done before the repair can go on.",
    ),
];

/// All of them, in the order shown.
pub(super) fn templates() -> Result<Vec<ReasonEntry>> {
    let read = |(kind, zh, en): &(ReasonKind, &str, &str)| {
        let draft = ReasonDraft {
            kind: *kind,
            zh: (*zh).to_owned(),
            en: (*en).to_owned(),
            active: true,
        };
        draft
            .read()
            .map_err(|wrong| anyhow!("the template {zh:?} can't be kept: {wrong:?}"))
    };
    TEMPLATES.iter().map(read).collect()
}
