"""Names in other networks: `wechat:ada`, `@ada`, and profile URLs, which become handles."""

from crmcli.core.text import clean, fold

NETWORKS = (
    "wechat", "linkedin", "twitter", "x", "telegram", "github", "gitlab", "mastodon", "facebook", "instagram",
    "whatsapp", "signal", "skype", "line", "qq", "weibo", "xing", "bluesky", "youtube", "web",
)  # fmt: skip
HOSTS = {
    "linkedin.com": "linkedin", "twitter.com": "twitter", "x.com": "twitter", "t.me": "telegram",
    "telegram.me": "telegram", "github.com": "github", "gitlab.com": "gitlab", "facebook.com": "facebook",
    "instagram.com": "instagram", "wa.me": "whatsapp", "weibo.com": "weibo", "xing.com": "xing",
    "bsky.app": "bluesky", "youtube.com": "youtube",
}  # fmt: skip
PREFIXES = ("in", "pub", "profile", "company", "user", "u", "people")  # path parts before the name itself


def read_handle(text: str) -> tuple[str, str] | None:
    """(network, name) of `network:name` or a URL; None when the text is neither."""
    text = clean(text)
    network, colon, name = text.partition(":")
    if colon and network.casefold() in NETWORKS and name and not name.startswith("//"):
        network = "twitter" if network.casefold() == "x" else network.casefold()
        return network, name.strip().lstrip("@")
    return read_url(text)


def read_url(text: str) -> tuple[str, str] | None:
    """(network, name) of a profile URL, ("web", host and path) of any other; None when it is no URL."""
    scheme, sep, rest = text.partition("://")
    if sep and scheme.casefold() not in ("http", "https"):
        return None
    if not sep:
        rest = text
        host = rest.partition("/")[0].casefold().removeprefix("www.")
        known = host in HOSTS or any(host.endswith(f".{name}") for name in HOSTS)
        if not (known and "/" in rest) and not text.casefold().startswith("www."):
            return None
    rest = rest.partition("?")[0].partition("#")[0].rstrip("/")
    host, _, path = rest.partition("/")
    host = host.casefold().removeprefix("www.").removeprefix("m.")
    network = next((found for name, found in HOSTS.items() if host == name or host.endswith(f".{name}")), None)
    parts = [part for part in path.split("/") if part]
    if network and parts and (parts[0] not in PREFIXES or len(parts) > 1):
        return network, (parts[1] if parts[0] in PREFIXES else parts[0]).lstrip("@")
    return ("web", f"{host}/{path}" if path else host) if host and " " not in host else None


def handle_key(network: str, name: str) -> str:
    """The key under which a handle is found."""
    return f"{network}:{fold(name)}"
