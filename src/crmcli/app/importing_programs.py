"""Contacts, companies, deals and tasks as other programs write them. Data only; see importing_presets.py.

`connected_on` behind a dot stands for `connected on`.
"""

_OUTLOOK_VOID = "unspecified normal false 0 0/0/00 nein falsch keine_angabe nicht_angegeben 00.00.0000"
_SALESFORCE = (
    " id=external_id salutation=prefix accountname=companies company=companies title=title mobile=phones fax=phones"
    " emailoptout=do_not_contact hasoptedoutofemail=do_not_contact leadsource=custom.lead_source birthdate=birthday"
    " reportsto=relations.reports_to description=notes"
)
_ADDRESSES = " ".join(
    f"{group}{part}={field}"
    for group in ("mailing", "other")
    for part, field in (
        ("street", "street"), ("city", "city"), ("stateprovince", "region"), ("state", "region"),
        ("zippostalcode", "postcode"), ("postalcode", "postcode"), ("country", "country"),
    )
)  # fmt: skip
_GOOGLE = (
    " emailvalue=emails phonevalue=phones addressformatted=addresses addressstreet=street addresspobox=street"
    " addressextendedaddress=street addresscity=city addressregion=region addresspostalcode=postcode"
    " addresscountry=country organizationname=companies organizationtitle=title websitevalue=web nameprefix=prefix"
    " namesuffix=suffix nickname=nickname relationvalue=relations eventvalue=dates customfieldvalue=fields"
    " imvalue=handles imservice=handles.network websitelabel=_ websitetype=_ imtype=_ imlabel=_ organizationtype=_"
    " photo=_"
)
PROGRAMS: "tuple[dict[str, str], ...]" = (
    {
        "name": "Google Contacts", "kind": "contacts", "source": "google",
        "must": "firstname lastname fileas organizationname labels",
        "columns": (
            "firstname=first_name middlename=middle_name lastname=last_name labels=tags emaillabel=emails.label"
            " phonelabel=phones.label addresslabel=addresses.label relationlabel=relations.label"
            " eventlabel=dates.label customfieldlabel=fields.label" + _GOOGLE
        ),
    },
    {
        "name": "Google Contacts (until 2024)", "kind": "contacts", "source": "google",
        "must": "name givenname familyname groupmembership",
        "columns": (
            "givenname=first_name additionalname=middle_name familyname=last_name groupmembership=tags"
            " emailtype=emails.label phonetype=phones.label addresstype=addresses.label relationtype=relations.label"
            " eventtype=dates.label customfieldtype=fields.label" + _GOOGLE
        ),
    },
    {
        "name": "Outlook", "kind": "contacts", "source": "outlook", "void": _OUTLOOK_VOID,
        "must": "firstname lastname businessphone businessstreet emailaddress",
        "columns": (
            "title=prefix suffix=suffix company=companies jobtitle=title businessfax=phones homefax=phones"
            " otherfax=phones carphone=phones pager=phones companymainphone=phones businessaddresspobox=street"
            " homeaddresspobox=street otheraddresspobox=street businesspobox=street homepobox=street otherpobox=street"
            " webpage=web personalwebpage=web spouse=relations.spouse children=relations.child"
            " managersname=relations.reports_to assistantsname=relations.assistant referredby=relations.referred_by"
            " anniversary=dates.anniversary emailtype=_ emaildisplayname=_"
        ),
    },
    {
        "name": "Outlook (Deutsch)", "kind": "contacts", "source": "outlook", "void": _OUTLOOK_VOID,
        "must": "vorname nachname firma telefongeschaftlich strassegeschaftlich emailadresse",
        "columns": (
            "anrede=prefix suffix=suffix weiterevornamen=middle_name position=title faxgeschaftlich=phones"
            " faxprivat=phones weiteresfax=phones weiterestelefon=phones pager=phones autotelefon=phones"
            " haupttelefon=phones telefonfirma=phones postfachgeschaftlich=street postfachprivat=street"
            " weiterespostfach=street weitererort=city weiteresrbundeslandkanton=region weitereregion=region"
            " weiterepostleitzahl=postcode weitereselandregion=country weiteresland=country ort=custom.Ort"
            " partner=relations.spouse kinder=relations.child namedesdervorgesetzten=relations.reports_to"
            " nameassistent=relations.assistant empfohlenvon=relations.referred_by jahrestag=dates.anniversary"
            " emailtyp=_ emailangezeigtername=_"
        ),
    },
    {
        "name": "Outlook (Français)", "kind": "contacts", "source": "outlook", "void": _OUTLOOK_VOID, "order": "dmy",
        "must": "prenom nom societe telephonebureau ruebureau adressedemessagerie",
        "columns": (
            "titre=prefix suffixe=suffix deuxiemeprenom=middle_name service=custom.Service fonction=title"
            " ruebureau=street ruedomicile=street rueautre=street villebureau=city villedomicile=city villeautre=city"
            " depregionbureau=region depregiondomicile=region depregionautre=region codepostalbureau=postcode"
            " codepostaldomicile=postcode codepostalautre=postcode paysregionbureau=country paysregiondomicile=country"
            " paysregionautre=country telecopiebureau=phones telecopiedomicile=phones telecopieautre=phones"
            " telephonebureau=phones telephonedomicile=phones telephoneautre=phones telephonevoiture=phones"
            " telephonesociete=phones telephoneprincipal=phones telmobile=phones categories=tags"
            " conjointe=relations.spouse enfants=relations.child responsable=relations.reports_to"
            " anniversaire=birthday anniversairedemariageoufete=dates.anniversary pageweb=web"
            " typedemessagerie=_ nomcompletdeladressedemessagerie=_"
        ),
    },
    {
        "name": "Outlook (Español)", "kind": "contacts", "source": "outlook", "void": _OUTLOOK_VOID, "order": "dmy",
        "must": "nombre apellidos organizacion|compania calledeltrabajo telefonodeltrabajo movil",
        "columns": (
            "titulo=prefix tratamiento=prefix sufijo=suffix segundonombre=middle_name compania=companies"
            " departamento=custom.Departamento puesto=title calledeltrabajo=street calleparticular=street"
            " otracalle=street ciudaddetrabajo=city ciudadderesidencia=city otraciudad=city"
            " provinciaoestadodetrabajo=region provinciaoestadoderesidencia=region codigopostaldeltrabajo=postcode"
            " codigopostalderesidencia=postcode paisoregiondeltrabajo=country paisoregionderesidencia=country"
            " faxdeltrabajo=phones faxparticular=phones otrofax=phones telefonodeltrabajo=phones particular=phones"
            " numerodetelefonoparticular=phones otrotelefono=phones telefonoprincipal=phones movil=phones"
            " direcciondelcorreoelectronico=emails categorias=tags conyuge=relations.spouse hijos=relations.child"
            " aniversario=dates.anniversary tipodecorreoelectronico=_ nombremostradodecorreoelectronico=_"
        ),
    },
    {
        "name": "Yahoo", "kind": "contacts", "source": "yahoo",
        "must": "first last email alternateemail category messengerid|yahoophone|distributionlists",
        "columns": (
            "first=first_name middle=middle_name last=last_name nickname=nickname home=phones work=phones other=phones"
            " yahoophone=phones primary=phones workaddress=street homeaddress=street workzip=postcode homezip=postcode"
            " anniversary=dates.anniversary comments=notes"
        ),
    },
    {
        "name": "Thunderbird", "kind": "contacts", "source": "thunderbird",
        "must": "firstname lastname displayname primaryemail",
        "columns": (
            "displayname=name nickname=nickname primaryemail=emails secondaryemail=emails homeaddress=street"
            " workaddress=street homezipcode=postcode workzipcode=postcode faxnumber=phones pagernumber=phones"
            " birthyear=birth_year birthmonth=birth_month birthday=birth_day"
        ),
    },
    {
        "name": "Thunderbird (Deutsch)", "kind": "contacts", "source": "thunderbird",
        "must": "vorname nachname anzeigename primareemailadresse|primareemail|emailadresse geburtsjahr|spitzname",
        "columns": (
            "anzeigename=name spitzname=nickname primareemailadresse=emails primareemail=emails"
            " sekundareemailadresse=emails sekundareemail=emails teldienstlich=phones telprivat=phones"
            " faxnummer=phones pagernummer=phones mobiltelnr=phones adresseprivat=street adressedienstlich=street"
            " position=title organisation=companies geburtsjahr=birth_year geburtsmonat=birth_month"
            " geburtstag=birth_day"
        ),
    },
    {
        "name": "Apple Contacts", "kind": "contacts", "source": "apple",
        "must": (
            "firstname lastname iphone|phoneiphone|phonemobile emailhome|emailwork|homeemail|workemail|emailicloud"
        ),
        "columns": "organization=companies emailicloud=emails icloudemail=emails spouse=relations.spouse",
    },
    {
        "name": "LinkedIn Connections", "kind": "contacts", "source": "linkedin", "days": "connected_on",
        "must": "firstname|vorname lastname|nachname company|unternehmen position connectedon|verknupftam|kontaktseit",
        "columns": (
            "url=linkedin company=companies unternehmen=companies position=title connectedon=custom.connected_on"
            " verknupftam=custom.connected_on kontaktseit=custom.connected_on"
        ),
    },
    {
        "name": "HubSpot contacts", "kind": "contacts", "source": "hubspot", "unique": "recordid",
        "must": "recordid firstname lastname lifecyclestage|leadstatus|contactowner",
        "columns": "recordid=external_id jobtitle=title companyname=companies associatedcompany=companies",
    },
    {
        "name": "HubSpot companies", "kind": "companies", "source": "hubspot", "unique": "recordid",
        "must": "recordid companyname|name companydomainname|companyowner|industry", "without": "firstname dealname",
        "columns": (
            "recordid=external_id companyname=name name=name companydomainname=websites websiteurl=websites"
            " phonenumber=phones description=notes"
        ),
    },
    {
        "name": "HubSpot deals", "kind": "deals", "source": "hubspot", "unique": "recordid",
        "must": "recordid dealname dealstage",
        "columns": (
            "recordid=external_id dealname=title dealstage=stage amount=value currency=currency"
            " closedate=expected_close createdate=created_at dealprobability=probability associatedcompany=company"
            " associatedcontact=contact dealdescription=notes closedlostreason=lost_reason"
        ),
    },
    {
        "name": "Pipedrive people", "kind": "contacts", "source": "pipedrive",
        "unique": "personid|personpipedrivesystemid", "must": "personname", "without": "dealtitle activitysubject",
        "columns": (
            "personname=name personfirstname=first_name personlastname=last_name personemail=emails"
            " personemailwork=emails personemailhome=emails personemailother=emails personphone=phones"
            " personphonework=phones personphonehome=phones personphonemobile=phones personphoneother=phones"
            " personorganization=companies organizationname=companies organization=companies personlabel=tags"
            " personlabels=tags personid=external_id personpipedrivesystemid=external_id personjobtitle=title"
            " personbirthday=birthday personnotes=notes personpostaladdress=addresses organizationaddress=_"
        ),
    },
    {
        "name": "Pipedrive organizations", "kind": "companies", "source": "pipedrive",
        "unique": "organizationid|organizationpipedrivesystemid", "must": "organizationname",
        "without": "personname dealtitle activitysubject givenname firstname",
        "columns": (
            "organizationname=name organizationaddress=addresses organizationwebsite=websites organizationlabel=tags"
            " organizationlabels=tags organizationid=external_id organizationpipedrivesystemid=external_id"
            " organizationnotes=notes"
        ),
    },
    {
        "name": "Pipedrive deals", "kind": "deals", "source": "pipedrive", "unique": "dealid|dealpipedrivesystemid",
        "must": "dealtitle", "without": "activitysubject",
        "columns": (
            "dealtitle=title dealvalue=value dealcurrencyofvalue=currency dealcurrency=currency dealstage=stage"
            " dealstagepipeline=stage dealstatus=state dealprobability=probability"
            " dealexpectedclosedate=expected_close dealorganization=company organizationname=company"
            " organization=company dealcontactperson=contact contactperson=contact personname=contact deallabel=tags"
            " deallabels=tags deallostreason=lost_reason dealdealcreated=created_at dealcreationdate=created_at"
            " dealdealclosedon=closed_on dealclosedon=closed_on dealid=external_id dealpipedrivesystemid=external_id"
        ),
    },
    {
        "name": "Pipedrive activities", "kind": "tasks", "source": "pipedrive",
        "unique": "activityid|activitypipedrivesystemid", "must": "activitysubject",
        "columns": (
            "activitysubject=title activityduedate=due activityduetime=due_time activitydone=state"
            " activitypriority=priority activitystatus=state activitynote=notes activitynotes=notes"
            " activitymarkedasdonetime=done_at"
            " activitycontactperson=contact contactperson=contact personname=contact activityorganization=company"
            " organization=company organizationname=company activitydeal=deal deal=deal dealtitle=deal"
            " activitycreationdate=created_at activityid=external_id activitypipedrivesystemid=external_id"
        ),
    },
    {
        "name": "Salesforce contacts", "kind": "contacts", "source": "salesforce", "unique": "contactid|id",
        "must": "firstname lastname accountname|accountid mailingcity|mailingstreet|contactowner|ownerid|contactid",
        "columns": "contactid=external_id " + _ADDRESSES + _SALESFORCE,
    },
    {
        "name": "Salesforce leads", "kind": "contacts", "source": "salesforce", "unique": "leadid|id",
        "must": "firstname lastname company leadstatus|leadowner|leadid|isconverted",
        "without": "recordid",
        "columns": "leadid=external_id " + _ADDRESSES + _SALESFORCE,
    },
    {
        "name": "Salesforce accounts", "kind": "companies", "source": "salesforce", "unique": "accountid|id",
        "must": "accountname|name billingcity|billingstreet|billingstateprovince|accountowner",
        "without": "firstname lastname opportunityname financialstatus recordid contactid",
        "columns": (
            "accountname=name name=name phone=phones website=websites description=notes accountid=external_id"
            " id=external_id"
        ),
    },
    {
        "name": "Salesforce opportunities", "kind": "deals", "source": "salesforce", "unique": "opportunityid|id",
        "must": "opportunityname|name stage|stagename closedate amount|probability", "without": "recordid dealname",
        "columns": (
            "opportunityname=title name=title stage=stage stagename=stage amount=value amountcurrency=currency"
            " currencyisocode=currency closedate=expected_close probability=probability accountname=company"
            " opportunityid=external_id id=external_id createddate=created_at description=notes"
            " lossreason=lost_reason"
        ),
    },
    {
        "name": "微信 WeChat", "kind": "contacts", "source": "wechat",
        "must": "微信号|微信 昵称|微信昵称 备注名|备注|标签|地区",
        "columns": (
            "姓名=name 备注名=name 昵称=nickname 微信昵称=nickname 微信号=wechat 微信=wechat 标签=tags 来源=custom.来源"
        ),
    },
)  # fmt: skip
