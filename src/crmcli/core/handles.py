"""Names in other networks: `wechat:ada`, `@ada`, and profile URLs, which become handles.

A URL of a profile is the handle however it was copied: with or without scheme, `www.`, a country's or a mobile host,
a language, a query, a slash at the end. A page that is nobody's profile (a post, a video) is a `web` address.
"""

from crmcli.core.text import clean, fold

NETWORKS = (
    "wechat", "linkedin", "twitter", "x", "telegram", "github", "gitlab", "mastodon", "facebook", "instagram",
    "tiktok", "whatsapp", "signal", "skype", "line", "qq", "weibo", "zhihu", "bilibili", "xing", "bluesky", "youtube",
    "vk", "web",
)  # fmt: skip
ALIASES = {"x": "twitter", "weixin": "wechat", "微信": "wechat", "微博": "weibo", "知乎": "zhihu", "领英": "linkedin"}
HOSTS = {
    "linkedin.com": "linkedin", "lnkd.in": "web", "twitter.com": "twitter", "x.com": "twitter", "t.me": "telegram",
    "telegram.me": "telegram", "u.wechat.com": "wechat", "github.com": "github", "gitlab.com": "gitlab",
    "facebook.com": "facebook", "fb.com": "facebook", "fb.me": "facebook", "instagram.com": "instagram",
    "tiktok.com": "tiktok", "wa.me": "whatsapp",
    "api.whatsapp.com": "whatsapp", "weibo.com": "weibo", "weibo.cn": "weibo", "zhihu.com": "zhihu",
    "space.bilibili.com": "bilibili", "xing.com": "xing", "bsky.app": "bluesky", "youtube.com": "youtube",
    "vk.com": "vk", "join.skype.com": "web",
}  # fmt: skip
FEDIVERSE = frozenset(
    (
        "mas.to", "fosstodon.org", "hachyderm.io", "chaos.social", "infosec.exchange", "techhub.social", "troet.cafe",
        "mstdn.jp", "pawoo.net", "det.social", "norden.social", "sigmoid.social", "scholar.social", "alive.bar",
    )
)  # fmt: skip
# Parts of a path that stand before the name itself, and those that begin what is no profile, by network.
BEFORE = {
    "linkedin": ("in", "pub"), "github": ("orgs",), "telegram": ("s",), "weibo": ("u", "n", "profile"),
    "zhihu": ("people",), "xing": ("profile",), "bluesky": ("profile",), "youtube": ("c", "user", "channel"),
    "facebook": ("people",), "instagram": ("_u", "stories"), "line": ("ti",), "mastodon": ("users", "web"),
}  # fmt: skip
PAGES = {
    "twitter": "i home intent search share hashtag explore settings messages",
    "telegram": "joinchat addstickers share proxy c",
    "github": "about features topics search marketplace sponsors settings apps login",
    "gitlab": "explore help users groups",
    "facebook": "groups events watch sharer sharer.php share story.php photo.php pages marketplace hashtag",
    "instagram": "p reel reels explore tv accounts", "linkedin": "feed posts pulse jobs school learning groups",
    "youtube": "watch playlist shorts embed results feed live hashtag", "weibo": "status detail tv ajax",
    "zhihu": "question zhuanlan topic column", "xing": "communities jobs events news",
    "vk": "feed im wall video", "tiktok": "tag discover music explore",
    "whatsapp": "channel", "bluesky": "search",
}  # fmt: skip
FIRMS = {"linkedin": ("company", "school", "showcase"), "xing": ("pages", "companies"), "zhihu": ("org",)}
AT_ONLY = frozenset(("youtube", "tiktok"))  # where a bare path part is no name


def network_of(word: str) -> str | None:
    """The network that a word names, or None."""
    word = word.casefold()
    if word in ALIASES:
        return ALIASES[word]
    return word if word in NETWORKS else None


def read_handle(text: str) -> tuple[str, str] | None:
    """(network, name) of `network:name` or a URL; None when the text is neither."""
    text = clean(text)
    word, colon, name = text.replace("：", ":", 1).partition(":") if "：" in text else text.partition(":")
    if colon and (network := network_of(word)) and (name := name.strip()) and not name.startswith("//"):
        if network == "web" or "/" in name or "." in name:  # linkedin:linkedin.com/in/ada, web:ada.example/about
            found = read_url(name if "://" in name else f"https://{name}")
            if found and found[0] == network:
                return found
        if network == "skype":
            name = name.partition("?")[0]
        return network, name.lstrip("@")
    if word.casefold() == "weixin" and name.startswith("//dl/chat?"):
        return "wechat", name.partition("?")[2]
    return read_url(text)


