//! The demo campus's complaints: every way in which one comes, every stage, one that is late, one whose reply is
//! contested, one of which nobody knows who complains, and one about a worker, who finds nothing of it.

use super::people::REPORTERS;
use super::player::{Deed, Player, Thing, person};
use super::story::Who;
use crate::chance::Chance;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use domain::complaint::Category::{Canteen, Conduct, Dormitory, Other};
use domain::complaint::{Category, Channel, Command, Filing};
use domain::phone::Phone;
use domain::place::PlaceCode;
use domain::rejection::Field;
use domain::text::{Content, PersonName, Remark, Subject};
use domain::ticket::{Intake, Reporter};
use store::Db;

/// How many there are.
pub(super) const COUNT: usize = 7;

/// Somebody does something, so many minutes before now.
type Step = (i64, Who, Command);

/// What was complained about: kind, words, about whom or what, where (when that was said), which of the reporters
/// complains (when that is known).
type Grievance = (Category, &'static str, &'static str, &'static str, Option<usize>);

/// Loads them.
pub(super) async fn load(
    db: &Db,
    player: &mut Player<'_>,
    chance: &Chance,
    now: DateTime<Utc>,
) -> Result<()> {
    let stories = Stories { now };
    for steps in stories.all()? {
        let began = steps.first().map_or(0, |step| step.0);
        let thing = Thing::new(chance, now - TimeDelta::minutes(began));
        for (index, (ago, who, command)) in steps.into_iter().enumerate() {
            let deed = Deed {
                who,
                at: now - TimeDelta::minutes(ago),
                offline: 0,
                is_first: index == 0,
                command: command.into(),
            };
            player.play(db, &thing, deed).await?;
        }
    }
    Ok(())
}

fn staff(username: &str) -> Result<Who> {
    Ok(Who::Person(person(username)?))
}

fn remark(text: &str) -> Result<Remark> {
    Ok(Remark::parse(Field::Remark, text)?)
}

fn reply(text: &str) -> Result<Command> {
    Ok(Command::Reply { text: remark(text)? })
}

fn classify(category: Category, about: &[&str], note: &str) -> Result<Command> {
    let about = about.iter().map(|username| person(username));
    Ok(Command::Classify {
        category,
        about: about.collect::<Result<_>>()?,
        note: Remark::optional(Field::Remark, note)?,
    })
}

fn direct(text: &str) -> Result<Command> {
    Ok(Command::Direct {
        upward: 0,
        text: remark(text)?,
    })
}

/// The complaints as they stand at `now`.
struct Stories {
    now: DateTime<Utc>,
}

impl Stories {
    fn all(&self) -> Result<[Vec<Step>; COUNT]> {
        Ok([
            self.closed_letter()?,
            self.withdrawn()?,
            self.late_at_the_counter()?,
            self.about_a_worker()?,
            self.contested_and_anonymous()?,
            self.called_in()?,
            self.fresh()?,
        ])
    }

    /// It comes in this way; `remarks` are the desk's.
    fn file(&self, ago: i64, channel: Channel, grievance: Grievance, remarks: &str) -> Result<Step> {
        let (category, text, subject, place, complainant) = grievance;
        let who = match channel {
            Channel::Web => Who::Reporter,
            _ => staff("desk1")?,
        };
        let complainant = complainant.map(|index| {
            let (name, phone) = REPORTERS.get(index).context("a reporter")?;
            Ok::<_, anyhow::Error>(Reporter {
                name: PersonName::parse(Field::Name, name)?,
                phone: Phone::parse(phone)?,
            })
        });
        let place = Some(place).filter(|place| !place.is_empty());
        let intake = Intake {
            called_at: self.now - TimeDelta::minutes(ago + 6),
            remarks: Remark::optional(Field::Remark, remarks)?,
        };
        let filing = Filing {
            category,
            text: Content::parse(Field::Content, text)?,
            subject: Subject::optional(Field::Subject, subject)?,
            place: place.map(PlaceCode::parse).transpose()?,
            complainant: complainant.transpose()?,
            channel,
            photos: Vec::new(),
            intake: (channel != Channel::Web).then_some(intake),
        };
        Ok((ago, who, Command::File { filing }))
    }

    /// Somebody shall reply until so many minutes before now.
    fn assign(&self, to: &str, due_ago: i64, note: &str) -> Result<Command> {
        Ok(Command::Assign {
            to: person(to)?,
            due: self.now - TimeDelta::minutes(due_ago),
            note: Remark::optional(Field::Remark, note)?,
        })
    }

    fn fresh(&self) -> Result<Vec<Step>> {
        let text = "中午在二餐二号窗口打的红烧肉是凉的，请师傅热一下，师傅说爱吃不吃。";
        let grievance = (Canteen, text, "二号窗口的打菜师傅", "C2-1COUNTER", Some(4));
        Ok(vec![self.file(40, Channel::Web, grievance, "")?])
    }

    fn called_in(&self) -> Result<Vec<Step>> {
        let text = "3号公寓这周每天十点以后就没有热水，问值班室只说不知道。";
        let grievance = (Dormitory, text, "3号公寓值班室", "D3", Some(7));
        Ok(vec![
            self.file(300, Channel::Telephone, grievance, "说话很急，已安抚")?,
            (
                250,
                staff("chief")?,
                direct("请水电部今天查清原因，明天中午前答复。")?,
            ),
            (240, staff("desk1")?, classify(Dormitory, &[], "热水供应时间")?),
            (
                235,
                staff("desk1")?,
                self.assign("manager1", -1200, "先问锅炉房的排班")?,
            ),
        ])
    }

    fn late_at_the_counter(&self) -> Result<Vec<Step>> {
        let text = "家属在一餐吃出一段钢丝，要求查后厨，并给个说法。";
        let grievance = (Canteen, text, "第一餐厅后厨", "C1-1KITCHEN", Some(20));
        let note = Command::Note {
            text: Some(remark("已要求后厨停用钢丝球，等餐饮科的检查记录。")?),
            photos: Vec::new(),
        };
        Ok(vec![
            self.file(
                3000,
                Channel::WalkIn,
                grievance,
                "本人到场，情绪激动，已请坐倒水安抚",
            )?,
            (2960, staff("desk2")?, classify(Canteen, &[], "")?),
            (2950, staff("desk2")?, self.assign("desk2", 400, "")?),
            (1500, staff("desk2")?, note),
        ])
    }

    fn about_a_worker(&self) -> Result<Vec<Step>> {
        let text = "来修水管的师傅一进门就抽烟，请他别抽，他说再啰嗦就不修了。";
        let grievance = (Conduct, text, "上周四来修水管的师傅", "D1-101", Some(0));
        let answer = "非常抱歉。该员工已作检查并停岗培训两天，部门主管会当面致歉；今后上门维修一律不得吸烟。";
        Ok(vec![
            self.file(4300, Channel::Web, grievance, "")?,
            (
                4200,
                // what is about conduct of staff is classified by a supervisor
                staff("chief")?,
                classify(Conduct, &["worker2"], "派工单上是他")?,
            ),
            (
                4190,
                staff("desk1")?,
                self.assign("manager1", 1400, "请核实后当面谈")?,
            ),
            (1600, staff("manager1")?, reply(answer)?),
        ])
    }

    fn contested_and_anonymous(&self) -> Result<Vec<Step>> {
        let text = "教学楼物业晚上九点就锁北门，没带伞的同学要绕一大圈。";
        let grievance = (Other, text, "", "T1", None);
        let reason = "没有改，昨天又是九点锁的。";
        let contest = Command::Contest {
            reason: Remark::parse(Field::Reason, reason)?,
        };
        Ok(vec![
            self.file(6000, Channel::Web, grievance, "")?,
            (5900, staff("desk2")?, classify(Other, &[], "")?),
            (5000, staff("desk2")?, reply("已与物业说好，北门改为十点半锁。")?),
            (700, Who::Reporter, contest),
        ])
    }

    fn closed_letter(&self) -> Result<Vec<Step>> {
        let text = "来信：家属区健身器材有两处松动，去年反映过，一直没有人管。";
        let grievance = (Other, text, "家属区管理", "", Some(21));
        let answer = "两处器材已更换固定件，今后每月检查一次，检查表贴在器材旁。谢谢您来信。";
        Ok(vec![
            self.file(20_000, Channel::Letter, grievance, "手写信，回信地址为家属楼2号")?,
            (19_000, staff("chief")?, Command::TakeOn {}),
            (
                18_900,
                staff("chief")?,
                self.assign("manager2", 14_000, "请一周内处理")?,
            ),
            (15_000, staff("manager2")?, reply(answer)?),
            (13_000, staff("desk1")?, Command::Close { note: None }),
        ])
    }

    fn withdrawn(&self) -> Result<Vec<Step>> {
        let text = "宿舍楼洗衣机一直占着没人取，管理员不管。";
        let grievance = (Dormitory, text, "", "D2", Some(9));
        let withdraw = Command::Withdraw {
            reason: Remark::optional(Field::Reason, "管理员已经贴了提醒")?,
        };
        Ok(vec![
            self.file(9000, Channel::Web, grievance, "")?,
            (8700, Who::Reporter, withdraw),
        ])
    }
}
