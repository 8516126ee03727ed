"""Files of other programs, recognised by their headers: contacts, companies, deals, tasks and the orders of shops."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app import contacts, history
from crmcli.app.crm import Crm
from crmcli.app.exchange import ImportPlan, run
from crmcli.app.importing_columns import FIELDS, NAMED, kind_of, understood
from crmcli.app.importing_presets import Preset, column_key, preset, presets
from crmcli.core.errors import BadInput
from tests.app.importing import DERIVED, FACTS, contents, counts, new_book, table, take


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    return new_book(tmp_path)


def sheet(header: str, *rows: dict[str, str]) -> str:
    """A CSV file with this header; rows tell what is not empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header.split(","), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def purchases(crm: Crm) -> list[tuple[Any, ...]]:
    """Date, amount, currency, kind, product and number of what was bought."""
    return table(
        crm,
        "SELECT date, amount_minor, currency, kind, product, external_ref FROM interactions"
        " WHERE archived_at IS NULL ORDER BY kind, id",
    )


GOOGLE = (
    "First Name,Middle Name,Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,"
    "Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,"
    "Phone 2 - Value,Address 1 - Label,Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 2 - Label,"
    "Address 2 - Street,Address 2 - City,Address 2 - Country,Relation 1 - Label,Relation 1 - Value,Event 1 - Label,"
    "Event 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value,Website 1 - Label,Website 1 - Value"
)
GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Name Prefix,Nickname,Birthday,Notes,Photo,Group Membership,"
    "E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,IM 1 - Type,IM 1 - Service,IM 1 - Value,"
    "Phone 1 - Type,Phone 1 - Value,Address 1 - Type,Address 1 - Formatted,Organization 1 - Type,"
    "Organization 1 - Name,Organization 1 - Title,Organization 2 - Name,Organization 2 - Title"
)
OUTLOOK = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business Street 2,"
    "Business City,Business State,Business Postal Code,Business Country/Region,Home Street,Home City,"
    "Home Postal Code,Other City,Business Fax,Business Phone,Business Phone 2,Home Phone,Mobile Phone,Other Phone,"
    "Primary Phone,Pager,Anniversary,Birthday,Categories,E-mail Address,E-mail Type,E-mail Display Name,"
    "E-mail 2 Address,Gender,Spouse,Children,Notes,Priority,Private,Sensitivity,Web Page"
)
OUTLOOK_DE = (
    "Anrede,Vorname,Weitere Vornamen,Nachname,Suffix,Firma,Abteilung,Position,Straße geschäftlich,Ort geschäftlich,"
    "Region geschäftlich,Postleitzahl geschäftlich,Land/Region geschäftlich,Straße privat,Ort privat,"
    "Postleitzahl privat,Weitere Straße,Weiterer Ort,Fax geschäftlich,Telefon geschäftlich,Telefon geschäftlich 2,"
    "Telefon (privat),Mobiltelefon,E-Mail-Adresse,E-Mail-Typ,E-Mail 2: Adresse,Geburtstag,Jahrestag,Kategorien,"
    "Notizen,Partner,Webseite,Priorität,Privat"
)
THUNDERBIRD = (
    "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone,Home Phone,"
    "Fax Number,Pager Number,Mobile Number,Home Address,Home Address 2,Home City,Home State,Home ZipCode,"
    "Home Country,Work Address,Work City,Job Title,Department,Organization,Web Page 1,Birth Year,Birth Month,"
    "Birth Day,Custom 1,Notes"
)
THUNDERBIRD_DE = (
    "Vorname,Nachname,Anzeigename,Spitzname,Primäre E-Mail-Adresse,Sekundäre E-Mail-Adresse,Tel. dienstlich,"
    "Tel. privat,Fax-Nummer,Mobil-Tel.-Nr.,Adresse privat,Ort privat,PLZ privat,Position,Organisation,Geburtsjahr,"
    "Geburtsmonat,Geburtstag,Notizen"
)
SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,"
    "Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,"
    "Billing Phone,Shipping Name,Notes,Cancelled at,Refunded Amount,Vendor,Outstanding Balance,Id,Tags,Source,"
    "Lineitem discount,Phone"
)
WOO = (
    "Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),Company (Billing),"
    "Address 1&2 (Billing),City (Billing),Email (Billing),Phone (Billing),Payment Method Title,Order Refund Amount,"
    "Order Total Amount,SKU,Item #,Item Name,Quantity,Item Cost,Coupon Code"
)
YOUZAN = "订单号,订单状态,买家昵称,收货人,收货人手机号,商品名称,商品数量,商品单价,实付金额,下单时间,买家备注"


