//! The demo campus: departments, categories, places.

use anyhow::Result;
use domain::place::{CategoryCode, DepartmentCode, PlaceCode, PlaceKind};
use domain::view::{Bilingual, Category, Department};
use store::place::NewPlace;

/// Plumbing and electricity.
pub(super) const UTILITIES: &str = "utilities";

/// Carpentry and outdoor facilities.
pub(super) const WORKS: &str = "works";

fn two(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
    Bilingual {
        zh: zh.into(),
        en: en.into(),
    }
}

/// Departments in the order shown.
pub(super) fn departments() -> Result<Vec<Department>> {
    let all = [
        (UTILITIES, "水电维修部", "Plumbing and electricity"),
        (WORKS, "木工与室外维修部", "Carpentry and outdoor"),
    ];
    all.into_iter()
        .map(|(code, zh, en)| {
            Ok(Department {
                code: DepartmentCode::parse(code)?,
                name: two(zh, en),
            })
        })
        .collect()
}

/// Code, icon, department, name, hint.
type CategoryLine = (
    &'static str,
    &'static str,
    &'static str,
    [&'static str; 2],
    [&'static str; 2],
);

const CATEGORIES: &[CategoryLine] = &[
    (
        "plumbing",
        "drop",
        UTILITIES,
        ["水管水龙头", "Water and drains"],
        ["漏水、堵塞、马桶、水龙头", "Leak, blockage, toilet, tap"],
    ),
    (
        "electricity",
        "bolt",
        UTILITIES,
        ["照明与用电", "Light and power"],
        ["灯不亮、插座没电、跳闸", "Dead light, socket, tripped breaker"],
    ),
    (
        "climate",
        "wind",
        UTILITIES,
        ["空调暖气风扇", "Cooling and heating"],
        ["不制冷、不热、风扇不转", "No cooling, no heat, dead fan"],
    ),
    (
        "hot-water",
        "sun",
        UTILITIES,
        ["热水与饮水", "Hot and drinking water"],
        ["没热水、饮水机坏", "No hot water, broken dispenser"],
    ),
    (
        "doors",
        "lock",
        WORKS,
        ["门窗与锁", "Doors, windows, locks"],
        ["门锁坏、窗关不严、玻璃碎", "Lock, window, broken glass"],
    ),
    (
        "furniture",
        "bed",
        WORKS,
        ["家具床铺", "Furniture"],
        ["床板、桌椅、柜门", "Bed, desk, chair, cupboard"],
    ),
    (
        "walls",
        "home",
        WORKS,
        ["墙面屋顶地面", "Walls, roof, floor"],
        ["渗水、掉皮、瓷砖松动", "Seepage, peeling paint, loose tile"],
    ),
    (
        "outdoor",
        "pin",
        WORKS,
        ["室外设施", "Outdoor facilities"],
        ["路面、井盖、护栏、长椅", "Paving, manhole, railing, bench"],
    ),
    (
        "safety",
        "bell",
        UTILITIES,
        ["消防与应急", "Fire safety"],
        ["烟感、应急灯、灭火器", "Smoke alarm, emergency light"],
    ),
    (
        "other",
        "more",
        WORKS,
        ["其他", "Something else"],
        ["不知道属于哪一类", "When nothing above fits"],
    ),
];

/// Categories in the order shown.
pub(super) fn categories() -> Result<Vec<Category>> {
    let read = |(code, icon, department, name, hint): &CategoryLine| {
        Ok(Category {
            code: CategoryCode::parse(code)?,
            name: two(name[0], name[1]),
            hint: two(hint[0], hint[1]),
            icon: (*icon).to_owned(),
            department: DepartmentCode::parse(department)?,
        })
    };
    CATEGORIES.iter().map(read).collect()
}

/// A kind of building: kind, letter of the code, how many, names, floors, rooms on a floor.
struct Building {
    kind: PlaceKind,
    letter: &'static str,
    count: u32,
    zh: &'static str,
    en: &'static str,
    floors: u32,
    rooms: u32,
    /// Fixed facilities of each floor: code, names.
    facilities: &'static [(&'static str, &'static str, &'static str)],
}

const BUILDINGS: &[Building] = &[
    Building {
        kind: PlaceKind::Dormitory,
        letter: "D",
        count: 6,
        zh: "学生公寓",
        en: "Dormitory",
        floors: 6,
        rooms: 16,
        facilities: &[("W", "公共水房", "Washroom"), ("C", "走廊", "Corridor")],
    },
    Building {
        kind: PlaceKind::Housing,
        letter: "H",
        count: 2,
        zh: "家属楼",
        en: "Family housing",
        floors: 6,
        rooms: 4,
        facilities: &[("S", "楼道", "Stairwell")],
    },
    Building {
        kind: PlaceKind::Teaching,
        letter: "T",
        count: 3,
        zh: "教学楼",
        en: "Teaching building",
        floors: 5,
        rooms: 10,
        facilities: &[
            ("WM", "男卫生间", "Men's toilet"),
            ("WF", "女卫生间", "Women's toilet"),
            ("C", "走廊", "Corridor"),
        ],
    },
    Building {
        kind: PlaceKind::Canteen,
        letter: "C",
        count: 2,
        zh: "餐厅",
        en: "Canteen",
        floors: 2,
        rooms: 0,
        facilities: &[
            ("HALL", "就餐大厅", "Dining hall"),
            ("COUNTER", "售餐窗口", "Serving counters"),
            ("KITCHEN", "后厨", "Kitchen"),
            ("WASH", "洗手池", "Wash basins"),
        ],
    },
];

