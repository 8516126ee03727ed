"""Which column of a file is which field, by the names that other programs write, in English, German and Chinese."""

from collections.abc import Mapping, Sequence

from crmcli.app import importing_words
from crmcli.core.errors import BadInput
from crmcli.core.handles import NETWORKS
from crmcli.core.text import clean, words

SKIP = "_"

# field → names of columns, without digits, case, accents, blanks and punctuation: `E-mail 2 Address` is emailaddress.
# Of two columns for a field that holds one thing the name that stands first here wins.
CONTACT_WORDS = {
    "name": "name fullname displayname contactname contact person 姓名 名字 联系人 客户姓名 ansprechpartner",
    "first_name": "firstname givenname forename vorname 名",
    "middle_name": "middlename additionalname zweitervorname",
    "last_name": "lastname familyname surname nachname familienname 姓",
    "emails": (
        "email emails mail emailaddress emailvalue mailaddress emailadresse mailadresse 邮箱 电子邮件 电子邮箱 邮件"
    ),
    "phones": (
        "phone phones phonenumber phonevalue mobile mobilephone mobilenumber cell cellphone telephone tel homephone"
        " businessphone workphone primaryphone telefon telefonnummer mobil handy mobiltelefon festnetz"
        " 手机 手机号 手机号码 电话 电话号码 联系电话"
    ),
    "companies": (
        "company companies companyname organization organisation organizationname employer associatedcompany firma"
        " unternehmen 公司 公司名称 单位 企业"
    ),
    "title": "jobtitle position organizationtitle role berufsbezeichnung 职位 职务 title",
    "tags": "tags tag labels label categories category groups groupmembership schlagworte kategorien 标签 分组 类别",
    "birthday": "birthday birthdate dateofbirth dob geburtstag geburtsdatum 生日 出生日期",
    "notes": "notes note comments comment remarks description notizen notiz bemerkung bemerkungen 备注 说明",
    "addresses": "address addresses addressformatted postaladdress fulladdress adresse anschrift 地址 联系地址",
    "street": "street addressstreet businessstreet homestreet streetaddress strasse 街道",
    "postcode": "postcode zip zipcode postalcode addresspostalcode businesspostalcode homepostalcode plz 邮编",
    "city": "city town addresscity businesscity homecity ort stadt 城市",
    "region": "region state province addressregion businessstate homestate bundesland 省份",
    "country": "country countryregion addresscountry businesscountryregion homecountryregion land 国家",
    "stage": "stage 阶段",
    "owner": "owner 负责人",
    "source": "source leadsource quelle 来源",
    "external_id": "externalid recordid contactid customerid id customernumber kundennummer 客户编号 编号",
    "uid": "uid uuid",
    "do_not_contact": "donotcontact optout optedout 勿扰",
    "web": "url website websitevalue webpage homepage web 网站 网址 主页",
    "wechat": "wechat weixin wechatid 微信 微信号",
    "qq": "qq qq号",
    "weibo": "weibo 微博",
    "handles": "handles handle",
}
# Which of several mails or phones a column holds: E-Mail privat is a mail all the same.
SORTS = frozenset(
    (
        "privat", "private", "personal", "geschaftlich", "dienstlich", "beruflich", "work", "business", "office",
        "home", "primary", "main", "other",
    )
)  # fmt: skip
CONTACT_NOISE = (
    "rfm lastcontactat nexttask emaillabel phonelabel addresslabel websitelabel emailtype emaildisplayname photo"
)
SEVERAL = frozenset(("emails", "phones", "companies", "tags", "addresses", "notes", "handles", *NETWORKS))

PURCHASE_WORDS = {
    "external_id": (
        "externalid customerid customernumber customerno custid clientid kundennummer 客户编号 客户号 会员号"
    ),
    "contact": "contact customer client buyer kunde 客户",
    "contact.name": "contactname customername name fullname buyername 姓名 客户姓名 客户名称 收货人",
    "contact.first_name": "firstname vorname",
    "contact.last_name": "lastname nachname",
    "contact.email": "contactemail email emailaddress customeremail mail 邮箱 电子邮件",
    "contact.phone": "contactphone phone phonenumber mobile customerphone telefon 手机 手机号 电话",
    "date": (
        "date orderdate purchasedate orderedat createdat invoicedate transactiondate paidat day datum bestelldatum"
        " kaufdatum rechnungsdatum 日期 消费日期 订单日期 购买日期 下单时间 消费时间 付款时间"
    ),
    "amount": (
        "amount lineamount revenue price total linetotal sales value spend betrag umsatz summe preis"
        " 金额 消费金额 订单金额 实付金额 价格"
    ),
    "order_total": "ordertotal orderamount grandtotal invoicetotal gesamtbetrag 订单总额 总金额",
    "currency": "currency currencycode waehrung wahrung 币种 货币",
    "product": "product productname item itemname sku description article artikel produkt 商品 商品名称 产品 品名",
    "quantity": "quantity qty units count pieces menge anzahl 数量",
    "status": "status orderstatus state 状态 订单状态",
    "note": "note notes comment memo notiz bemerkung 备注 说明",
    "ref": "ref reference orderid ordernumber orderno order invoice invoiceno invoiceid bestellnummer 订单号 单号",
}
WORDS = {"contacts": CONTACT_WORDS, "purchases": PURCHASE_WORDS, **importing_words.WORDS}
FIELDS = {
    "contacts": (*CONTACT_WORDS, *(name for name in NETWORKS if name not in CONTACT_WORDS)),
    "purchases": tuple(PURCHASE_WORDS),
    **{kind: tuple(words) for kind, words in importing_words.WORDS.items()},
}
CUSTOM = frozenset(("contacts", *importing_words.CUSTOM))  # kinds that have custom fields
NEEDED = {
    "contacts": {"name": {"name", "first_name", "last_name", "emails", "phones"}},
    "purchases": {
        "date": {"date"}, "amount": {"amount", "order_total"},
        "contact": {"contact", "external_id", "contact.email", "contact.phone", "contact.name", "contact.first_name"},
    },
    **importing_words.NEEDED,
}  # fmt: skip