def test_google_contacts_come_with_labels_places_dates_and_relations(crm: Crm) -> None:
    ada = {
        "First Name": "Ada", "Last Name": "Lovelace", "Name Prefix": "Lady", "Organization Name": "Engines",
        "Organization Title": "Countess", "Labels": "* myContacts ::: Friends", "E-mail 1 - Label": "* Work",
        "E-mail 1 - Value": "ada@e.example ::: a@e.example", "Phone 1 - Label": "Google Voice",
        "Phone 1 - Value": "+44 20 7946 0958", "Phone 2 - Label": "* Mobile", "Phone 2 - Value": "+44 7700 900123",
        "Address 1 - Label": "Home", "Address 1 - Street": "12 St James Sq", "Address 1 - City": "London",
        "Address 1 - PO Box": "7", "Address 2 - Label": "Work", "Address 2 - Street": "1 Mill Rd",
        "Address 2 - City": "Cambridge", "Address 2 - Country": "UK", "Relation 1 - Label": "Spouse",
        "Relation 1 - Value": "William King", "Event 1 - Label": "Anniversary", "Event 1 - Value": "1835-07-08",
        "Custom Field 1 - Label": "Shoe size", "Custom Field 1 - Value": "37", "Website 1 - Value": "ada.example",
        "Photo": "https://photos.example/1",
    }  # fmt: skip
    king = {"First Name": "William", "Last Name": "King", "Relation 1 - Label": "Friend"}
    king["Relation 1 - Value"] = "Babbage"
    text = sheet(GOOGLE, ada, king)
    done = take(crm, text)
    assert (counts(done), done.preset, done.source) == ((2, 2, 0, 0, 0), "Google Contacts", "google")
    assert "Photo" in done.left_out
    assert table(crm, "SELECT address, label, is_primary FROM emails ORDER BY id") == [
        ("ada@e.example", "work", 1), ("a@e.example", "work", 0),
    ]  # fmt: skip
    assert table(crm, "SELECT raw, label, is_primary FROM phones ORDER BY id") == [
        ("+44 7700 900123", "mobile", 1), ("+44 20 7946 0958", "google-voice", 0),
    ]  # fmt: skip
    assert table(crm, "SELECT text, street, city, country, label FROM addresses ORDER BY id") == [
        ("12 St James Sq, PO Box 7, London", "12 St James Sq, PO Box 7", "London", None, "home"),
        ("1 Mill Rd, Cambridge, UK", "1 Mill Rd", "Cambridge", "UK", "work"),
    ]  # fmt: skip
    assert table(crm, "SELECT label, day, is_yearly FROM important_dates") == [("Anniversary", "1835-07-08", 1)]
    assert table(crm, "SELECT contact_id, other_id, kind FROM relations") == [(1, 2, "spouse")]
    assert contacts.one(crm, 1).custom == {"Shoe size": "37", "prefix": "Lady"}
    assert contacts.one(crm, 2).custom == {"friend": "Babbage"}
    assert done.notes == ("1 relation to somebody whom this book does not know for certain, kept as custom fields",)
    before = contents(crm, *FACTS, *DERIVED, "important_dates", "relations")
    assert counts(take(crm, text, source="contacts (1).csv")) == (2, 0, 0, 2, 0)
    assert contents(crm, *FACTS, *DERIVED, "important_dates", "relations") == before
    history.undo(crm)
    assert not any(contents(crm, "contacts", "emails", "important_dates", "relations", "fields").values())


