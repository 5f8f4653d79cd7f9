"""The shapes of secrets: keys, tokens and passwords that can be told from how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind of secret is written.

    Attributes:
        kind: What it is called.
        hints: Texts in small letters of which one stands in every such secret: they are searched for first,
            since most texts have none and a pattern takes its time.
        pattern: Of those with a group `secret` only that goes.
    """

    kind: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]

    def may_be_in(self, folded: str) -> bool:
        return any(hint in folded for hint in self.hints)


# Each is tried in time that grows no faster than the text: no open repetition may fail after a long run.
# a key may stand behind an underscore (`KEY_AKIA...`), and behind the end of a line as JSON writes it
ALONE = r"(?:(?<![A-Za-z0-9])|(?<=\\n)|(?<=\\r)|(?<=\\t))"
REST = r"(?![A-Za-z0-9_-])"

NAMED = (
    r"passw(?:or)?d|passwd|passphrase|pwd|secret(?:_?key)?|api[_-]?key|access[_-]?key|private[_-]?key"
    r"|account[_-]?key|signing[_-]?key|encryption[_-]?key|auth[_-]?token|access[_-]?token|refresh[_-]?token"
    r"|bot[_-]?token|session[_-]?token|client[_-]?secret"
)

TOKENS: dict[str, str] = {
    # what it begins with, or has in it, and all of it
    "ghp_ gho_ ghu_ ghs_ ghr_": r"gh[pousr]_[A-Za-z0-9]{20,}",  # GitHub
    "github_pat_": r"github_pat_[A-Za-z0-9_]{20,}",
    "glpat- gldt- glrt- glcbt- glptt- gloas-": r"gl(?:pat|dt|rt|cbt|ptt|oas)-[A-Za-z0-9_-]{20,}",  # GitLab
    "xox": r"xox[abeoprs]-[A-Za-z0-9-]{10,}",  # Slack
    "xapp-": r"xapp-\d-[A-Za-z0-9-]{20,}",
    "ya29.": r"ya29\.[A-Za-z0-9_-]{20,}",  # Google
    "gocspx-": r"GOCSPX-[A-Za-z0-9_-]{20,}",
    "_v1_": r"do[opr]_v1_[a-f0-9]{64}",  # DigitalOcean
    "dapi": r"dapi[a-f0-9]{32}",  # Databricks
    "sg.": r"SG\.[\w-]{16,80}\.[\w-]{16,}",  # SendGrid
    "sk": r"SK[0-9a-f]{32}" + REST,  # Twilio
    "hf_": r"hf_[A-Za-z0-9]{20,}",  # Hugging Face
    "pypi-": r"pypi-[A-Za-z0-9_-]{40,}",
    "npm_": r"npm_[A-Za-z0-9]{24,}",
    "dckr_pat_": r"dckr_pat_[A-Za-z0-9_-]{20,}",
    "shp": r"shp(?:at|ca|pa|ss)_[a-f0-9]{32}",  # Shopify
    "sq0": r"sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,}",  # Square
    "glsa_": r"glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}",  # Grafana
    "hvs. hvb. hvr.": r"hv[sbr]\.[A-Za-z0-9_-]{24,}",  # Vault
    "secret_ ntn_": r"(?:secret_|ntn_)[A-Za-z0-9]{40,60}" + REST,  # Notion
    "lin_api_": r"lin_api_[A-Za-z0-9]{32,}",  # Linear
    "sntry": r"sntry[su]_[A-Za-z0-9+/=_-]{40,}",  # Sentry
    "tskey-": r"tskey-[a-z]{2,12}-[A-Za-z0-9-]{20,}",  # Tailscale
    ":aa": r"\d{8,10}:AA[A-Za-z0-9_-]{33}" + REST,  # Telegram
    ".": r"[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}" + REST,  # Discord
    "q~": r"[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}",  # Microsoft Entra
    "eyj": r"eyJ[A-Za-z0-9_-]{10,400}\.eyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*)?",  # JSON web tokens
}

KEYS: dict[str, str] = {
    "sk-": r"sk-(?:proj-|svcacct-|admin-|ant-|or-|live-)?[A-Za-z0-9_-]{20,}",  # OpenAI, Anthropic, OpenRouter
    "_live_ _test_ whsec_": r"(?:[rsp]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}",  # Stripe
    "aiza": r"AIza[A-Za-z0-9_-]{24,}",  # Google
    "gsk_ r8_ fw_ nvapi- pplx- xai-": r"(?:gsk_|r8_|fw_|nvapi-|pplx-|xai-)[A-Za-z0-9_-]{32,}",  # model hosts
    "nrak-": r"NRAK-[A-Z0-9]{27}",  # New Relic
    "age-secret-key-": r"AGE-SECRET-KEY-1[A-Z0-9]{58}",
}

