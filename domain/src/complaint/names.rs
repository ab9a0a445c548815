//! Plain names: of channels, categories, stages, causes.

use crate::ticket::names;

names! {
    /// How a complaint came in 投诉方式.
    #[cfg_attr(feature = "schema", schemars(rename = "ComplaintChannel"))]
    Channel {
        /// 网上: the form.
        Web = "web",
        /// 电话.
        Telephone = "telephone",
        /// 上门, at the counter.
        WalkIn = "walk_in",
        /// 信件.
        Letter = "letter",
    }
}

names! {
    /// What a complaint is about 投诉类别.
    #[cfg_attr(feature = "schema", schemars(rename = "ComplaintCategory"))]
    Category {
        /// 餐厅饮食.
        Canteen = "canteen",
        /// 公寓设施.
        Dormitory = "dormitory",
        /// 员工言行.
        Conduct = "conduct",
        /// 其他: whatever else is unreasonable.
        Other = "other",
    }
}

names! {
    /// A stage by name, in the order of the way.
    #[cfg_attr(feature = "schema", schemars(rename = "ComplaintStageName"))]
    StageName {
        /// 待受理.
        Submitted = "submitted",
        /// 处理中.
        Handling = "handling",
        /// 已答复.
        Replied = "replied",
        /// 已关闭.
        Closed = "closed",
        /// 已撤回.
        Withdrawn = "withdrawn",
    }
}

names! {
    /// Why management must hear of a complaint 上报.
    UpwardCause {
        /// It is about conduct of staff, and only supervisors read it until somebody has said whom it is about 员工言行.
        Conduct = "conduct",
        /// It came by telephone or at the counter, and is reported at once 登记即上报.
        Registered = "registered",
        /// It came by letter, and a senior must take it on 信件.
        Letter = "letter",
        /// Whoever handles it found it necessary 处理人上报.
        ByHand = "by_hand",
        /// The complainant does not agree with the reply 对答复有异议.
        Contested = "contested",
        /// The time to reply has passed 逾期未答复.
        Overdue = "overdue",
    }
}
