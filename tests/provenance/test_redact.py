"""Secrets are taken out, and what only sounds like one stays."""

from __future__ import annotations

import time

import pytest

from rlog_git.provenance.redact import (
    CHANGED,
    redact_pair,
    redact_text,
    redact_value,
    strip_user_info,
)
from rlog_git.provenance.secret_shapes import REDACTED, redact_shapes

# No line of this file may look like a real secret to those who scan for them.
A = "a1B2c3D4" * 6
HEX = "0f89ab45" * 8
UPPER = "A1B2C3D4" * 6

BY_KEY = [
    ("password", "hunter2"),
    ("db.password", "correct horse"),
    ("database.passwd", "x"),
    ("pwd", "x"),
    ("passphrase", "x y z"),
    ("secret", "x"),
    ("client_secret", "x"),
    ("api_key", "x"),
    ("apiKey", "x"),
    ("API-KEY", "x"),
    ("openai.apikey", "x"),
    ("wandb_key", "x"),
    ("HF_TOKEN", "x"),
    ("token", "x"),
    ("github.token", "x"),
    ("access_token", "x"),
    ("auth_tokens", "[a, b]"),
    ("refreshToken", "x"),
    ("aws_secret_access_key", "x"),
    ("private_key", "x"),
    ("ssh_key", "x"),
    ("sentry_dsn", "x"),
    ("credentials", "x"),
    ("cookie", "a=b"),
    ("headers.Authorization", "x"),
    ("session_cookie", "x"),
    ("connection_string", "x"),
    ("webhook_url", "https://chat.example/x"),
    ("password_hash", "$2b$12$x"),
    ("secrets.prod.value", "x"),
    ("pin.password", "123456"),
]
BY_SHAPE = {
    "OpenAI": "sk-" + A,
    "OpenAI project": "sk-proj-" + A,
    "Anthropic": "sk-ant-api03-" + A,
    "Hugging Face": "hf_" + A,
    "GitHub": "ghp_" + A,
    "GitHub app": "ghs_" + A,
    "GitHub fine-grained": "github_pat_" + A,
    "GitLab": "glpat-" + A,
    "AWS": "AKIA" + UPPER[:16],
    "AWS session": "ASIA" + UPPER[:16],
    "Google": "AIza" + A,
    "Google OAuth": "ya29." + A,
    "Slack": "xoxb-" + A,
    "Slack app": "xapp-" + A,
    "Slack webhook": "https://hooks.slack.com/services/T0/B0/" + A,
    "Discord webhook": "https://discord.com/api/webhooks/1/" + A,
    "JWT": "eyJ" + A + "." + A + "." + A,
    "Stripe": "sk_live_" + A,
    "npm": "npm_" + A,
    "PyPI": "pypi-" + A,
    "Docker": "dckr_pat_" + A,
    "SendGrid": "SG." + A + "." + A,
    "Shopify": "shpat_" + HEX[:32],
    "DigitalOcean": "dop_v1_" + HEX,
    "Replicate": "r8_" + A,
    "Groq": "gsk_" + A,
    "NVIDIA": "nvapi-" + A,
    "Databricks": "dapi" + HEX[:32],
    "Mailgun": "key-" + HEX[:32],
    "Twilio": "SK" + HEX[:32],
    "Telegram": "123456789:AA" + A,
    "age": "AGE-SECRET-KEY-1" + UPPER,
    "Vault": "hvs." + A,
    "Tailscale": "tskey-" + A,
    "PEM": "-----BEGIN RSA PRIVATE" + " KEY-----\nabc\n-----END RSA PRIVATE KEY-----",
    "PEM cut off": "-----BEGIN PRIVATE" + " KEY-----\nabc",
    "URL": "postgres://ada:hunter2@db.example/log",
    "URL with a token": f"https://{A}@forge.example/me/w2s",
}
IN_TEXT = {
    "python train.py --api-key abcdef --lr 1": "abcdef",
    "python train.py --password=abcdef": "abcdef",
    "HF_TOKEN=abcdef python train.py": "abcdef",
    "docker run --env HF_TOKEN=abcdef image": "abcdef",
    "--url=https://x.example/?token=abcdef&b=1": "abcdef",
    "https://blob.example/x?se=1&sig=abcdef": "abcdef",
    "Endpoint=x;AccountKey=abcdef==;Suffix=y": "abcdef",
    "Server=x;Password=abcdef;": "abcdef",
    "X-Api-Key: abcdef": "abcdef",
    "curl -H 'Authorization: Bearer abcdef123456'": "abcdef",
    "--api-key 'abcdef ghi' --lr 1": "abcdef",
    '--secret "abcdef"': "abcdef",
}
INNOCENT = {
    "num_memory_tokens": "4",
    "tokenizer": "gpt2",
    "tokenizer_name": "bert-base",
    "tokenizer.vocab": "bpe.json",
    "max_tokens": "2048",
    "max_token_length": "long",
    "max_new_tokens": "many",
    "pad_token": "<pad>",
    "eos_token": "</s>",
    "bos_token": "<|im_start|>",
    "unk_token": "[UNK]",
    "mask_token": "[MASK]",
    "special_tokens": "[<a>, <b>]",
    "additional_special_tokens": "[x]",
    "token_type": "bpe",
    "token_embedding": "learned",
    "tokens_per_batch": "4k",
    "model.token_mixer": "attention",
    "image_token": "<image>",
    "stop_token": "END",
    "next_token_loss": "ce",
    "token_dropout": "uniform",
    "token": "5",
    "auth": "false",
    "use_auth_token": "true",
    "secret": "null",
    "api_key": "${OPENAI_API_KEY}",
    "hf.token": "${oc.env:HF_TOKEN}",
    "wandb.api_key": "$WANDB_API_KEY",
    "api_key_env": "OPENAI_API_KEY",
    "secret_name": "prod",
    "credentials_file": "gcp.json",
    "password_policy": "strict",
    "num_key_value_heads": "8",
    "query_key_norm": "rms",
    "primary_key": "id",
    "key": "value",
    "author": "ada",
    "authority": "uni",
    "secretary": "ann",
    "keyboard": "de",
    "monkey": "x",
    "passes": "two",
    "compass": "north",
    "session_length": "1h",
    "lr": "3e-4",
    "optimizer": "adamw",
    "schedule": "warmup: 500, then cosine",
    "data.url": "s3://bucket/train",
    "page": "https://x.example/z?page=2&lang=en",
    "remote": "git@forge.example:me/w2s",
    "command": "python train.py --lr 0.1 --tokenizer gpt2 --max-tokens many",
    "commit": "0f8980445ab5b2de3d6e5c5d8b7ae5b9a9b1c2d3",
    "run": "2026-11-23_14-02-11",
    "note": "fix: the thing",
    "pin_memory": "true",
    "secret_length": "16",
}
SUBJECTS = [
    "fix: token: refresh logic",
    "auth: add login",
    "Basic authentication works",
    "Token classification head",
    "sk-learn pipeline rewritten entirely",
    "password=prompt when absent",
    "Bump version v1.0-rc1",
    "Merge branch 'key-value'",
]