def test_google_contacts_of_the_old_form(crm: Crm) -> None:
    ada = {
        "Name": "Ada Lovelace", "Given Name": "Ada", "Family Name": "Lovelace", "Group Membership": "* myContacts",
        "E-mail 1 - Type": "Home", "E-mail 1 - Value": "ada@e.example", "E-mail 2 - Type": "* ",
        "E-mail 2 - Value": "a@e.example", "IM 1 - Service": "Jabber", "IM 1 - Value": "ada@chat.example",
        "Phone 1 - Type": "Work Fax", "Phone 1 - Value": "+44 20 7946 0958", "Organization 1 - Name": "Engines",
        "Organization 1 - Title": "Countess", "Organization 2 - Name": "Society", "Organization 2 - Title": "Fellow",
        "Address 1 - Type": "Home", "Address 1 - Formatted": "12 St James Sq\nLondon",
    }  # fmt: skip
    done = take(crm, sheet(GOOGLE_OLD, ada))
    assert done.preset == "Google Contacts (until 2024)"
    mails = table(crm, "SELECT address, label FROM emails ORDER BY id")
    assert mails == [("a@e.example", None), ("ada@e.example", "home")]
    assert table(crm, "SELECT label FROM phones") == [("fax",)]
    roles = "SELECT o.name, p.role FROM positions p JOIN companies o ON o.id = p.company_id ORDER BY p.id"
    assert table(crm, roles) == [("Engines", None), ("Society", "Fellow")]
    one = contacts.one(crm, 1)
    assert (one.title, one.custom, one.tags) == ("Countess", {"Jabber": "ada@chat.example"}, ("myContacts",))


def test_outlook_tells_labels_by_the_names_of_its_columns(crm: Crm) -> None:
    ada = {
        "Title": "Dr.", "First Name": "Ada", "Last Name": "Lovelace", "Company": "Engines", "Job Title": "CEO",
        "Business Street": "1 Mill Rd", "Business Street 2": "Floor 2", "Business City": "Cambridge",
        "Business Postal Code": "CB1 2AB", "Business Country/Region": "UK", "Home Street": "2 Elm Rd",
        "Home City": "Ely", "Other City": "Bath", "Business Fax": "+44 20 7946 0001",
        "Business Phone": "+44 20 7946 0002", "Home Phone": "+44 20 7946 0003", "Mobile Phone": "+44 7700 900123",
        "Primary Phone": "+44 20 7946 0004", "Anniversary": "1835-07-08", "Birthday": "0/0/00",
        "E-mail Address": "ada@e.example", "E-mail Type": "SMTP", "E-mail 2 Address": "a@e.example",
        "Gender": "Unspecified", "Priority": "Normal", "Private": "False", "Sensitivity": "Confidential",
        "Spouse": "William King", "Children": "Byron King; Anne King",
    }  # fmt: skip
    done = take(crm, sheet(OUTLOOK, ada, {"First Name": "Anne", "Last Name": "King"}))
    assert (done.preset, done.unread) == ("Outlook", 0)
    assert table(crm, "SELECT text, postal_code, label FROM addresses ORDER BY id") == [
        ("1 Mill Rd, Floor 2, CB1 2AB Cambridge, UK", "CB1 2AB", "work"), ("2 Elm Rd, Ely", None, "home"),
        ("Bath", None, "other"),
    ]  # fmt: skip
    assert table(crm, "SELECT label, is_primary FROM phones ORDER BY id") == [
        (None, 1), ("fax", 0), ("work", 0), ("home", 0), ("mobile", 0),
    ]  # fmt: skip
    assert table(crm, "SELECT label, day FROM important_dates") == [("anniversary", "1835-07-08")]
    assert table(crm, "SELECT kind, other_id FROM relations") == [("child", 2)]
    assert contacts.one(crm, 1).custom == {
        "prefix": "Dr.", "Sensitivity": "Confidential", "spouse": "William King", "child": "Byron King",
    }  # fmt: skip


def test_outlook_in_german(crm: Crm) -> None:
    anna = {
        "Anrede": "Frau", "Vorname": "Anna", "Nachname": "Schmidt", "Firma": "Muster GmbH", "Position": "Leiterin",
        "Straße geschäftlich": "Weg 1", "Ort geschäftlich": "Berlin", "Postleitzahl geschäftlich": "10115",
        "Land/Region geschäftlich": "Deutschland", "Straße privat": "Allee 2", "Ort privat": "Bonn",
        "Weiterer Ort": "Ulm", "Telefon geschäftlich": "030 5550100", "Telefon (privat)": "030 5550101",
        "Mobiltelefon": "0170 1234567", "E-Mail-Adresse": "anna@e.example", "E-Mail 2: Adresse": "as@e.example",
        "Geburtstag": "5.2.1980", "Partner": "Max Schmidt", "Privat": "Aus",
    }  # fmt: skip
    done = take(crm, sheet(OUTLOOK_DE, anna))
    assert done.preset == "Outlook (Deutsch)"
    assert table(crm, "SELECT text, label FROM addresses ORDER BY id") == [
        ("Weg 1, 10115 Berlin, Deutschland", "work"), ("Allee 2, Bonn", "home"), ("Ulm", "other"),
    ]  # fmt: skip
    assert table(crm, "SELECT label FROM phones ORDER BY id") == [("work",), ("home",), ("mobile",)]
    one = contacts.one(crm, 1)
    assert (one.title, one.birthday, one.emails) == ("Leiterin", "1980-02-05", ("anna@e.example", "as@e.example"))
    assert one.custom == {"prefix": "Frau", "spouse": "Max Schmidt", "Privat": "Aus"}