def read_url(text: str) -> tuple[str, str] | None:
    """(network, name) of a profile URL, ("web", host and path) of any other; None when it is no URL."""
    scheme, sep, rest = text.partition("://")
    if sep and scheme.casefold() not in ("http", "https"):
        return None
    if not sep:
        rest = text
        host = _bare_host(rest)
        if not (_network(host) and "/" in rest) and not text.casefold().startswith("www."):
            return None
    rest, _, query = rest.partition("#")[0].partition("?")
    rest = rest.rstrip("/")
    host, path = _bare_host(rest), rest.partition("/")[2]
    network = _network(host)
    if network and network != "web" and (name := _profile(network, host, _parts(network, path), query)):
        return network, name
    host = rest.partition("/")[0].casefold().removeprefix("www.")
    page = (f"{host}/{path}" if path else host) + (f"?{query}" if query else "")
    return ("web", page) if host and " " not in host else None


def handle_key(network: str, name: str) -> str:
    """The key under which a handle is found."""
    return f"{network}:{fold(name)}"


def _bare_host(rest: str) -> str:
    host = rest.partition("/")[0].partition("?")[0].casefold()
    for prefix in ("www.", "m.", "mobile."):
        host = host.removeprefix(prefix)
    return host


def _network(host: str) -> str | None:
    if host in HOSTS:
        return HOSTS[host]
    if host in FEDIVERSE or host.startswith(("mastodon.", "mstdn.")):
        return "mastodon"
    return next((network for name, network in HOSTS.items() if host.endswith(f".{name}")), None)


def _parts(network: str, path: str) -> list[str]:
    """The parts of a path, without a language before a known part (`/de/profile/ada`)."""
    if "%" in path:
        path = clean(_unquoted(path))
    parts = [part for part in path.split("/") if part]
    known = (*BEFORE.get(network, ()), *FIRMS.get(network, ()))
    if len(parts) > 2 and parts[1] in known and len(parts[0]) in (2, 5) and parts[0][:2].isalpha():
        return parts[1:]
    return parts


def _unquoted(path: str) -> str:
    """Text for `%C3%A9`; a percent sign that is none of these stays."""
    first, *rest = path.split("%")
    found = first.encode(errors="replace")
    for part in rest:
        try:
            found += bytes.fromhex(part[:2]) + part[2:].encode(errors="replace")
        except ValueError:
            found += f"%{part}".encode(errors="replace")
    return found.decode(errors="replace")


def _profile(network: str, host: str, parts: list[str], query: str) -> str | None:
    """The name in a URL of a network, or None for a page that is nobody's profile."""
    asked = dict(pair.partition("=")[::2] for pair in query.split("&")) if query else {}
    if network == "facebook" and parts == ["profile.php"]:
        return asked.get("id") or None
    if network == "whatsapp" and (parts == ["send"] or host == "api.whatsapp.com"):
        return _digits(_unquoted(asked.get("phone", "")))
    if not parts or parts[0].casefold() in PAGES.get(network, "").split():
        return None
    first = parts[0].casefold()
    if first in FIRMS.get(network, ()):
        return f"company/{parts[1]}" if len(parts) > 1 else None
    if network == "facebook" and first == "people":
        return parts[2] if len(parts) > 2 else None
    if first in BEFORE.get(network, ()):
        name = parts[1] if len(parts) > 1 else ""
    elif network in ("linkedin", "xing", "zhihu", "bluesky") or (network in AT_ONLY and parts[0][0] != "@"):
        return None
    else:
        name = parts[0]
    if network == "telegram" and name.startswith("+"):  # an invitation into a group
        return None
    if network == "whatsapp":
        return _digits(name)
    name = name.lstrip("@")
    if network == "mastodon" and name:
        if "@" not in name and parts[0][0] != "@" and first not in BEFORE["mastodon"]:
            return None
        return name if "@" in name else f"{name}@{host}"
    return name or None


def _digits(text: str) -> str | None:
    return "".join(char for char in text if char.isdigit()) or None
