"""Which column is which field of companies, interactions, tasks and deals, by the names that other programs write.

As in importing_vocabulary.py: field → names of columns, without digits, case, accents, blanks and punctuation. They are
those of HubSpot, Pipedrive ("Deal - Title" is dealtitle) and Salesforce ("StageName"), of German and Chinese tables.
What other programs call an owner ("Deal owner") is a person of theirs, who need not be a colleague of this book.
"""

_PEOPLE = {
    "contact": (
        "contact contacts contactperson person people customer client lead associatedcontact associatedcontacts"
        " who with dealcontactperson activitycontactperson kunde kontakt ansprechpartner 客户 联系人 客户姓名"
    ),
    "contact.name": "contactname contactfullname personname customername 姓名 联系人姓名",
    "contact.email": "contactemail contactemails email emails emailaddress mail attendees 邮箱 电子邮件",
    "contact.phone": "contactphone phone phones phonenumber mobile telefon 手机 手机号 电话",
    "company": (
        "company companies companyname organization organisation organizationname accountname account firma"
        " associatedcompany associatedcompanies relatedto dealorganization activityorganization unternehmen"
        " 公司 公司名称 客户公司 单位 企业"
    ),
}  # fmt: skip
_NUMBER = "externalid recordid"

COMPANY_WORDS = {
    "name": (
        "name company companyname organization organisation organizationname accountname account firma firmenname"
        " unternehmen 公司 公司名称 单位 单位名称 企业 企业名称 客户名称 名称"
    ),
    "websites": (
        "websites website web url urls websiteurl domain companydomainname companydomain homepage webpage webseite"
        " internet organizationwebsite 网站 网址 官网 主页"
    ),
    "phones": (
        "phones phone phonenumber telephone tel mobile accountphone companyphone organizationphone telefon"
        " telefonnummer 电话 电话号码 手机 联系电话 公司电话"
    ),
    "emails": "emails email mail emailaddress companyemail organizationemail mailadresse emailadresse 邮箱 电子邮件",
    "addresses": (
        "addresses address fulladdress postaladdress organizationaddress billingaddress adresse anschrift"
        " 地址 公司地址 联系地址"
    ),
    "street": "street streetaddress billingstreet shippingstreet strasse 街道",
    "postcode": "postcode zip zipcode postalcode billingzippostalcode billingpostalcode billingzip plz 邮编",
    "city": "city town billingcity ort stadt 城市",
    "region": "region state stateregion province billingstateprovince billingstate bundesland 省份",
    "country": "country countryregion billingcountry land 国家",
    "tags": "tags tag labels label organizationlabels categories schlagworte kategorien 标签 分组 类别",
    "notes": (
        "notes note description about aboutus comments remarks companydescription accountdescription notizen notiz"
        " beschreibung bemerkung bemerkungen 备注 说明 简介"
    ),
    "owner": "owner besitzer zustandig 负责人 所有者",
    "source": "source quelle 来源",
    "external_id": f"{_NUMBER} companyid accountid organizationid customerid kundennummer 客户编号 公司编号 编号",
    "uid": "uid uuid",
}  # fmt: skip
INTERACTION_WORDS = {
    "kind": "kind type activitytype engagementtype tasksubtype interactiontype art typ 类型 跟进方式 方式 沟通方式",
    "date": (
        "date day datum activitydate createdat createdate timestamp calldate meetingdate start startdate starttime"
        " meetingstarttime activityduedate adddate logged loggedat completeddate donedate 日期 时间 跟进时间 跟进日期"
        " 拜访日期 沟通时间"
    ),
    "at": "at time clock activityduetime uhrzeit 时刻",
    "subject": (
        "subject title calltitle meetingname meetingtitle emailsubject activitysubject name betreff thema 主题 标题"
    ),
    "note": (
        "note notes body comment comments fullcomments description callnotes callbody meetingnotes meetingbody"
        " notebody emailbody activitynote text notiz notizen bemerkung inhalt 备注 内容 跟进内容 跟进记录 沟通内容 说明"
    ),
    "direction": "direction calldirection emaildirection calltype richtung 方向 呼叫方向",
    "duration": "duration durationminutes callduration activityduration meetingduration minutes dauer 时长 通话时长",
    "outcome": "outcome result calloutcome callresult meetingoutcome callstatus ergebnis 结果 沟通结果 跟进结果",
    **_PEOPLE,
    "deal": "deal dealname dealtitle opportunity opportunityname associateddeal associateddeals activitydeal 商机",
    "author": ("author user mitarbeiter bearbeiter 跟进人 负责人 作者"),
    "amount": "amount revenue price total value betrag umsatz summe 金额 消费金额",
    "currency": "currency currencycode waehrung wahrung 币种 货币",
    "product": "product productname item article artikel produkt 商品 产品",
    "quantity": "quantity qty units menge anzahl 数量",
    "external_id": f"{_NUMBER} activityid engagementid interactionid ref externalref 编号",
    "uid": "uid uuid",
}
TASK_WORDS = {
    "title": (
        "title task subject summary taskname tasktitle todo activitysubject description what name aufgabe betreff"
        " 标题 任务 任务名称 任务标题 事项 待办 待办事项"
    ),
    "due": (
        "due duedate dueat deadline duedateonly taskduedate activityduedate activitydate date reminderdate fallig"
        " falligam falligkeit falligkeitsdatum 截止日期 截止时间 到期日 到期时间 日期"
    ),
    "due_time": "duetime activityduetime time uhrzeit 时间",
    "priority": "priority taskpriority activitypriority prioritat dringlichkeit 优先级 重要程度",
    "state": "state status taskstatus done completed iscompleted activitydone erledigt 状态 任务状态 是否完成 完成情况",
    "done_at": (
        "doneat donedate completedat completedon completeddate completiondate taskcompletedat datecompleted end"
        " markedasdonetime activitymarkedasdonetime erledigtam abgeschlossenam 完成时间 完成日期"
    ),
    "every": "every recurrence recur repeat rrule wiederholung 重复",
    "after": "after repeatafter",
    "wait_until": "waituntil wait startdate start begin beginn 开始日期 开始时间",
    "notes": (
        "notes note body comments comment tasknotes taskbody fullcomments details activitynote notizen notiz bemerkung"
        " beschreibung description 备注 说明 描述 内容"
    ),
    **_PEOPLE,
    "deal": "deal dealname dealtitle opportunity opportunityname associateddeal associateddeals activitydeal 商机",
    "owner": ("owner assignee assignedto zustandig bearbeiter 负责人 执行人 指派给"),
    "tags": "tags tag labels label categories category schlagworte kategorien 标签 分类 类别",
    "external_id": f"{_NUMBER} taskid activityid todoid aufgabennummer 任务编号 编号",
    "uid": "uid uuid",
    "created_at": "createdat created createdon createddate createdate entry entrydate adddate erstelltam 创建时间",
}
DEAL_WORDS = {
    "title": (
        "title deal dealname dealtitle opportunityname opportunity name titel geschaft verkaufschance"
        " 标题 商机 商机名称 项目 项目名称 机会名称 名称"
    ),
    "value": "value amount dealvalue dealamount opportunityamount revenue price wert betrag summe 金额 预计金额",
    "currency": "currency currencycode dealcurrency dealcurrencycode amountcurrency waehrung wahrung 币种 货币",
    "stage": "stage dealstage stagename salesstage pipelinestage phase verkaufsphase 阶段 销售阶段 商机阶段",
    "state": "state status dealstatus opportunitystatus 状态 商机状态",
    "probability": (
        "probability dealprobability winprobability probabilityofwin wahrscheinlichkeit abschlusswahrscheinlichkeit"
        " 概率 成交概率 赢率 可能性"
    ),
    "expected_close": (
        "expectedclose expectedclosedate closedate dealclosedate dealexpectedclosedate forecastdate"
        " voraussichtlicherabschluss abschlussdatum 预计成交日期 预计签单日期 预计结束日期 预计成交时间"
    ),
    "closed_on": (
        "closedon closedat dealclosedon dateclosed actualclosedate wontime losttime dealwontime deallosttime wondate"
        " lostdate abgeschlossenam 成交日期 结束日期 关闭日期"
    ),
    **_PEOPLE,
    "owner": "owner besitzer zustandig 负责人 所有者",
    "tags": "tags tag labels label deallabel deallabels schlagworte 标签",
    "lost_reason": (
        "lostreason deallostreason closedlostreason lossreason reasonlost verlustgrund 丢单原因 输单原因 失败原因"
    ),
    "notes": (
        "notes note description dealdescription comments nextsteps notizen notiz beschreibung bemerkung 备注 说明 描述"
    ),
    "created_at": (
        "createdat created createdate createddate createdon dealcreated dealcreatedat erstelltam 创建时间 创建日期"
    ),
    "source": "source quelle 来源",
    "external_id": f"{_NUMBER} dealid opportunityid 商机编号 编号",
    "uid": "uid uuid",
}
WORDS = {
    "companies": COMPANY_WORDS, "interactions": INTERACTION_WORDS, "tasks": TASK_WORDS, "deals": DEAL_WORDS,
}  # fmt: skip
CUSTOM = ("companies", "deals")  # kinds that have custom fields
# kind → what every row must tell → the fields that tell it
NEEDED: dict[str, dict[str, set[str]]] = {
    "companies": {"name": {"name"}},
    "interactions": {
        "date": {"date", "at"},
        "contact": {"contact", "contact.name", "contact.email", "contact.phone", "company", "deal"},
    },
    "tasks": {"title": {"title"}},
    "deals": {"title": {"title"}},
}  # fmt: skip

