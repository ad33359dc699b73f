"""Take secrets out of configs, commands and subjects before anything of them is kept."""

from __future__ import annotations

import re
from itertools import pairwise

REDACTED = "<redacted>"
CHANGED = " (changed)"
# More than any line shows of a value; what comes behind is dropped, not passed on unread.
LIMIT = 8_000

# 'apiKey' is api Key, 'HFToken' is HF Token
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
WORDS = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
LONG_NUMBER = re.compile(r"\d{4,}")
PLAIN = frozenset({"", "true", "false", "yes", "no", "on", "off", "null", "none", "~", '""'})
# '${HF_TOKEN}', '$HF_TOKEN', '${oc.env:HF_TOKEN}', '${{ secrets.KEY }}': a name, not the secret
REFERENCE = re.compile(
    r"\$\w+|\$\{(?:oc\.env:|env:)?[\w.]+\}|\$\{\{ ?[\w.]+ ?\}\}|\{\{ ?[\w.]+ ?\}\}|<[|/]?\w+[|]?>"
)

# words that name a secret by themselves, numbers of four digits and more included
SECRET = frozenset(
    "password passwords passwd passphrase passcode pwd secret secrets apikey apikeys apitoken "
    "credential credentials creds privatekey secretkey accesskey otp totp mnemonic".split()
)
# words that name a secret unless the value is a number or another word says what else is meant
LIKELY = frozenset(
    "token dsn cookie cookies auth authorization bearer jwt webhook sas authtoken accesstoken "
    "connectionstring connstr htpasswd netrc sig".split()
)
# 'api key', 'account key', 'webhook url' written as two words
PAIRS = frozenset(
    {
        *(
            (word, "key")
            for word in (
                "api access private secret account signing encryption encrypt ssh service master "
                "storage subscription license licence client deploy rsa gpg pgp aes hmac admin app "
                "wandb openai anthropic hf huggingface comet neptune aws azure gcp stripe sentry "
                "license shared instrumentation decryption pem".split()
            )
        ),
        ("amz", "signature"),
        ("access", "signature"),
        ("connection", "string"),
        ("conn", "str"),
        ("conn", "string"),
        ("session", "cookie"),
        ("session", "id"),
        ("auth", "header"),
        ("recovery", "code"),
        ("seed", "phrase"),
        ("basic", "auth"),
        ("pass", "phrase"),
        ("user", "pass"),
        ("db", "pass"),
        ("smtp", "pass"),
        ("mysql", "pass"),
        ("database", "url"),
        ("redis", "url"),
        ("broker", "url"),
    }
)
# beside "token(s)": the token of a text, not of a door
TEXT_TOKEN = frozenset(
    "pad padding eos bos unk mask cls sep bot eot image img video audio vision special additional "
    "prompt completion input output context vocab next previous prev first last start end stop "
    "begin decoder encoder word sub subword char byte text speech visual latent query memory "
    "register class global local num number n max min total count counts avg mean per size len "
    "length id ids idx index type types limit budget rate dim dims embed embedding embeddings "
    "dropout drop prob probability ratio merge merging mixer mixing level loss losses weight "
    "weights norm pos position positions mode pool pooling shift shuffle noise reduction select "
    "selection prune pruning keep add use with logit logits bias frequency freq repeat patch "
    "patches grid classification generation generated new tokenizer seconds second sec step steps "
    "batch sequence seq document separator delimiter bucket chunk window stride overlap train "
    "training eval test seen processed trained target source src tgt lang language".split()
)
# the last word says that the value only tells where or of what kind
ABOUT = frozenset(
    "file files path paths dir directory folder env var variable name names field type kind "
    "policy length len size count ttl expiry expires expire timeout lifetime rotation version "
    "enabled disabled required provider manager backend store method strategy scheme format "
    "header param rounds algorithm hashing min max".split()
)
# what makes the plural "tokens" one of doors
DOOR = frozenset(
    "api access auth refresh bearer hf huggingface github gh gitlab slack bot personal oauth "
    "session service user admin security csrf id wandb openai".split()
)

