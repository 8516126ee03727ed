"""Countries as people write them, and the country that an address tells for certain."""

import pytest

from crmcli.core.addresses import COUNTRIES, read_address
from crmcli.core.countries import country_code, country_of, suggested


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("United Kingdom", "GB"), ("Großbritannien", "GB"), ("中国", "CN"), ("Deutschland", "DE"), ("ÖSTERREICH", "AT"),
        ("gb", "GB"), ("U.S.A", "US"), ("Atlantis", None), ("", None), ("Berlin", None),
    ],
)  # fmt: skip
def test_a_country_by_its_names(name: str, code: str | None) -> None:
    assert country_code(name) == code


def test_whatever_ends_an_address_as_a_country_has_a_code() -> None:
    assert [name for name in COUNTRIES if country_code(name) is None] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1 Bute St, Cardiff CF10 1AA", "GB"),
        ("Bridge St 1, 10115 Berlin, Deutschland", "DE"),
        ("Bridge St 1, 10115 Berlin", None),
        ("上海市浦东新区世纪大道100号", "CN"),
        ("200120 上海市浦东新区世纪大道100号", "CN"),
        ("四川省成都市人民路1号", "CN"),
        ("深圳市南山区科技路12号", "CN"),
        ("大阪市北区梅田1丁目2番3号", None),
        ("神奈川県横浜市西区1-2", None),
        ("1 Elm St, Toronto, ON M5V 2T6", "CA"),
        ("somewhere", None),
    ],
)
def test_the_country_of_an_address(text: str, code: str | None) -> None:
    assert country_of(read_address(text)) == code


def test_a_script_suggests_a_country() -> None:
    names = ("王伟", "さくら 田中", "Ada Lovelace", "Анна")
    assert [suggested(name) for name in names] == ["CN", "JP", None, "RU"]