/// Outdoor facilities: code, names.
const OUTDOOR: &[(&str, &str, &str)] = &[
    ("OUT-GATE-S", "南门", "South gate"),
    ("OUT-GATE-N", "北门", "North gate"),
    ("OUT-ROAD-1", "学府路", "Xuefu road"),
    ("OUT-ROAD-2", "梧桐路", "Wutong road"),
    ("OUT-SQUARE", "中心广场", "Central square"),
    ("OUT-LAKE", "湖边步道", "Lakeside path"),
    ("OUT-PLAY", "田径场", "Athletics field"),
    ("OUT-COURT", "篮球场", "Basketball courts"),
    ("OUT-BIKE-1", "1号公寓自行车棚", "Bicycle shed at dormitory 1"),
    (
        "OUT-BIKE-2",
        "教学楼自行车棚",
        "Bicycle shed at the teaching buildings",
    ),
    ("OUT-PARCEL", "快递站", "Parcel station"),
    ("OUT-LAMPS-1", "学府路路灯", "Street lamps of Xuefu road"),
    ("OUT-LAMPS-2", "梧桐路路灯", "Street lamps of Wutong road"),
];

/// All places, each after the one that it lies in.
pub(super) fn places() -> Result<Vec<NewPlace>> {
    let mut places = Places::default();
    for building in BUILDINGS {
        for number in 1..=building.count {
            places.building(building, number)?;
        }
    }
    let area = places.add(
        "OUT",
        None,
        PlaceKind::Outdoor,
        two("室外公共设施", "Outdoor facilities"),
        false,
    )?;
    for (code, zh, en) in OUTDOOR {
        places.add(code, Some(&area), PlaceKind::Room, two(*zh, *en), true)?;
    }
    Ok(places.0)
}

#[derive(Default)]
struct Places(Vec<NewPlace>);

impl Places {
    fn add(
        &mut self,
        code: &str,
        parent: Option<&PlaceCode>,
        kind: PlaceKind,
        name: Bilingual,
        reportable: bool,
    ) -> Result<PlaceCode> {
        let code = PlaceCode::parse(code)?;
        let position = i32::try_from(self.0.len())?;
        self.0.push(NewPlace {
            code: code.clone(),
            parent: parent.cloned(),
            kind,
            name,
            reportable,
            position,
        });
        Ok(code)
    }

    fn building(&mut self, what: &Building, number: u32) -> Result<()> {
        let own = format!("{}{number}", what.letter);
        let name = match what.kind {
            PlaceKind::Canteen => two(
                format!("第{}餐厅", ["一", "二", "三"][number as usize - 1]),
                format!("Canteen {number}"),
            ),
            _ => two(
                format!("{}{number}号楼", what.zh),
                format!("{} {number}", what.en),
            ),
        };
        let name = if what.kind == PlaceKind::Housing || what.kind == PlaceKind::Teaching {
            // 家属楼1号楼 would say "building" twice
            two(format!("{}{number}号", what.zh), name.en)
        } else {
            name
        };
        let building = self.add(&own, None, what.kind, name, false)?;
        for floor in 1..=what.floors {
            let floor_name = two(format!("{floor}层"), format!("Floor {floor}"));
            let floor_code = self.add(
                &format!("{own}-F{floor}"),
                Some(&building),
                PlaceKind::Floor,
                floor_name,
                false,
            )?;
            for room in 1..=what.rooms {
                let room = format!("{floor}{room:02}");
                self.add(
                    &format!("{own}-{room}"),
                    Some(&floor_code),
                    PlaceKind::Room,
                    two(&*room, &*room),
                    true,
                )?;
            }
            for (code, zh, en) in what.facilities {
                let name = two(format!("{floor}层{zh}"), format!("{en}, floor {floor}"));
                self.add(
                    &format!("{own}-{floor}{code}"),
                    Some(&floor_code),
                    PlaceKind::Room,
                    name,
                    true,
                )?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_campus_has_what_the_contract_names() {
        let places = places().expect("well formed");
        let has = |code: &str, zh: &str| {
            places
                .iter()
                .any(|place| place.code.as_str() == code && place.name.zh == zh)
        };
        assert!(has("D1", "学生公寓1号楼") && has("D6", "学生公寓6号楼") && has("D1-101", "101"));
        assert!(has("H2", "家属楼2号") && has("T3", "教学楼3号") && has("C2", "第二餐厅"));
        let mut codes: Vec<&str> = places.iter().map(|place| place.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), places.len(), "codes are unique");
        for place in places.iter().filter(|place| place.kind == PlaceKind::Room) {
            assert!(place.reportable, "{} can be reported", place.code);
        }
    }

    #[test]
    fn the_first_category_is_water() {
        let categories = categories().expect("well formed");
        assert_eq!(categories[0].code.as_str(), "plumbing");
        assert_eq!(categories.len(), 10);
    }
}
