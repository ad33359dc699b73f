"""Take out what has the shape of a secret, as its maker prints it, whatever stands around it."""

from __future__ import annotations

import re

REDACTED = "<redacted>"

# a key in armour, whole or cut off
ARMOUR = (
    r"-----BEGIN [A-Z\d ]{0,40}(?:PRIVATE KEY|PGP MESSAGE)[\s\S]*?(?:-----END [A-Z\d ]+-----|\Z)",
    r"Private-Lines: \d+[\s\S]*?(?:\bPrivate-MAC:|\Z)",
)
# models and data: OpenAI, Anthropic, Hugging Face, Replicate, Groq, NVIDIA, xAI, LangSmith …
MODELS = (
    r"sk-(?=[\w-]{0,60}\d)[\w-]{16,}",
    r"[sp]k-lf-[\w-]{20,}",
    r"hf_[A-Za-z0-9]{20,}",
    r"api_org_[A-Za-z0-9]{20,}",
    r"r8_[A-Za-z0-9]{30,}",
    r"gsk_[A-Za-z0-9]{30,}",
    r"nvapi-[\w-]{30,}",
    r"wandb_v\d_\w{20,}",
    r"pplx-[A-Za-z0-9]{30,}",
    r"xai-[A-Za-z0-9]{30,}",
    r"csk-[a-z0-9]{30,}",
    r"fw_[A-Za-z0-9]{20,}",
    r"tgp_v\d_[\w-]{20,}",
    r"pcsk_\w{20,}",
    r"lsv2_[a-z]{2}_\w{20,}",
    r"jina_[A-Za-z0-9]{30,}",
    r"dapi[a-f0-9]{32}\b",
    # Neptune's token, a JSON object in base64 without the dots of a JWT
    r"eyJ[A-Za-z0-9+/_-]{60,}={0,2}",
)
# forges and packages: GitHub, GitLab, Bitbucket, npm, PyPI, Docker, crates.io, NuGet, RubyGems
FORGES = (
    r"gh[pousr]_[A-Za-z0-9]{20,}",
    r"github_pat_\w{20,}",
    r"gl(?:pat|dt|rt|ptt|cbt|ft|agent|soat|imt)-[\w.-]{16,}",
    r"ATATT3[\w=-]{30,}",
    r"ATBB[A-Za-z0-9]{28,}",
    r"ATCTT3[\w=-]{30,}",
    r"npm_[A-Za-z0-9]{30,}",
    r"pypi-[\w-]{30,}",
    r"dckr_(?:pat|oat)_[\w-]{20,}",
    r"cio[A-Za-z0-9]{32}\b",
    r"oy2[a-z0-9]{43}\b",
    r"rubygems_[a-f0-9]{40,}",
)
# clouds: AWS, Google, Azure, Alibaba, DigitalOcean, Vault, Tailscale, Doppler, Netlify, Supabase
CLOUDS = (
    r"A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}\b",
    r"LTAI[A-Za-z0-9]{12,24}\b",
    r"AIza[\w-]{30,}",
    r"ya29\.[\w-]{20,}",
    r"1//0[\w-]{20,}",
    r"GOCSPX-[\w-]{20,}",
    r"do[opr]_v1_[a-f0-9]{40,}",
    r"hv[sbr]\.[\w-]{20,}",
    r"tskey-[\w-]{20,}",
    r"dp\.(?:st|pt|ct|sa|scim|audit)\.[\w.-]{20,}",
    r"nfp_[A-Za-z0-9]{30,}",
    r"sbp_[a-f0-9]{40}\b",
    r"AGE-SECRET-KEY-1[A-Z0-9]{30,}",
    r"ops_eyJ[\w-]{40,}",
)
# messages, payments, watching: Slack, Stripe, SendGrid, Twilio, Telegram, Sentry, Grafana …
SERVICES = (
    r"[srp]k_(?:live|test)_[A-Za-z0-9]{10,}",
    r"whsec_[A-Za-z0-9+/=]{16,}",
    r"xox[abeoprs]-[\w-]{10,}",
    r"xapp-[\w-]{10,}",
    r"SG\.[\w-]{16,}\.[\w-]{16,}",
    r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{30,}",
    r"key-[a-f0-9]{32}\b",
    r"\d{8,10}:AA[\w-]{30,}",
    r"SK[a-f0-9]{32}\b",
    r"sq0[a-z]{3}-[\w-]{20,}",
    r"EAAC[A-Za-z0-9]{30,}",
    r"lin_api_\w{30,}",
    r"sntry[su]_[\w+/=-]{30,}",
    r"gl(?:c|sa)_[\w+/=-]{30,}",
    r"NRAK-[A-Z0-9]{20,}",
    r"PMAK-[a-f0-9-]{40,}",
    r"figd_[\w-]{30,}",
    r"ntn_[A-Za-z0-9]{30,}",
    r"secret_[A-Za-z0-9]{40,}",
)
# any house: JWT
TOKENS = (r"eyJ[\w-]{8,2000}\.[\w-]{8,}(?:\.[\w-]*)?",)
# what no word begins: hashes of passwords, and Azure's keys ('sha512-…' is a digest)
HASHES = (
    r"\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}",
    r"\$(?:1|5|6|y|apr1|argon2(?:id|i|d))\$[^\s\"':]{20,}",
    r"(?<![A-Za-z0-9+/-])[A-Za-z0-9+/]{86}==",
)
WORDS = "|".join((*TOKENS, *MODELS, *FORGES, *CLOUDS, *SERVICES))
SHAPES = re.compile("|".join((*ARMOUR, *HASHES, rf"\b(?:{WORDS})")))