# The shapes of secrets, as their makers print them; what is found is replaced.
SHAPES = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,40}(?:PRIVATE KEY|PGP MESSAGE)[\s\S]*?"
    r"(?:-----END [A-Z0-9 ]{0,60}-----|\Z)"
    r"|\bsk-(?=[\w-]{0,60}\d)[\w-]{16,}|\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9+/=]{16,}"
    r"|\bhf_[A-Za-z0-9]{20,}|\bapi_org_[A-Za-z0-9]{20,}|\bgh[pousr]_[A-Za-z0-9]{20,}"
    r"|\bgithub_pat_\w{20,}|\bgl(?:pat|dt|rt|ptt|cbt|ft|agent|soat)-[\w.-]{16,}"
    r"|\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}"
    r"|\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}|\beyJ[\w-]{8,2000}\.[\w-]{8,}(?:\.[\w-]*)?"
    r"|\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{30,}|\bdckr_(?:pat|oat)_[\w-]{20,}|\bSG\.[\w-]{16,}\.[\w-]{16,}"
    r"|\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{30,}|\bdo[opr]_v1_[a-f0-9]{40,}|\br8_[A-Za-z0-9]{30,}"
    r"|\bgsk_[A-Za-z0-9]{30,}|\bnvapi-[\w-]{30,}|\bdapi[a-f0-9]{32}\b|\bkey-[a-f0-9]{32}\b"
    r"|\bAGE-SECRET-KEY-1[A-Z0-9]{30,}|\b\d{8,10}:AA[\w-]{30,}|\bSK[a-f0-9]{32}\b|\bwandb_v\d_\w{20,}"
    r"|\bsq0[a-z]{3}-[\w-]{20,}|\bEAAC[A-Za-z0-9]{30,}|\bpplx-[A-Za-z0-9]{30,}|\bxai-[A-Za-z0-9]{30,}"
    r"|\blin_api_\w{30,}|\bsntrys_[\w+/=-]{30,}|\bglc_[\w+/=-]{30,}|\bhvs\.[\w-]{20,}|\btskey-[\w-]{20,}"
    r"|\bntn_[A-Za-z0-9]{30,}|\bsecret_[A-Za-z0-9]{40,}"
)
# 'https://hooks.slack.com/services/T0/B0/xyz': the path is the secret
WEBHOOK = re.compile(
    r"(https://(?:hooks\.slack\.com/(?:services|workflows)|(?:\w+\.)?discord(?:app)?\.com/api/webhooks"
    r"|[\w.-]+\.webhook\.office\.com)/)[^\s\"'<>]+"
)
# 'postgres://user:pass@host', 'https://token@host'
USER_INFO = re.compile(r"(\b[A-Za-z][A-Za-z0-9+.-]{0,30}://)[^\s/@\"'<>]{1,500}@")
# 'Authorization: Bearer abc', 'Basic dXNlcjpwYXNz'
SCHEME = re.compile(
    r"\b(Bearer|Basic|Token)([ ]+)(?=\S{0,500}\d)[A-Za-z0-9+/=._~-]{12,}", re.IGNORECASE
)
# '--api-key abc', '--password=abc', 'HF_TOKEN=abc', '?sig=abc', 'AccountKey=abc;', 'X-Api-Key: abc'
NAMED = re.compile(
    r"(?<![\w-])--?([A-Za-z][\w.-]{0,60})(?:=|[ ]+(?!-))"
    r"|(?<![\w.-])([A-Za-z][\w.-]{0,60})(?:[ ]?=|:(?!//))[ ]?"
)
VALUE = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[^\s;&,\"'<>]+")


def is_secret_key(key: str) -> bool:
    """Say whether any part of a dotted key names a secret."""
    return any(_names_secret(_words(part)) for part in key.split("."))


def redact_value(key: str, value: str) -> str:
    """Return a config's value as it may be kept: whole, in part, or ``<redacted>``."""
    if value.casefold() in PLAIN or REFERENCE.fullmatch(value):
        return value
    parts = [_words(part) for part in key.split(".")]
    if NUMBER.fullmatch(value):
        hard = any(SECRET & set(words) and _names_secret(words) for words in parts)
        return REDACTED if hard and LONG_NUMBER.search(value) else value
    if any(_names_secret(words) for words in parts):
        return REDACTED
    return redact_text(value)


def redact_pair(key: str, old: str, new: str) -> tuple[str, str]:
    """Return both sides of a change as they may be kept; a change that no longer shows is said."""
    kept_old, kept_new = redact_value(key, old), redact_value(key, new)
    if old != new and kept_old == kept_new:
        return kept_old, kept_new + CHANGED
    return kept_old, kept_new


def redact_text(text: str) -> str:
    """Return a value or command without secrets: by shape, and by the option they are given to."""
    text = redact_shapes(text)
    return _redact_assigned(text) if "=" in text or ":" in text or "-" in text else text


def redact_shapes(text: str) -> str:
    """Return prose, such as a commit's subject, without what has the shape of a secret."""
    text = SHAPES.sub(REDACTED, text[:LIMIT])
    if "://" in text:
        text = WEBHOOK.sub(rf"\1{REDACTED}", text)
        text = USER_INFO.sub(rf"\1{REDACTED}@", text)
    return SCHEME.sub(rf"\1\2{REDACTED}", text)


def strip_user_info(address: str) -> str:
    """Return a remote's address without user and password; ``git@host:path`` stays."""
    return re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*://)[^/]*@", r"\1", address)


def _redact_assigned(text: str) -> str:
    kept, at, start = [], 0, 0
    while found := NAMED.search(text, at):
        at = found.end()
        value = VALUE.match(text, at) if is_secret_key(found[1] or found[2]) else None
        if not value or _is_harmless(value[0].strip("\"'")):
            continue  # what stands behind may itself be a name: '--env HF_TOKEN=abc'
        kept += [text[start:at], REDACTED]
        at = start = value.end()
    return "".join([*kept, text[start:]])


def _is_harmless(value: str) -> bool:
    return bool(value.casefold() in PLAIN or NUMBER.fullmatch(value) or REFERENCE.fullmatch(value))


def _words(part: str) -> tuple[str, ...]:
    spaced = CAMEL.sub(" ", part)
    return tuple(word.casefold() for word in WORDS.findall(spaced))


def _names_secret(words: tuple[str, ...]) -> bool:
    if not words or (len(words) > 1 and words[-1] in ABOUT):
        return False
    found = set(words)
    if found & SECRET or any(pair in PAIRS for pair in pairwise(words)):
        return True
    if "tokens" in found:
        return bool(found & DOOR) and not found & (TEXT_TOKEN - {"id"})
    likely = found & LIKELY
    if likely == {"token"} and found & TEXT_TOKEN:
        return bool(found & DOOR - {"bot", "id"})
    return bool(likely)
