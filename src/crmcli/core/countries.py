"""Countries as people write them and as ISO 3166 has them, and the country that an address tells for certain."""

import re

from crmcli.core.addresses import Address
from crmcli.core.text import fold

_NAMES = """
AE united arab emirates, uae, vereinigte arabische emirate, 阿联酋
AR argentina, argentinien, argentine, 阿根廷
AT austria, osterreich, autriche, 奥地利
AU australia, australien, australie, 澳大利亚
BE belgium, belgien, belgique, belgie, 比利时
BR brazil, brasil, brasilien, bresil, 巴西
CA canada, kanada, 加拿大
CH switzerland, schweiz, suisse, svizzera, 瑞士
CL chile, chili, 智利
CN china, 中国, 中國, pr china, p.r. china, prc, people's republic of china, chine, 中华人民共和国
CO colombia, kolumbien, 哥伦比亚
CR costa rica
CY cyprus, zypern
CZ czechia, czech republic, tschechien, cesko, tchequie, 捷克
DE germany, deutschland, allemagne, 德国, alemania
DK denmark, danemark, danmark, 丹麦
EE estonia, estland
EG egypt, agypten, 埃及
ES spain, spanien, espana, espagne, 西班牙
FI finland, finnland, suomi, 芬兰
FR france, frankreich, 法国
GB united kingdom, great britain, uk, u.k, u.k., gb, england, scotland, wales, northern ireland, grossbritannien,
GB vereinigtes konigreich, royaume-uni, 英国
GR greece, griechenland, 希腊
HK hong kong, hongkong, 香港
HR croatia, kroatien
HU hungary, ungarn, 匈牙利
ID indonesia, indonesien, 印度尼西亚
IE ireland, irland, irlande, 爱尔兰
IL israel, 以色列
IN india, indien, inde, 印度
IQ iraq, irak
IR iran
IS iceland, island
IT italy, italien, italia, italie, 意大利
JP japan, 日本, japon
KE kenya, kenia
KR south korea, korea, sudkorea, 韩国, republic of korea
LI liechtenstein
LT lithuania, litauen
LU luxembourg, luxemburg
LV latvia, lettland
LK sri lanka
MA morocco, marokko
MO macau, macao, 澳门
MT malta
MX mexico, mexiko, mexique, 墨西哥
MY malaysia, 马来西亚
NG nigeria
NL netherlands, the netherlands, niederlande, nederland, pays-bas, holland, 荷兰
NO norway, norwegen, norge, 挪威
NZ new zealand, neuseeland, 新西兰
OM oman
PE peru
PH philippines, philippinen, 菲律宾
PK pakistan
PL poland, polen, polska, 波兰
PT portugal, 葡萄牙
QA qatar, katar
RO romania, rumanien
RS serbia, serbien
RU russia, russland, россия, 俄罗斯
SA saudi arabia, saudi-arabien
SE sweden, schweden, sverige, 瑞典
SG singapore, singapur, 新加坡
SI slovenia, slowenien
SK slovakia, slowakei
TH thailand, 泰国
TN tunisia, tunesien
TR turkey, turkei, turkiye, 土耳其
TW taiwan, 台湾, 臺灣
UA ukraine, україна, 乌克兰
US united states, united states of america, usa, u.s.a, u.s.a., us, vereinigte staaten, etats-unis, 美国
UY uruguay
VN vietnam, viet nam, 越南
ZA south africa, sudafrika, 南非
"""
_UK_CODE = re.compile(r"(?i)[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}")
_CANADIAN_CODE = re.compile(r"(?i)[A-Z]\d[A-Z]\s?\d[A-Z]\d")
# Names of provinces that stand at the beginning of an address, and what only a Chinese address has behind a city. The
# signs of 市, 区 and 号 alone are Japanese too.
_PROVINCES = re.compile(
    "(?:北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西"
    "|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆).*[市省区县路]"
)
_STREETS = re.compile(r"市.*(?:路|街道|大街|大道|弄|巷).*\d+\s*号")
_SCRIPTS = (  # what a name's letters suggest: the first that fits
    (re.compile(r"[\u3040-\u30ff]"), "JP"),
    (re.compile(r"[\uac00-\ud7af]"), "KR"),
    (re.compile(r"[\u4e00-\u9fff]"), "CN"),
    (re.compile(r"[\u0370-\u03ff]"), "GR"),
    (re.compile(r"[іїєґІЇЄҐ]"), "UA"),
    (re.compile(r"[\u0400-\u04ff]"), "RU"),
)
_codes: dict[str, str] = {}


def country_code(name: str) -> str | None:
    """The ISO 3166 code of a country: `Land`, `中国`, `United Kingdom`, `GB`; None for what is no known country."""
    if not _codes:
        for line in _NAMES.strip().splitlines():
            code, _, names = line.partition(" ")
            _codes.update({fold(one): code for one in names.strip(", ").split(", ")} | {code.casefold(): code})
    return _codes.get(fold(name))


def country_of(address: Address) -> str | None:
    """The country of an address as its code, where it is said or its form tells it for certain; else None."""
    if address.country:
        return country_code(address.country)
    code = address.postal_code or ""
    if _UK_CODE.fullmatch(code):
        return "GB"
    if _CANADIAN_CODE.fullmatch(code):
        return "CA"
    text = address.text.lstrip("0123456789 ")
    return "CN" if _PROVINCES.match(text) or _STREETS.search(text) else None


def suggested(name: str) -> str | None:
    """The country that the script of a name suggests, which is no more than a suggestion."""
    return next((code for pattern, code in _SCRIPTS if pattern.search(name)), None)