def test_thunderbird_in_both_languages(crm: Crm) -> None:
    ada = {
        "First Name": "Ada", "Last Name": "Lovelace", "Display Name": "Ada L.", "Secondary Email": "a@e.example",
        "Primary Email": "ada@e.example", "Work Phone": "+44 20 7946 0002", "Fax Number": "+44 20 7946 0003",
        "Home Address": "2 Elm Rd", "Home Address 2": "Flat 1", "Home City": "Ely", "Home ZipCode": "CB7 4AA",
        "Work City": "Cambridge", "Organization": "Engines", "Birth Month": "12", "Birth Day": "10",
    }  # fmt: skip
    done = take(crm, sheet(THUNDERBIRD, ada))
    one = contacts.one(crm, 1)
    assert (done.preset, one.name, one.birthday) == ("Thunderbird", "Ada L.", "--12-10")
    assert one.addresses == ("2 Elm Rd, Flat 1, CB7 4AA Ely", "Cambridge")
    assert table(crm, "SELECT label FROM phones ORDER BY id") == [("work",), ("fax",)]
    anna = {
        "Anzeigename": "Anna Schmidt", "Primäre E-Mail-Adresse": "anna@e.example", "Tel. privat": "030 5550101",
        "Mobil-Tel.-Nr.": "0170 1234567", "Adresse privat": "Weg 1", "Ort privat": "Berlin", "PLZ privat": "10115",
        "Geburtsjahr": "1980", "Geburtsmonat": "2", "Geburtstag": "5", "Organisation": "Muster GmbH",
    }  # fmt: skip
    done = take(crm, sheet(THUNDERBIRD_DE, anna))
    two = contacts.one(crm, 2)
    assert (done.preset, two.birthday) == ("Thunderbird (Deutsch)", "1980-02-05")
    assert two.addresses == ("Weg 1, 10115 Berlin",)
    assert table(crm, "SELECT label FROM phones WHERE contact_id = 2 ORDER BY id") == [("home",), ("mobile",)]


def test_linkedin_below_its_preamble_keeps_the_day_as_a_day(crm: Crm) -> None:
    text = (
        'Notes:\n"When exporting your connection data, some addresses are missing."\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Ada,Lovelace,https://www.linkedin.com/in/ada-l,,Engines,Countess,12 Mar 2025\n"
    )
    done = take(crm, text)
    assert (done.kind, done.preset, done.source) == ("contacts", "LinkedIn Connections", "linkedin")
    assert done.header_line == 4
    one = contacts.one(crm, 1)
    assert (one.handles, one.title, one.custom) == ({"linkedin": ["ada-l"]}, "Countess", {"connected on": "2025-03-12"})
    assert counts(take(crm, text, source="Connections (2).csv")) == (1, 0, 0, 1, 0)


def test_numbers_of_a_program_are_known_again_under_another_name_of_the_file(crm: Crm) -> None:
    text = "Record ID,First Name,Last Name,Email,Lifecycle Stage\n101,Ada,Lovelace,ada@e.example,Lead\n"
    assert take(crm, text, source="one.csv").source == "hubspot"
    again = take(crm, text.replace("ada@", "countess@"), source="two.csv")
    assert counts(again) == (1, 0, 1, 0, 0)
    assert take(crm, text, source="three.csv", update="skip").result.added == 0
    own = run(crm, io.BytesIO(text.encode()), ImportPlan(source="mine"), source="one.csv")
    assert own.source == "mine"