# 'https://hooks.slack.com/services/T0/B0/xyz': the path is the secret
WEBHOOK = re.compile(
    r"(https://(?:hooks\.slack\.com/(?:services|workflows|triggers)"
    r"|(?:\w+\.)?discord(?:app)?\.com/api/webhooks|[\w.-]+\.webhook\.office\.com"
    r"|hooks\.zapier\.com/hooks|open\.(?:feishu|larksuite)\.(?:cn|com)/open-apis/bot/v2/hook"
    r"|api\.telegram\.org/bot)/?)[^\s\"'<>]+"
)
# 'https://token@host', 'https://user:p@ss@host'; 'ssh://git@host' and an image's digest are none
USER_INFO = re.compile(
    r"(\b[A-Za-z][A-Za-z0-9+.-]{0,30}://)(?!(?:git|hg)@)[^\s/?#\"'<>]{1,500}@(?!sha256:)"
)
# 'postgres://user:pa/ss@host': not allowed, and written all the same; no port, no path
ODD_USER_INFO = re.compile(
    r"(\b[A-Za-z][A-Za-z0-9+.-]{0,30}://)[^\s/?#@:\"'<>\[\]]{0,100}"
    r":(?!\d{1,5}(?:[/?#]|$))[^\s@\"'<>]{1,200}@(?!sha256:)(?=[\w.-])"
)
# '?sig=abc', '&access_token=abc' of an address
QUERY = re.compile(
    r"([?&](?:sig|apikey|passwd|pwd|auth|(?:[\w-]{0,30}[-_])?(?:token|secret|password|signature)"
    r"|(?:api|access|auth|account|subscription)[-_]key|key(?==[\w-]{20}))=)(?!<)[^\s&#\"'<>]{1,2000}",
    re.IGNORECASE,
)
# 'Bearer abc1', 'Basic dXNlcjpwYXNz'
SCHEME = re.compile(
    r"\b(Bearer|Basic|Token)([ ]+)(?=\S{0,500}\d)[A-Za-z0-9+/=._~-]{12,}", re.IGNORECASE
)


def redact_shapes(text: str) -> str:
    """Return prose, such as a commit's subject, without what has the shape of a secret."""
    text = SHAPES.sub(REDACTED, text)
    if "://" in text:
        text = WEBHOOK.sub(rf"\1{REDACTED}", text)
        text = USER_INFO.sub(rf"\1{REDACTED}@", text)
        text = ODD_USER_INFO.sub(rf"\1{REDACTED}@", text)
        text = QUERY.sub(rf"\1{REDACTED}", text)
    return SCHEME.sub(rf"\1\2{REDACTED}", text)