# What other programs call a talk → a kind that books usually have; squeezed as names of columns are.
KIND_WORDS = {
    "call": (
        "phonecall outboundcall inboundcall outgoingcall incomingcall logacall logcall coldcall followupcall telephone"
        " telephonecall voicemail anruf telefonat telefon telefongesprach telefonanruf eingehenderanruf"
        " ausgehenderanruf 打电话 电话沟通 电话拜访 电话联系 电话跟进 通话 来电 去电 呼入 呼出"
    ),
    "email": "emailsent outgoingemail incomingemail forwardedemail emailreply sentemail 电子邮件 邮箱 发邮件",
    "meeting": (
        "appointment event onlinemeeting videocall videoconference demo lunch coffee conference besprechung termin"
        " treffen videokonferenz 面谈 约见 视频会议 线上会议"
    ),
    "message": "sms text textmessage whatsapp linkedinmessage wechat weixin livechat nachricht 短信 私信 微信沟通",
    "visit": "onsitevisit sitevisit besuch kundenbesuch 上门 上门拜访 实地拜访 走访 来访",
    "note": "comment memo logentry task notiz bemerkung 记录 跟进 跟进记录 其他",
    "purchase": "kauf bestellung einkauf 订单 消费",
    "refund": "erstattung ruckerstattung 退货",
}
DIRECTION_WORDS = {
    "in": "in inbound incoming incomingemail inboundcall incomingcall received eingehend eingehenderanruf 来电 呼入",
    "out": (
        "out outbound outgoing email outgoingemail forwardedemail outboundcall outgoingcall sent ausgehend"
        " ausgehenderanruf 去电 呼出 拨打"
    ),
}
DONE_WORDS = {
    "open": (
        "open pending notstarted inprogress inprocess needsaction waiting waitingonsomeoneelse deferred todo planned"
        " recurring offen inarbeit nichtbegonnen 未完成 进行中 待办 待处理 未开始"
    ),
    "done": "done completed complete closed finished erledigt abgeschlossen fertig 已完成 完成 已办",
}
DEAL_STATE_WORDS = {
    "open": "open inprogress active offen laufend 进行中 跟进中",
    "won": "won closedwon closedandwon dealwon gewonnen abgeschlossengewonnen 赢单 成交 已成交 已赢单 赢",
    "lost": "lost closedlost closedandlost deallost verloren abgeschlossenverloren 输单 丢单 已输单 已丢单 输 失败",
}
PRIORITY_WORDS = {
    "H": "urgent highest critical hoch dringend sehrhoch 紧急 重要",
    "M": "normal mittel standard 普通 一般",
    "L": "lowest niedrig gering 不紧急",
}


def meant(words: "dict[str, str]", said: str) -> str | None:
    """What a word of a foreign program stands for in such a table, or None."""
    from crmcli.core.text import words as parted

    key = "".join(parted(said))
    return next((name for name, listed in words.items() if key == name or key in listed.split()), None)