OUTLOOK_FR = (
    "Titre,Prénom,Nom,Société,Rue (bureau),Ville (bureau),Téléphone (bureau),Tél. mobile,Adresse de messagerie,"
    "Anniversaire,Catégories"
)
OUTLOOK_ES = (
    "Nombre,Apellidos,Organización,Puesto,Calle del trabajo,Teléfono del trabajo,Móvil,Dirección de correo electrónico,"
    "Cumpleaños"
)
HEADERS = {
    "Google Contacts": GOOGLE, "Google Contacts (until 2024)": GOOGLE_OLD, "Outlook": OUTLOOK,
    "Outlook (Deutsch)": OUTLOOK_DE, "Thunderbird": THUNDERBIRD, "Thunderbird (Deutsch)": THUNDERBIRD_DE,
    "Outlook (Français)": OUTLOOK_FR, "Outlook (Español)": OUTLOOK_ES,
    "Yahoo": "First,Middle,Last,Nickname,Email,Category,Distribution Lists,Messenger ID,Home,Work,Alternate Email 1",
    "Apple Contacts": "First name,Last name,Company,Email (home),Email (work),Phone (mobile),Phone (work),Note",
    "LinkedIn Connections": "First Name,Last Name,Email Address,Company,Position,Connected On",
    "HubSpot contacts": "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage",
    "HubSpot companies": "Record ID,Company name,Company owner,Phone Number,City,Company Domain Name,Industry",
    "HubSpot deals": "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Pipeline",
    "Pipedrive people": "Person - Name,Person - Organization,Person - Email - Work,Person - Phone - Mobile,Person - ID",
    "Pipedrive organizations": "Organization - Name,Organization - Address,Organization - Owner,Organization - ID",
    "Pipedrive deals": "Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Stage,Deal - Status,Person - Name",
    "Pipedrive activities": "Activity - Subject,Activity - Type,Activity - Due date,Activity - Done,Deal - Title",
    "Salesforce contacts": "Salutation,First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,Phone,Email",
    "Salesforce leads": "First Name,Last Name,Company / Account,Company,Email,Lead Status,Lead Owner,Street,City",
    "Salesforce accounts": "Account Name,Billing Street,Billing City,Billing State/Province,Phone,Account Owner",
    "Salesforce opportunities": "Opportunity Name,Account Name,Stage,Amount,Close Date,Probability (%),Owner Role",
    "微信 WeChat": "昵称,备注名,微信号,地区,标签,来源",
    "Shopify": SHOPIFY, "WooCommerce (Advanced Order Export)": WOO,
    "WooCommerce (Order Export)": (
        "order_id,order_number,date,status,order_total,refunded_total,order_currency,customer_id,billing_first_name,"
        "billing_last_name,billing_email,billing_phone,item_id,item_name,item_sku,item_quantity,item_total"
    ),
    "WooCommerce (Import Export Suite)": (
        "order_id,order_number,order_date,status,order_total,order_currency,customer_email,billing_first_name,"
        "billing_last_name,billing_phone,line_item_1"
    ),
    "WooCommerce (Analytics)": (
        "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),N. Revenue"
    ),
    "有赞 Youzan": YOUZAN,
}  # fmt: skip


@pytest.mark.parametrize("one", presets(), ids=lambda one: one.name)
def test_every_program_is_recognised_and_its_fields_are_there(one: Preset) -> None:
    columns = HEADERS[one.name].split(",")
    assert preset(columns, None) is one
    assert kind_of(columns, {}) == one.kind
    fields = set(one.mapping.values())
    assert not {field for field in fields if field.split(".")[0] not in NAMED and field != "_"} - set(FIELDS[one.kind])
    told = understood(columns, one.kind, {})
    for place, field in told.items():
        wanted = one.mapping.get(column_key(columns[place]))
        asides = {f"custom.{wanted}", "companies.role" if wanted == "title" else wanted}
        assert wanted is None or field == wanted or field in asides


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("name,email", "contacts"), ("name", "contacts"), ("姓名,手机,微信,公司,备注", "contacts"),
        ("First name,Last name,Company,Website", "contacts"), ("company,website,phone", "companies"),
        ("customer,date,amount", "purchases"), ("email,date,amount,currency,description", "purchases"),
        ("姓名,手机,微信号,公司,备注,消费金额,消费日期", "purchases"),
        ("order id,date,email,unit price,qty", "purchases"),
        ("title,due,priority", "tasks"), ("title,value,currency,stage,probability,expected_close,created_at", "deals"),
        ("kind,date,contact,note,direction,duration", "interactions"), ("line,reason,name", "contacts"),
    ],
)  # fmt: skip
def test_columns_tell_what_the_rows_are(header: str, kind: str) -> None:
    columns = header.split(",")
    assert kind_of(columns, {name: "_" for name in columns if name in ("line", "reason")}) == kind


