"""Profile URLs become handles, however they were copied; what is nobody's profile stays a web address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.handles import NETWORKS, handle_key, read_handle

PROFILES = {
    "linkedin.com/in/ada-l": ("linkedin", "ada-l"),
    "linkedin.com/company/acme": ("linkedin", "company/acme"),
    "x.com/ada": ("twitter", "ada"),
    "twitter.com/@ada": ("twitter", "ada"),
    "t.me/ada": ("telegram", "ada"),
    "github.com/ada": ("github", "ada"),
    "gitlab.com/ada": ("gitlab", "ada"),
    "mastodon.social/@ada": ("mastodon", "ada@mastodon.social"),
    "fosstodon.org/users/ada": ("mastodon", "ada@fosstodon.org"),
    "instagram.com/ada": ("instagram", "ada"),
    "facebook.com/ada.l": ("facebook", "ada.l"),
    "facebook.com/people/Ada-L/100": ("facebook", "100"),
    "weibo.com/u/123": ("weibo", "123"),
    "xing.com/profile/Ada_L": ("xing", "Ada_L"),
    "youtube.com/@ada": ("youtube", "ada"),
    "youtube.com/channel/UCx": ("youtube", "UCx"),
    "wa.me/442079460958": ("whatsapp", "442079460958"),
    "bsky.app/profile/ada.bsky.social": ("bluesky", "ada.bsky.social"),
    "zhihu.com/people/ada": ("zhihu", "ada"),
    "tiktok.com/@ada": ("tiktok", "ada"),
    "u.wechat.com/MAbc": ("wechat", "MAbc"),
}


@given(
    st.sampled_from(sorted(PROFILES)),
    st.sampled_from(("", "http://", "https://", "HTTPS://")),
    st.sampled_from(("", "www.", "m.", "WWW.")),
    st.sampled_from(("", "/")),
    st.sampled_from(("", "?hl=de", "?utm_source=x&ref=y", "#top")),
)
def test_a_profile_is_its_handle_however_it_was_copied(
    page: str, scheme: str, host: str, slash: str, query: str
) -> None:
    assert read_handle(f"{scheme}{host}{page}{slash}{query}") == PROFILES[page]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("de.linkedin.com/in/ada/en", ("linkedin", "ada")),
        ("https://www.xing.com/de/profile/Ada_L/cv", ("xing", "Ada_L")),
        ("linkedin.com/in/ad%C3%A9", ("linkedin", "adé")),
        ("https://x.com/ada/status/1", ("twitter", "ada")),
        ("https://www.facebook.com/profile.php?id=100&sk=about", ("facebook", "100")),
        ("https://api.whatsapp.com/send?phone=%2B442079460958", ("whatsapp", "442079460958")),
        ("微信:ada", ("wechat", "ada")),
        ("weixin://dl/chat?ada", ("wechat", "ada")),
        ("skype:ada?chat", ("skype", "ada")),
        ("skype:live:.cid.1", ("skype", "live:.cid.1")),
        ("linkedin:https://linkedin.com/in/ada", ("linkedin", "ada")),
        ("mastodon:@ada@mastodon.social", ("mastodon", "ada@mastodon.social")),
        ("web:ada.example/about/", ("web", "ada.example/about")),
        ("https://x.com/home", ("web", "x.com/home")),
        ("https://t.me/+abc", ("web", "t.me/+abc")),
        ("https://www.instagram.com/p/xyz/", ("web", "instagram.com/p/xyz")),
        ("https://youtube.com/watch?v=1", ("web", "youtube.com/watch?v=1")),
        ("https://evil-linkedin.com/in/ada", ("web", "evil-linkedin.com/in/ada")),
        ("https://shop.example/p?id=3", ("web", "shop.example/p?id=3")),
        ("linkedin.com/in/%", ("web", "linkedin.com/in/%")),
        ("ada.example/@x", None),
    ],
)
def test_pages(text: str, found: tuple[str, str] | None) -> None:
    assert read_handle(text) == found


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    for said in (text, f"https://{text}", f"linkedin.com/{text}", f"mastodon.social/@{text}", f"web:{text}"):
        found = read_handle(said)
        assert found is None or (found[0] in NETWORKS and found[1])


@given(st.sampled_from([one for one in PROFILES.values() if one[0] != "web"]))
def test_a_handle_is_read_as_it_is_said(handle: tuple[str, str]) -> None:
    found = read_handle(":".join(handle))
    assert found is not None
    assert handle_key(*found) == handle_key(*handle)