def known_names(kind: str | None) -> list[str]:
    """Names of columns that are understood: they find the header below a preamble."""
    kinds = (kind,) if kind else tuple(WORDS)
    return [name for one in kinds for names in WORDS[one].values() for name in names.split()]


def kind_of(columns: Sequence[str], mapping: Mapping[str, str]) -> str:
    """Whether columns are those of purchases or of contacts. Raises `BadInput` when neither can be told."""
    for kind, wanted in (("purchases", ("date", "amount")), ("contacts", ("name",))):
        told = set(_told(columns, kind).values()) | set(mapping.values())
        if all(told & NEEDED[kind][field] for field in wanted):
            return kind
    raise BadInput(
        f"what the file holds cannot be told from its columns: {', '.join(columns[:12])}",
        hint="crm import contacts FILE, or crm import purchases FILE",
    )


def understood(columns: Sequence[str], kind: str, mapping: Mapping[str, str]) -> dict[int, str]:
    """Column number → field. What a contacts file says beyond is a custom field; a column that is left out is not here.

    `mapping` wins over the names. Raises `BadInput` for a column or a field that is not there, naming the nearest.
    """
    given = {_column(name, columns): field_named(field, kind) for name, field in mapping.items()}
    taken = {field for field in given.values() if field not in SEVERAL}
    noise = {place for place, name in enumerate(columns) if name == SKIP}
    told = _told(columns, kind).items()
    found = {place: field for place, field in told if place not in given and field not in taken}
    if kind in CUSTOM:
        quiet = set(CONTACT_NOISE.split())
        noise |= {place for place, name in enumerate(columns) if _key(name) in quiet}
        for place, name in enumerate(columns):
            if place not in found and place not in given and place not in noise:
                found[place] = f"custom.{name}"
    merged = {**{place: field for place, field in found.items() if place not in noise}, **given}
    return {place: merged[place] for place in sorted(merged) if merged[place] != SKIP}


def need(fields: Mapping[int, str], kind: str, columns: Sequence[str]) -> None:
    """Refuse a file that cannot be taken at all, because a field that every row needs is in no column."""
    there = set(fields.values())
    for field, any_of in NEEDED[kind].items():
        if not there & any_of:
            raise BadInput(
                f"no column tells the {field} of {kind}; the columns are: {', '.join(columns[:20])}",
                hint=f"--map 'COLUMN={field}'",
            )


def full_name(first: str | None, middle: str | None, last: str | None) -> str | None:
    """One name of its parts; Chinese, Japanese and Korean names put the family first, without a blank."""
    given = " ".join(part for part in (first, middle) if part)
    if given and last and min(given[0], last[0]) >= "\u2e80":
        return f"{last}{given}"
    return " ".join(part for part in (given, last) if part) or None


def _told(columns: Sequence[str], kind: str) -> dict[int, str]:
    """What the names of the columns tell."""
    places: dict[str, list[int]] = {}
    known = set(known_names(kind))
    for place, name in enumerate(columns):
        key = _key(name)
        plain = "".join(part for part in words(name) if part not in SORTS and not part.isdigit())
        places.setdefault(plain if key not in known and kind == "contacts" else key, []).append(place)
    networks = {name: name for name in NETWORKS if kind == "contacts"}
    found: dict[int, str] = {}
    for field, names in {**networks, **WORDS[kind]}.items():
        exact = [place for place, name in enumerate(columns) if name == field]
        fitting = [place for name in names.split() for place in places.get(name, ())]
        for place in dict.fromkeys((*exact, *fitting)):
            if place not in found:
                found[place] = field
                if field not in SEVERAL or kind == "purchases":
                    break
    return found


def _key(name: str) -> str:
    return "".join(part for part in words(name) if not part.isdigit())


def _column(name: str, columns: Sequence[str]) -> int:
    wanted = clean(name)
    if wanted in columns:
        return list(columns).index(wanted)
    folded = [_folded(column) for column in columns]
    if folded.count(_folded(wanted)) == 1:
        return folded.index(_folded(wanted))
    near = _near(wanted, columns)
    listed = f"near: {near}" if near else f"it has: {', '.join(columns[:20])}"
    raise BadInput(f"the file has no column {wanted!r}; {listed}", hint="--map 'Column=field'")


def field_named(field: str, kind: str) -> str:
    """The field of a kind that a word means. Raises `BadInput`, naming the nearest."""
    field = clean(field)
    custom, _, name = field.partition(".")
    if field == SKIP or field in FIELDS[kind] or (kind in CUSTOM and custom == "custom" and name):
        return field
    singular = {"email": "emails", "phone": "phones", "company": "companies", "tag": "tags", "address": "addresses"}
    if kind == "contacts" and field in singular:
        return singular[field]
    near = _near(field, FIELDS[kind])
    listed = f"near: {near}" if near else f"fields are: {' '.join(FIELDS[kind])}"
    more = " custom.NAME" if kind in CUSTOM and not near else ""
    raise BadInput(f"there is no field {field!r} of {kind}; {listed}{more}", hint="--map 'Column=field'")


def _folded(name: str) -> str:
    return "".join(words(name))


def _near(word: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    return ", ".join(get_close_matches(word, known, n=3, cutoff=0.5))