@pytest.mark.parametrize("header", ["x,y", "title", "date,amount of rain", ""])
def test_columns_that_tell_nothing_for_sure_are_refused_with_the_kinds(header: str) -> None:
    with pytest.raises(BadInput, match=r"cannot be told .*; it may be any of: .*deals") as refused:
        kind_of(header.split(","), {})
    assert (refused.value.hint or "").startswith("crm import ")


def orders(*rows: dict[str, str]) -> str:
    return sheet(SHOPIFY, *rows)


PAID = {
    "Name": "#1001", "Id": "900001", "Email": "ada@e.example", "Financial Status": "paid", "Currency": "EUR",
    "Total": "54.50", "Created at": "2024-03-05 14:22:01 +0800", "Lineitem quantity": "2", "Lineitem name": "Tea",
    "Lineitem price": "20.00", "Billing Name": "Ada Lovelace", "Lineitem discount": "1.00",
}  # fmt: skip
SECOND = {
    "Name": "#1001", "Email": "ada@e.example", "Created at": "2024-03-05 14:22:01 +0800", "Lineitem quantity": "1",
    "Lineitem name": "Cup", "Lineitem price": "9.50",
}  # fmt: skip


def test_shopify_writes_an_order_once_and_a_row_a_line(crm: Crm) -> None:
    pending = {**PAID, "Name": "#1002", "Id": "900002", "Financial Status": "pending"}
    cancelled = {**PAID, "Name": "#1003", "Id": "900003", "Cancelled at": "2024-03-06 10:00:00 +0800"}
    bare = {"Name": "#1001", "Lineitem quantity": "1", "Lineitem name": "Spoon", "Lineitem price": "1.00"}
    text = orders(PAID, SECOND, bare, pending, cancelled)
    done = take(crm, text, create=True, source="orders_export_1.csv")
    assert (counts(done), done.preset, done.source, done.contacts) == ((5, 3, 0, 2, 0), "Shopify", "shopify", 1)
    assert purchases(crm) == [("2024-03-05", 5450, "EUR", "purchase", "Tea, Cup, Spoon", "#1001")]
    assert table(crm, "SELECT at FROM interactions") == [("2024-03-05T06:22:01Z",)]
    assert table(crm, "SELECT product, quantity, amount_minor FROM purchase_lines ORDER BY id") == [
        ("Tea", 2.0, 3900), ("Cup", 1.0, 950), ("Spoon", 1.0, 100),
    ]  # fmt: skip
    assert done.notes == (
        "rows of orders that were not paid for are left out: cancelled (1), pending (1); --only FILTER takes others",
    )
    before = contents(crm)
    assert counts(take(crm, text, create=True, source="orders_export_2.csv")) == (5, 0, 0, 5, 0)
    assert contents(crm) == before
    other = orders({**PAID, "Id": "700001"})
    assert take(crm, other, create=True).result.added == 1, "the same number in another shop is another order"
    mine = take(crm, text, create=True, source="all.csv", only="'Financial Status' = pending")
    assert counts(mine) == (5, 1, 0, 4, 0)


def test_what_became_of_an_order_since_is_taken_over(crm: Crm) -> None:
    later = {**PAID, "Name": "#1002", "Id": "900002", "Financial Status": "pending"}
    take(crm, orders(PAID, SECOND, later), create=True)
    refunded = {**PAID, "Financial Status": "partially_refunded", "Refunded Amount": "10.00"}
    text = orders(refunded, SECOND, {**later, "Financial Status": "paid"})
    assert counts(take(crm, text, create=True)) == (3, 1, 2, 0, 0)
    assert purchases(crm) == [
        ("2024-03-05", 5450, "EUR", "purchase", "Tea, Cup", "#1001"),
        ("2024-03-05", 5450, "EUR", "purchase", "Tea", "#1002"),
        ("2024-03-05", -1000, "EUR", "refund", None, "#1001/refund"),
    ]  # fmt: skip
    assert counts(take(crm, text, create=True)) == (3, 0, 0, 3, 0)
    more = text.replace("10.00", "54.50").replace("partially_refunded", "refunded")
    assert counts(take(crm, more, create=True)) == (3, 0, 2, 1, 0)
    assert purchases(crm)[2][1] == -5450
    gone = orders({**PAID, "Financial Status": "voided"}, SECOND)
    done = take(crm, gone, create=True)
    assert (counts(done), [row[5] for row in purchases(crm)]) == ((2, 0, 2, 0, 0), ["#1002"])
    assert done.notes == ("1 order that came to nothing since the last time put away",)
    assert counts(take(crm, gone, create=True)) == (2, 0, 0, 2, 0)
    history.undo(crm)
    assert [row[5] for row in purchases(crm)] == ["#1001", "#1002", "#1001/refund"]