SHAPES: tuple[Shape, ...] = (
    Shape(
        "private key",
        ("private key",),
        re.compile(
            r"-----BEGIN (?:[A-Z]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
            r".*?(?:-----END (?:[A-Z]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|\Z)",
            re.DOTALL,
        ),
    ),
    *(Shape("API key", tuple(hints.split()), re.compile(ALONE + key)) for hints, key in KEYS.items()),
    Shape(
        "access key",
        ("akia", "asia", "abia", "acca"),
        re.compile(rf"{ALONE}(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{{16}}(?![A-Za-z0-9])"),
    ),
    *(Shape("token", tuple(hints.split()), re.compile(ALONE + token)) for hints, token in TOKENS.items()),
    Shape(
        "webhook",
        ("hooks.slack.com", "/api/webhooks/", ".webhook.office.com"),
        re.compile(
            r"https://(?:hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/_-]{20,}"
            r"|(?:\w{1,20}\.)?discord(?:app)?\.com/api/webhooks/\d{1,30}/[\w-]{20,}"
            r"|[\w-]{1,80}\.webhook\.office\.com/\S{20,})"
        ),
    ),
    Shape("signature", ("sig=",), re.compile(r"(?i)(?<=[?&]sig=)[A-Za-z0-9%+/=_-]{20,}")),
    Shape("signature", ("x-amz-signature=",), re.compile(r"(?i)(?<=X-Amz-Signature=)[a-f0-9]{32,}")),
    Shape(
        "password",
        ("basic ",),
        re.compile(r"(?i)(?:(?<=authorization: basic )|(?<=[\"']: [\"']basic ))[A-Za-z0-9+/]{8,}={0,2}"),
    ),
    Shape("token", ("bearer ",), re.compile(r"(?i)(?<=bearer )[A-Za-z0-9._~+/-]{20,}=*")),
    # scheme://user:password@host: only the password goes
    Shape(
        "password",
        ("://",),
        re.compile(r"(?<=://)(?P<user>[^\s:/@'\"]{0,200}):(?P<secret>[^\s@/'\"]{1,200})(?=@[\w.\[-])"),
    ),
    # Server=...;Password=...;
    Shape(
        "password",
        ("password", "pwd", "accountkey", "sharedaccesskey"),
        re.compile(
            r"(?i)(?<=;)(?P<name>\s{0,8}(?:password|pwd|accountkey|sharedaccesskey)\s{0,8}=\s{0,8})"
            r"(?P<secret>[^;\"'\s⟨]{2,})"
        ),
    ),
    # NAME=... of a shell or an .env file
    Shape(
        "secret",
        ("pass", "secret", "token", "key", "credential"),
        re.compile(
            r"(?P<name>(?<![a-z-])(?:PASSWORD|PASSWD|PASS|SECRET|TOKEN|_KEY|APIKEY|CREDENTIALS?)\\?=)"
            r"(?P<quote>\\?[\"'])?(?P<secret>[^\s\"'`⟨$][^\s\"'`]{3,})"
        ),
    ),
    # name_secret=..., "password": "...": a name that says so, and a value; CSV doubles the quotes
    Shape(
        "secret",
        ("pass", "pwd", "secret", "key", "token"),
        re.compile(
            rf"(?i)(?P<name>(?:{NAMED})(?:\"\"|\\{{0,7}}[\"'])?\s{{0,8}}(?:[=:]|\sis\s)\s{{0,8}})"
            r"(?P<quote>\"\"(?=[^\s,;)}\]\"'])|\\{0,7}[\"'])?"
            r"(?P<secret>(?(quote)(?:(?:(?!(?P=quote))[^\n⟨]){4,200}(?=(?P=quote))|[^\"'\\\s]{4,})"
            r"|(?=[^\s,;]{0,200}\d)[^\s\"',;&)(\[|\]}⟨]{6,}))"
        ),
    ),
    # token = "...": of words that are no secret none has letters and digits in one
    Shape(
        "token",
        ("token",),
        re.compile(
            r"(?i)(?P<name>token(?:\"\"|\\{0,7}[\"'])?\s{0,8}[=:]\s{0,8}(?:\"\"|\\{0,7}[\"'])?)"
            r"(?P<secret>(?=[\w.~+/=-]{0,80}\d)(?=[\d.~+/=-]{0,80}[a-z])[\w.~+/=-]{8,})"
        ),
    ),
    Shape("cookie", ("cookie:",), re.compile(r"(?i)(?<=cookie: )(?=[^\n]{0,80}=)[^\n\"']{8,}")),
    # jdbc:oracle:thin:user/password@host
    Shape(
        "password",
        ("jdbc:",),
        re.compile(r"(?i)(?<=jdbc:oracle:thin:)(?P<user>[^/\s@]{1,100})/(?P<secret>[^@\s]{1,200})(?=@)"),
    ),
)