@pytest.mark.parametrize(("key", "value"), BY_KEY)
def test_by_key(key: str, value: str) -> None:
    """A value whose key names a secret is gone."""
    assert redact_value(key, value) == REDACTED


@pytest.mark.parametrize("kind", BY_SHAPE)
def test_by_shape(kind: str) -> None:
    """A value with the shape of a secret loses it, alone, in a text, and in a subject."""
    secret = BY_SHAPE[kind]
    for place in (secret, f"use {secret} here"):
        kept = redact_value("model.name", place)
        assert REDACTED in kept
        assert not any(part in kept for part in (A, HEX[:32], UPPER, "hunter2", "abc"))
    assert REDACTED in redact_shapes(f"remove {secret}")


@pytest.mark.parametrize("text", IN_TEXT)
def test_given_to_an_option(text: str) -> None:
    """What an option or variable with the name of a secret is given is gone; the rest stays."""
    kept = redact_text(text)
    assert IN_TEXT[text] not in kept
    assert REDACTED in kept
    assert (
        kept.split("=")[0].split(" ")[0] == text.split("=", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    )


@pytest.mark.parametrize("key", INNOCENT)
def test_innocent(key: str) -> None:
    """What only sounds like a secret stays as it is."""
    assert redact_value(key, INNOCENT[key]) == INNOCENT[key]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_subjects_stay(subject: str) -> None:
    """The subject of a commit that talks about secrets stays as it is."""
    assert redact_shapes(subject) == subject


def test_there_are_enough_of_them() -> None:
    """At least thirty kinds of secrets are found and forty innocent keys are left."""
    assert len(BY_KEY) + len(BY_SHAPE) >= 60
    assert len(INNOCENT) >= 40


def test_a_change_is_said() -> None:
    """A secret that changed is said to have, without a hash; one that did not is not."""
    assert redact_pair("api_key", "a", "b") == (REDACTED, REDACTED + CHANGED)
    assert redact_pair("api_key", "a", "a") == (REDACTED, REDACTED)
    assert redact_pair("lr", "1", "2") == ("1", "2")


def test_user_info() -> None:
    """An address loses its user and password, and an ssh address of a forge stays."""
    assert strip_user_info("https://a:b@x.example/y") == "https://x.example/y"
    assert strip_user_info("git@github.com:me/w") == "git@github.com:me/w"


@pytest.mark.parametrize(
    "text",
    ["a=" * 50_000, "--a " * 25_000, "a" * 100_000, "https://" * 12_000, "Bearer " * 14_000,
     "eyJ" + "a" * 100_000, "sk-" * 30_000, "-----BEGIN PRIVATE" * 5_000, "x:" * 50_000],
)  # fmt: skip
def test_hostile_texts_cost_little(text: str) -> None:
    """A text made to be slow is not: a hundred kilobytes take well under a second."""
    start = time.perf_counter()
    redact_text(text)
    assert time.perf_counter() - start < 1
