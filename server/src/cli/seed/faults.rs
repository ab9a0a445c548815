//! What breaks on the demo campus, in the words of those who report it.

use domain::ticket::Urgency;

/// Where such a thing happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Area {
    Dormitory,
    Washroom,
    Housing,
    Classroom,
    Corridor,
    Canteen,
    Outdoor,
}

/// A fault: category, where, what, where exactly, how urgent.
pub(super) type Fault = (&'static str, Area, &'static str, &'static str, Urgency);

use Area::{Canteen, Classroom, Corridor, Dormitory, Housing, Outdoor, Washroom};
use Urgency::{Emergency, Normal, Urgent};

/// In an order in which neighbours differ.
pub(super) const FAULTS: &[Fault] = &[
    (
        "plumbing",
        Dormitory,
        "水龙头关不紧，一直滴水",
        "阳台洗手池",
        Normal,
    ),
    (
        "electricity",
        Dormitory,
        "宿舍顶灯不亮，换了灯管还是不亮",
        "",
        Normal,
    ),
    ("doors", Dormitory, "门锁打不开，钥匙插进去转不动", "", Urgent),
    (
        "furniture",
        Dormitory,
        "上铺床板断了一根，不敢睡人",
        "靠窗上铺",
        Urgent,
    ),
    ("climate", Dormitory, "空调开了半小时还是吹热风", "", Normal),
    (
        "plumbing",
        Dormitory,
        "卫生间下水堵了，水漫到地上",
        "卫生间",
        Emergency,
    ),
    (
        "electricity",
        Classroom,
        "讲台插座没电，投影仪用不了",
        "讲台右侧",
        Urgent,
    ),
    ("outdoor", Outdoor, "路面砖塌了一块，骑车容易摔", "报亭前", Urgent),
    ("hot-water", Washroom, "饮水机不出热水，只有凉水", "2号机", Normal),
    (
        "walls",
        Housing,
        "客厅天花板渗水，墙皮掉了一大片",
        "客厅东北角",
        Normal,
    ),
    ("doors", Classroom, "后门闭门器坏了，关门声音很大", "后门", Normal),
    (
        "plumbing",
        Housing,
        "厨房水管接头漏水，已经拿盆接着",
        "厨房水槽下",
        Urgent,
    ),
    (
        "furniture",
        Classroom,
        "第三排两把椅子松了，坐上去晃",
        "第三排",
        Normal,
    ),
    ("safety", Corridor, "应急灯一直闪，晚上睡不着", "楼梯口", Normal),
    (
        "electricity",
        Dormitory,
        "插座冒火花，有焦味，已经关了总闸",
        "书桌旁",
        Emergency,
    ),
    ("plumbing", Washroom, "有两个水龙头拧不动", "靠门一侧", Normal),
    (
        "climate",
        Classroom,
        "吊扇转起来一直响，影响上课",
        "中间那台",
        Normal,
    ),
    ("doors", Dormitory, "窗户关不严，下雨会进水", "阳台推拉窗", Normal),
    (
        "outdoor",
        Outdoor,
        "路灯三盏不亮，晚上很黑",
        "从南数第 4 到第 6 盏",
        Urgent,
    ),
    (
        "plumbing",
        Canteen,
        "洗手池下水很慢，积水有味道",
        "靠入口",
        Normal,
    ),
    (
        "furniture",
        Dormitory,
        "衣柜门合页掉了，门挂在上面",
        "2号床",
        Normal,
    ),
    ("electricity", Housing, "家里一开热水器就跳闸", "", Urgent),
    (
        "walls",
        Dormitory,
        "卫生间瓷砖鼓起来了，踩上去响",
        "卫生间门口",
        Normal,
    ),
    (
        "hot-water",
        Dormitory,
        "淋浴没有热水，同层其他房间正常",
        "卫生间",
        Urgent,
    ),
    ("safety", Classroom, "灭火器压力表到红区了", "走廊消防柜", Normal),
    (
        "plumbing",
        Dormitory,
        "马桶冲水按下去不回弹，一直流水",
        "卫生间",
        Urgent,
    ),
    ("electricity", Corridor, "声控灯不亮，走廊一片黑", "", Normal),
    ("doors", Housing, "单元门关不上，对讲也没声音", "单元门", Normal),
    (
        "outdoor",
        Outdoor,
        "长椅木条断了两根，有钉子露出来",
        "湖边第二张",
        Normal,
    ),
    ("climate", Housing, "暖气片不热，楼上楼下都热", "主卧", Normal),
    ("plumbing", Classroom, "饮水池一直流水，关不掉", "", Normal),
    (
        "furniture",
        Dormitory,
        "书桌抽屉滑轨坏了，拉不出来",
        "3号床",
        Normal,
    ),
    (
        "electricity",
        Canteen,
        "取餐口上方灯管闪得厉害",
        "5号窗口",
        Normal,
    ),
    ("walls", Corridor, "墙角有一块水泥要掉下来了", "楼梯拐角", Urgent),
    (
        "other",
        Dormitory,
        "房间里有一股煤气味一样的味道，找不到来源",
        "",
        Emergency,
    ),
    ("doors", Canteen, "推拉门脱轨，两个人才推得动", "东侧入口", Normal),
    ("plumbing", Dormitory, "阳台地漏反水，有臭味", "阳台", Normal),
    (
        "outdoor",
        Outdoor,
        "井盖松动，车压过去很响",
        "十字路口西北角",
        Urgent,
    ),
    (
        "electricity",
        Dormitory,
        "风扇开关拧不动，只有一档",
        "门边",
        Normal,
    ),
    ("hot-water", Washroom, "开水器漏水，地上很滑", "1号机", Urgent),
];
