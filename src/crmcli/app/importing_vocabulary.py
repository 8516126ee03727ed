"""Which column is which field of contacts and purchases, by the names that programs write.

Those of English, German and Chinese, and the commonest of French, Spanish, Russian and Japanese.

field → names of columns, without digits, case, accents, blanks and punctuation: `E-mail 2 Address` is emailaddress.
Of two columns for a field that holds one thing the name that stands first here wins. The other kinds are in
importing_words.py, what single programs write in importing_programs.py and importing_shops.py.
"""

CONTACT_WORDS = {
    "name": (
        "name fullname displayname contactname contact person vollstandigername anzeigename"
        " 姓名 名字 联系人 客户姓名 昵称 ansprechpartner"
        " 氏名 名前 お名前 фио nomcomplet nombrecompleto"
    ),
    "first_name": "firstname givenname forename vorname 名 prenom nombre имя",
    "middle_name": "middlename additionalname zweitervorname weiterevornamen deuxiemeprenom segundonombre отчество",
    "last_name": ("lastname familyname surname nachname familienname 姓 nom nomdefamille apellidos apellido фамилия"),
    "prefix": "prefix nameprefix salutation anrede namensprafix honorificprefix 称谓 称呼",
    "suffix": "suffix namesuffix namenssuffix namenszusatz honorificsuffix",
    "nickname": "nickname spitzname rufname 昵称",
    "emails": (
        "email emails mail emailaddress emailvalue mailaddress emailadresse mailadresse 邮箱 电子邮件 电子邮箱 邮件"
        " 邮箱地址 电子邮件地址"
        " メール メールアドレス 電子郵件 電郵 courriel adressedemessagerie"
        " correo correoelectronico direcciondecorreoelectronico почта"
    ),
    "emails.label": "emailslabel emaillabel",
    "phones": (
        "phone phones phonenumber phonevalue mobile mobilephone mobilenumber cell cellphone telephone tel homephone"
        " businessphone workphone primaryphone telefon telefonnummer mobil handy handynummer mobiltelefon mobilnummer"
        " festnetz fax faxnumber telefax pager pagernumber carphone autotelefon haupttelefon companymainphone"
        " iphone rufnummer 手机 手机号 手机号码 电话 电话号码 联系电话 座机 固话 固定电话 传真 移动电话"
        " 電話 電話番号 携帯 携帯電話 手機 手機號碼 電話號碼 行動電話"
        " portable telephoneportable telmobile telefono movil celular телефон мобильныи"
    ),
    "phones.label": "phoneslabel phonelabel phonetype",
    "companies": (
        "company companies companyname organization organisation organizationname employer associatedcompany firma"
        " accountname unternehmen 公司 公司名称 单位 企业 工作单位 单位名称"
        " 会社 会社名 勤務先 公司名稱 單位 societe entreprise empresa organizacion компания организация"
    ),
    "companies.role": "companiesrole companyrole",
    "title": (
        "jobtitle position organizationtitle role berufsbezeichnung 职位 职务 头衔 title"
        " 役職 職稱 fonction puesto cargo должность"
    ),
    "tags": (
        "tags tag labels label categories category groups groupmembership schlagworte kategorien kategorie"
        " 标签 分组 类别"
    ),
    "birth_year": "",
    "birth_month": "",
    "birth_day": "",
    "birthday": (
        "birthday birthdate dateofbirth dob geburtstag geburtsdatum 生日 出生日期"
        " 誕生日 生年月日 datedenaissance fechadenacimiento cumpleanos датарождения"
    ),
    "notes": (
        "notes note comments comment remarks description notizen notiz bemerkung bemerkungen 备注 说明 备注信息"
        " 備考 備註 メモ notas remarques примечание"
    ),
    "addresses": (
        "address addresses addressformatted postaladdress fulladdress addressvalue adresse anschrift 地址 联系地址"
        " 详细地址 通讯地址"
        " 住所 direccion адрес"
    ),
    "addresses.label": "addresseslabel addresslabel addresstype",
    "street": (
        "street addressstreet businessstreet homestreet streetaddress addressline strasse strassehausnummer"
        " addresspobox addressextendedaddress pobox postfach 街道"
    ),
    "postcode": (
        "postcode zip zipcode postalcode addresspostalcode addresszipcode businesspostalcode homepostalcode"
        " zippostalcode plz postleitzahl 邮编 邮政编码"
        " codepostal codigopostal 郵便番号"
    ),
    "city": "city town addresscity businesscity homecity ort stadt wohnort 城市 ville ciudad город",
    "region": (
        "region state province addressregion addressstate businessstate homestate stateprovince stateregion"
        " bundesland bundeslandkanton kanton 省份 省"
    ),
    "country": (
        "country countryregion addresscountry businesscountryregion homecountryregion countrycode land landregion 国家"
        " pays paysregion pais страна"
    ),
    "dates": "dates importantdates",
    "dates.label": "dateslabel",
    "relations": "relations",
    "relations.label": "relationslabel",
    "stage": "stage 阶段",
    "owner": "owner 负责人",
    "source": "source leadsource quelle 来源",
    "external_id": "externalid recordid contactid customerid id customernumber kundennummer 客户编号 编号 kundennr",
    "uid": "uid uuid",
    "do_not_contact": "donotcontact optout optedout 勿扰",
    "web": (
        "url website websitevalue websiteurl webpage homepage web webseite internetseite 网站 网址 主页"
        " internet siteweb pageweb paginaweb саит"
    ),
    "wechat": "wechat weixin wechatid 微信 微信号",
    "qq": "qq qq号 qq号码",
    "weibo": "weibo 微博",
    "handles": "handles handle",
    "handles.label": "handleslabel",
    "handles.network": "handlesnetwork",
    "fields": "",
    "fields.label": "",
}
# Parts of an address and its label may stand in a column for each address.
ADDRESS_PARTS = ("street", "postcode", "city", "region", "country")
# Which of several mails or phones a column holds: E-Mail privat is a mail all the same.
SORTS = frozenset(
    (
        "privat", "private", "personal", "geschaftlich", "dienstlich", "beruflich", "work", "business", "office",
        "home", "primary", "main", "other", "secondary", "additional", "alternate", "alternative", "mobile", "mailing",
        "billing", "weitere", "weiterer", "weiteres", "zusatzliche", "sonstige", "primar", "primare", "sekundar",
        "sekundare", "zweite", "haupt", "buro", "zweit", "mobil", "internet",
    )
)  # fmt: skip
CJK_SORTS = (
    "手机", "移动", "公司", "单位", "办公", "工作", "商务", "住宅", "家庭", "家", "私人", "个人", "其他", "其它",
    "主要", "常用", "备用",
)  # fmt: skip
# Of no use once they are read elsewhere, or derived from what is in the book.
CONTACT_NOISE = (
    "rfm lastcontactat nexttask websitelabel websitetype emaildisplayname photo emailtype emailtyp"
    " emailangezeigtername emaildisplay"
)
SEVERAL_LISTS = (
    "emails", "phones", "companies", "tags", "addresses", "notes", "handles", "dates", "relations", "fields",
    "emails.label", "phones.label", "addresses.label", "companies.role", "dates.label", "relations.label",
    "handles.label", "handles.network", "fields.label",
)  # fmt: skip
PURCHASE_WORDS = {
    "external_id": (
        "externalid customerid customernumber customerno custid clientid kundennummer 客户编号 客户号 会员号"
    ),
    "contact": "contact customer client buyer kunde 客户",
    "contact.name": "contactname customername name fullname buyername billingname 姓名 客户姓名 客户名称 收货人",
    "contact.first_name": "firstname billingfirstname vorname",
    "contact.last_name": "lastname billinglastname nachname",
    "contact.email": "contactemail email emailaddress customeremail billingemail mail 邮箱 电子邮件",
    "contact.phone": (
        "contactphone phone phonenumber mobile customerphone billingphone telefon 手机 手机号 电话 收货人手机 联系电话"
    ),
    "date": (
        "date orderdate purchasedate orderedat createdat invoicedate transactiondate paidat day datum bestelldatum"
        " kaufdatum rechnungsdatum 日期 消费日期 订单日期 购买日期 下单时间 消费时间 付款时间"
    ),
    "amount": (
        "amount lineamount revenue price total linetotal sales value spend betrag umsatz summe preis"
        " 金额 消费金额 订单金额 实付金额 价格"
    ),
    "unit_price": "unitprice priceperunit pricepaidperunit einzelpreis stuckpreis 单价 商品单价",
    "discount": "discount discountamount rabatt 优惠 优惠金额 折扣金额",
    "order_total": "ordertotal orderamount grandtotal invoicetotal gesamtbetrag 订单总额 总金额",
    "refunded": "refunded refundedamount refundamount erstattet erstattung 退款金额 已退款金额",
    "line_refunded": "",
    "outstanding": "",
    "currency": "currency currencycode waehrung wahrung 币种 货币",
    "product": "product productname item itemname sku description article artikel produkt 商品 商品名称 产品 品名",
    "quantity": "quantity qty units count pieces menge anzahl 数量 商品数量",
    "status": "status orderstatus state 状态 订单状态",
    "cancelled_at": "",
    "note": "note notes comment memo notiz bemerkung 备注 说明",
    "ref": "ref reference orderid ordernumber orderno order invoice invoiceno invoiceid bestellnummer 订单号 单号",
    "order_id": "",
    "uid": "uid uuid",
    "source": "source",
    "company": "company companyname firma 公司 公司名称",
}
