"""Tell by its name whether a key, an option or a variable holds a secret."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

# 'apiKey' is api Key, 'HFToken' is HF Token
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# 'password2' is password: the number says which one
WORDS = re.compile(r"[^\W_]*[^\W\d_]")

# shorter keys are remembered, for a diff asks of the same ones again and again
SHORT = 100

# words that name a secret by themselves, numbers of four digits and more included
SECRET = frozenset(
    "password passwords passwd passphrase passphrases passcode pwd secret secrets apikey apikeys "
    "credential credentials cred creds privatekey secretkey accesskey otp totp passwort kennwort "
    "contrasena senha".split()
)
# 'pgpassword', 'clientsecret', 'wandbapikey': the word with another one stuck to its front
SECRET_END = re.compile(r"(?:password|passwd|passphrase|secret|apikey|secretkey)s?$")
# 'hftoken': few, for 'subtoken', 'padtoken' and 'detoken' are of texts
TOKEN_END = re.compile(
    r"(?:api|auth|access|refresh|bearer|bot|hf|huggingface|gh|github|gitlab|slack|wandb|openai"
    r"|npm|user|session|csrf|xsrf|jwt)tokens?$"
)
# words that name a secret unless the value is a number or another word says what else is meant
LIKELY = frozenset(
    "token dsn cookie cookies auth authorization bearer jwt webhook webhooks sas authtoken "
    "accesstoken connectionstring connstr htpasswd netrc".split()
)
# they name a secret where nothing else stands beside them: 'smtp.pass', but not 'forward_pass'
ALONE = frozenset("pass pw sig".split())
# 'api key', 'account key', 'db pass' written as two words, or as the key of a table: 'wandb.key'
PAIRS = frozenset(
    {
        *(
            (word, "key")
            for word in (
                "api access private secret account signing encryption encrypt ssh service master "
                "storage subscription license licence client deploy rsa gpg pgp aes hmac admin app "
                "wandb openai anthropic hf huggingface comet neptune aws azure gcp stripe sentry "
                "shared instrumentation decryption pem fernet host server openrouter groq mistral "
                "cohere together replicate kaggle jwt cookie".split()
            )
        ),
        *((word, "pass") for word in "user db smtp mysql login admin root basic ftp imap".split()),
        *((word, "pw") for word in "user db smtp mysql login admin root my".split()),
        *((word, "signature") for word in "amz access".split()),
        *((word, "string") for word in "connection conn".split()),
        *((word, "auth") for word in "basic proxy http".split()),
        ("access", "key"),
        ("conn", "str"),
        ("auth", "header"),
        ("recovery", "code"),
        ("backup", "code"),
        ("seed", "phrase"),
        ("recovery", "phrase"),
        ("pass", "phrase"),
        ("pass", "word"),
        ("id", "token"),
    }
)
# beside "token(s)": the token of a text, not of a door
TEXT_TOKEN = frozenset(
    "pad padding eos bos bop eop sop unk mask cls sep eot eod eom image img video audio vision "
    "special additional prompt completion input output context vocab next previous prev first last "
    "start end stop begin decoder encoder word sub subword char byte text speech visual latent "
    "query memory register class global local num number n max min total count counts avg mean per "
    "size len length id ids idx index type types limit budget rate dim dims embed embedding "
    "embeddings dropout drop dropping dropped prob probability ratio merge merging mixer mixing "
    "level loss losses "
    "weight weights norm pos position positions mode pool pooling shift shuffle noise reduction "
    "select selection prune pruning keep add use with logit logits bias frequency freq repeat "
    "patch patches grid classification generation generated new tokenizer seconds second sec step "
    "steps batch sequence seq document doc separator delimiter bucket chunk window stride overlap "
    "train training eval test seen processed trained target source src tgt lang language assistant "
    "system human role chat tool think thinking reasoning eol newline space blank null dummy "
    "learnable learned distill distillation dist cross object region point box loc time frame "
    "temporal spatial action state reward goal task domain style speaker codec semantic acoustic "
    "phoneme music speculative draft accept accepted attention attn head heads layer layers ff "
    "mlp hidden choice expert experts routing router capacity healing level wise fraction".split()
)
# the last word says that the value only tells where or of what kind
ABOUT = frozenset(
    "file files path paths dir directory folder env var variable name names field type kind "
    "policy length len size count ttl expiry expires expire timeout lifetime rotation version "
    "enabled disabled required provider manager backend store method strategy scheme format "
    "header param rounds algorithm hashing min max mode location stdin prompt hint".split()
)
# what makes the plural "tokens", and a token with a text's word beside it, one of doors
DOOR = frozenset(
    "api access auth refresh bearer hf huggingface github gh gitlab slack bot personal oauth "
    "session service user admin security csrf wandb openai aws".split()
)


def is_secret_key(key: str) -> bool:
    """Say whether any part of a dotted key names a secret."""
    return _remembered(key) if len(key) < SHORT else _is_secret(key)


def is_surely_secret(key: str) -> bool:
    """Say whether a key names a secret by a word that leaves no doubt, such as password."""
    return any(_surely(words) and names_secret(words) for words in key_words(key))


def key_words(key: str) -> list[tuple[str, ...]]:
    """Return the words of each part of a dotted key, and of the last two parts together."""
    parts = [_words(part) for part in key.split(".")]
    if len(parts) > 1 and len(parts[-1]) == len(parts[-2][-1:]) == 1:
        # 'wandb.key' is a wandb key, 'api.key' an api key
        parts.append((parts[-2][-1], parts[-1][0]))
    return parts


def names_secret(words: tuple[str, ...]) -> bool:
    """Say whether the words of one key name a secret."""
    if not words or (len(words) > 1 and words[-1] in ABOUT):
        return False
    found = set(words)
    singular = (word.removesuffix("s") if word == "keys" else word for word in words)
    if _surely(words) or any(pair in PAIRS for pair in pairwise(singular)):
        return True
    if len(words) == 1 and words[0] in ALONE:
        return True
    if "tokens" in found:
        return bool(found & DOOR) and not found & TEXT_TOKEN
    likely = found & LIKELY
    if likely == {"token"} and found & TEXT_TOKEN:
        return bool(found & DOOR)
    return bool(likely) or any(TOKEN_END.search(word) for word in words)


def _is_secret(key: str) -> bool:
    return any(names_secret(words) for words in key_words(key))


_remembered = lru_cache(maxsize=4096)(_is_secret)


def _surely(words: tuple[str, ...]) -> bool:
    return any(word in SECRET or SECRET_END.search(word) for word in words)


def _words(part: str) -> tuple[str, ...]:
    spaced = CAMEL.sub(" ", part)
    return tuple(word.casefold() for word in WORDS.findall(spaced))