def test_woocommerce_repeats_the_order_in_each_row(crm: Crm) -> None:
    first = {
        "Order Number": "71", "Order Status": "wc-completed", "Order Date": "2024-03-05 10:00",
        "First Name (Billing)": "Ada", "Last Name (Billing)": "Lovelace", "Email (Billing)": "ada@e.example",
        "Order Total Amount": "30.00", "Order Refund Amount": "5", "Item Name": "Tea", "Quantity": "3",
        "Item Cost": "8.4034",
    }  # fmt: skip
    second = {**first, "Item Name": "Cup", "Quantity": "1", "Item Cost": "4.79"}
    held = {**first, "Order Number": "72", "Order Status": "On hold"}
    wholly = {**first, "Order Number": "73", "Order Status": "Refunded", "Order Refund Amount": ""}
    text = sheet(WOO, first, second, held, wholly)
    done = take(crm, text, create=True, currency="EUR", source="woo.csv")
    assert (counts(done), done.preset, done.source) == ((4, 3, 0, 1, 0), "WooCommerce (Advanced Order Export)", "woo")
    assert [row[1] for row in purchases(crm)] == [3000, 3000, -500, -3000]
    assert table(crm, "SELECT amount_minor FROM purchase_lines ORDER BY id") == [(2521,), (479,)]
    assert table(crm, "SELECT name FROM contacts") == [("Ada Lovelace",)]
    assert counts(take(crm, text, create=True, currency="EUR", source="woo.csv")) == (4, 0, 0, 4, 0)


def youzan(*rows: Sequence[str]) -> str:
    return "\n".join([YOUZAN, *(",".join(row) for row in rows)]) + "\n"


def test_youzan_orders(crm: Crm) -> None:
    buyer = ("小李", "李伟", "13800138000")
    text = youzan(
        ('"=""E1"""', "交易成功", *buyer, "茶", "2", "30.00", "70.00", "2024-03-05 14:22:01", "请包装"),
        ("E1", "交易成功", *buyer, "杯", "1", "10.00", "70.00", "2024-03-05 14:22:01", ""),
        ("E2", "已发货", *buyer, "茶", "2", "30.00", "58.00", "2024-03-06 09:00:00", ""),
        ("E2", "已发货", *buyer, "杯", "1", "10.00", "9.00", "2024-03-06 09:00:00", ""),
        ("E3", "待付款", *buyer, "茶", "1", "30.00", "30.00", "2024-03-06 09:00:00", ""),
        ("E4", "待发货", *buyer, "茶", "1", "30.00", "31.00", "2024-03-07 09:00:00", ""),
        ("", "", "", "", "", "糖", "1", "1.00", "", "", ""),
    )  # fmt: skip
    done = take(crm, text.encode("gb18030"), create=True)
    assert (counts(done), done.preset, done.source) == ((7, 6, 0, 1, 0), "有赞 Youzan", "youzan")
    assert [(row[5], row[1], row[2], row[4]) for row in purchases(crm)] == [
        ("E1", 7000, "CNY", "茶, 杯"), ("E2", 6700, "CNY", "茶, 杯"), ("E4", 3100, "CNY", "茶, 糖"),
    ]  # fmt: skip
    assert table(crm, "SELECT name FROM contacts") == [("李伟",)]
    assert done.notes[0].endswith("待付款 (1); --only FILTER takes others")
    assert counts(take(crm, text, create=True, source="b.csv")) == (7, 0, 0, 7, 0)


