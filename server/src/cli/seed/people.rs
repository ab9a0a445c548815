//! The demo campus's staff and reporters.

use super::campus::{UTILITIES, WORKS};
use anyhow::Result;
use domain::id::PersonId;
use domain::people::{Role, Staff};
use domain::phone::Phone;
use domain::place::{CategoryCode, DepartmentCode};
use store::people::NewPerson;

/// The password of all demo accounts.
pub const PASSWORD: &str = "baoxiu-demo";

/// Username, name, role, departments.
type Line = (&'static str, &'static str, Role, &'static [&'static str]);

const STAFF: &[Line] = &[
    ("desk1", "王敏", Role::DutyOfficer, &[]),
    ("desk2", "李静", Role::DutyOfficer, &[]),
    ("manager1", "赵国强", Role::Manager, &[UTILITIES]),
    ("manager2", "孙丽华", Role::Manager, &[WORKS]),
    ("worker1", "张建军", Role::Worker, &[UTILITIES]),
    ("worker2", "刘洋", Role::Worker, &[UTILITIES]),
    ("worker3", "陈大伟", Role::Worker, &[UTILITIES]),
    ("worker4", "周志强", Role::Worker, &[WORKS]),
    ("worker5", "吴海涛", Role::Worker, &[WORKS]),
    ("worker6", "郑小龙", Role::Worker, &[WORKS]),
    ("store1", "何秀英", Role::Storekeeper, &[]),
    ("chief", "林振华", Role::Supervisor, &[]),
    ("admin", "高翔", Role::Administrator, &[]),
];

/// What workers are good at 擅长.
const SKILLS: &[(&str, &[&str])] = &[
    ("worker1", &["plumbing", "hot-water"]),
    ("worker2", &["electricity", "safety"]),
    ("worker3", &["electricity", "climate"]),
    ("worker4", &["doors", "furniture"]),
    ("worker5", &["walls", "furniture"]),
    ("worker6", &["doors", "outdoor"]),
];

/// Reporters: name and number. Numbers of a range that belongs to nobody.
pub(super) const REPORTERS: &[(&str, &str)] = &[
    ("李雨桐", "13800138001"),
    ("王浩然", "13800138002"),
    ("张子涵", "13800138003"),
    ("刘思远", "13800138004"),
    ("陈佳怡", "13800138005"),
    ("杨明轩", "13800138006"),
    ("赵欣然", "13800138007"),
    ("黄俊杰", "13800138008"),
    ("周雅琪", "13800138009"),
    ("吴宇航", "13800138010"),
    ("徐梦洁", "13800138011"),
    ("孙天宇", "13800138012"),
    ("马晓燕", "13800138013"),
    ("朱文博", "13800138014"),
    ("胡诗涵", "13800138015"),
    ("郭志远", "13800138016"),
    ("何婉清", "13800138017"),
    ("高嘉伟", "13800138018"),
    ("林若曦", "13800138019"),
    ("罗教授", "0531-88361201"),
    ("梁老师", "0531-88361202"),
    ("宋阿姨", "8361203"),
    ("唐师傅", "8361204"),
    ("冯女士", "13800138024"),
];

/// The id of a demo account: the same in every demo campus, which is how one is known.
pub(super) fn id(username: &str) -> Option<PersonId> {
    let number = STAFF.iter().position(|line| line.0 == username)?;
    Some(PersonId::mint(
        1_767_225_600_000,
        [u8::try_from(number).ok()?; 10],
    ))
}

/// All accounts, with one hash of the one password.
pub(super) fn staff(password_hash: &str) -> Result<Vec<NewPerson>> {
    let read = |(number, (username, name, role, departments)): (usize, &Line)| {
        let departments = departments.iter().map(|code| DepartmentCode::parse(code));
        let skills = SKILLS.iter().find(|(who, _)| who == username);
        let skills = skills.map_or(&[][..], |(_, skills)| skills);
        let skills = skills.iter().map(|code| CategoryCode::parse(code));
        Ok(NewPerson {
            staff: Staff {
                id: id(username).ok_or_else(|| anyhow::anyhow!("{username} has no id"))?,
                name: (*name).to_owned(),
                roles: vec![*role],
                departments: departments.collect::<Result<_, _>>()?,
            },
            username: (*username).to_owned(),
            phone: Some(Phone::parse(&format!("138001390{:02}", number + 1))?),
            skills: skills.collect::<Result<_, _>>()?,
            password_hash: password_hash.to_owned(),
        })
    };
    STAFF.iter().enumerate().map(read).collect()
}

/// The accounts in words, for whoever loaded them.
pub(super) fn accounts() -> String {
    let what = |role| match role {
        Role::DutyOfficer => "值班员 duty officer",
        Role::Manager => "部门主管 manager",
        Role::Worker => "维修员 worker",
        Role::Storekeeper => "库管员 storekeeper",
        Role::Supervisor => "上级管理者 supervisor",
        Role::Administrator => "管理员 administrator",
    };
    let lines = STAFF
        .iter()
        .map(|(username, name, role, _)| format!("    {username:<10}{name}  {}\n", what(*role)));
    lines.collect()
}