def test_prices_of_a_generic_file_are_a_piece_each(crm: Crm) -> None:
    text = "customer,date,product,qty,unit price,discount\n"
    text += "Ada,2024-03-05,Tea,3,2.50,0.50\nAda,2024-03-05,Oil,0.5,3.33,\n"
    done = take(crm, text, create=True, currency="EUR")
    assert done.preset is None
    assert [row[1] for row in purchases(crm)] == [700, 167]


LINES = st.lists(
    st.tuples(
        st.sampled_from(["E1", "E1", "E2", ""]), st.sampled_from(["交易成功", "待付款", "交易关闭", "已发货", ""]),
        st.sampled_from(["小李", ""]), st.sampled_from(["李伟", "王芳", ""]), st.sampled_from(["13800138000", ""]),
        st.sampled_from(["茶", "杯"]), st.sampled_from(["2", "1", ""]), st.sampled_from(["30.00", "9.999", ""]),
        st.sampled_from(["70.00", "60.00", ""]), st.sampled_from(["2024-03-05 14:22:01", "2024-03-06", "x", ""]),
        st.just(""), st.sampled_from(["5.00", "0", ""]),
    ),
    max_size=7,
)  # fmt: skip


@settings(max_examples=40)
@given(rows=LINES, later=LINES)
def test_orders_of_any_status_come_to_rest_and_undo_takes_them_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], later: list[tuple[str, ...]]
) -> None:
    crm = new_book(tmp_path_factory.mktemp("orders"))
    states = [contents(crm)]
    for lines in (rows, later):
        text = youzan(*lines).replace("买家备注", "买家备注,退款金额")
        first = take(crm, text, create=True)
        counts(first)
        states.append(contents(crm))
        again = take(crm, text, create=True)
        assert (again.result.added, again.result.updated, again.result.act) == (0, 0, None)
        assert contents(crm) == states[-1]
        if first.result.act is None:
            assert states.pop() == states[-1]
    while len(states) > 1:
        states.pop()
        history.undo(crm)
        assert {**contents(crm), "users": []} == {**states[-1], "users": []}
    crm.close()


def test_outlook_in_french_and_spanish(crm: Crm) -> None:
    eric = (
        "M.,Éric,Lefèvre,Pâtes SA,1 rue X,Paris,+33 1 44 55 66 77,+33 6 12 34 56 78,eric@p.example,12/03/1975,Clients"
    )
    take(crm, f"{OUTLOOK_FR}\n{eric}\n", source="contacts.csv")
    one = contacts.one(crm, 1)
    assert (one.name, one.emails, one.birthday) == ("Éric Lefèvre", ("eric@p.example",), "1975-03-12")
    assert (len(one.phones), one.tags, one.custom) == (2, ("Clients",), {"prefix": "M."})
    jose = "José,Muñoz,Sol SA,Jefe,Calle Mayor 1,+34 911 234 567,+34 600 111 222,jose@s.example,12/03/1975"
    take(crm, f"{OUTLOOK_ES}\n{jose}\n", source="contactos.csv")
    two = contacts.one(crm, 2)
    assert (two.name, two.title, two.birthday) == ("José Muñoz", "Jefe", "1975-03-12")
    assert (len(two.phones), two.emails, two.custom) == (2, ("jose@s.example",), {})
    told = table(crm, "SELECT label, street FROM addresses ORDER BY id")
    assert told == [("work", "1 rue X"), ("work", "Calle Mayor 1")]


@pytest.mark.parametrize(
    "header",
    [
        "氏名,メールアドレス,携帯電話", "姓名,電子郵件,手機", "ФИО,Почта,Мобильный", "Nom,Courriel,Portable",
        "Name,Internet E-Mail,Telefon", "First,Last,Email,Alternate Email 1,Category,Messenger ID,Mobile",
    ],
)  # fmt: skip
def test_columns_in_other_languages(crm: Crm, header: str) -> None:
    row = {header.split(",")[0]: "Ada"}
    mail, phone = (next(name for name in header.split(",") if column_key(name) in keys.split()) for keys in (
        "メールアドレス 電子郵件 почта courriel internetemail email", "携帯電話 手機 мобильныи portable telefon mobile",
    ))  # fmt: skip
    take(crm, sheet(header, {**row, mail: "ada@x.example", phone: "+49 30 12345678"}), kind="contacts")
    made = contacts.one(crm, 1)
    assert (made.name, made.emails, made.phones) == ("Ada", ("ada@x.example",), ("+49 30 12345678",))
