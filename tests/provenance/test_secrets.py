"""Secrets planted where a research log looks: in configs, commands, remotes and diffs."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from harness import CHECKOUT, figure

from rlog_git.provenance import repos
from rlog_git.provenance.config_files import read_config
from rlog_git.provenance.configs import compare, redacted
from rlog_git.provenance.redact import (
    redact_command,
    redact_text,
    redact_value,
    strip_user_info,
)
from rlog_git.provenance.redact_diff import redact_diff, redact_lines
from rlog_git.provenance.secret_shapes import redact_shapes
from rlog_git.text.commit_lines import config_texts

if TYPE_CHECKING:
    from provenance.code_repo import Repo

CORPORA = CHECKOUT.parent / "shared" / "corpora"
# No line of this file may look like a real secret to those who scan for them.
A = "a1B2c3D4" * 6
HEX = "0f89ab45" * 8
UPPER = "A1B2C3D4" * 6
PEM = "-----BEGIN OPENSSH PRIVATE" + f" KEY-----\n{A}\n{A}\n-----END OPENSSH PRIVATE KEY-----"
# It has no shape, and signs in it that end a value elsewhere.
PLAIN = "correct,horse;battery:staple"

# kind: the key it stands under, and the secret
KINDS = {
    "a password": ("db.password", PLAIN),
    "a password of one word": ("mlflow_tracking_password", "hunter2"),
    "a password in German": ("passwort", PLAIN),
    "a password stuck to a name": ("pgpassword", PLAIN),
    "a numbered password": ("password2", PLAIN),
    "a mail server's password": ("smtp.pass", PLAIN),
    "a password of digits": ("admin_password", "90210731"),
    "an API key in camel case": ("comet.apiKey", PLAIN),
    "W&B's key": ("wandb.key", HEX[:40]),
    "Kaggle's key": ("key", HEX[:32]),
    "AWS's secret key": ("aws_secret_access_key", A[:40]),
    "a session token": ("aws_session_token", PLAIN),
    "a hub's token": ("HUGGING_FACE_HUB_TOKEN", PLAIN),
    "a bot's token": ("slack.bot_token", PLAIN),
    "a refresh token": ("oauth.refreshToken", PLAIN),
    "a cookie": ("session_cookie", "sid=abc"),
    "a DSN": ("sentry_dsn", "https://x.example/1"),
    "an Authorization header": ("headers.Authorization", f"Bearer {PLAIN}"),
    "a Flask secret": ("SECRET_KEY", PLAIN),
    "a connection string": ("azure.connection_string", f"AccountName=x;AccountKey={A};"),
    "credentials": ("gcp.credentials.client", PLAIN),
    "a secret's table": ("secrets.prod", PLAIN),
    "a seed phrase": ("wallet.seed_phrase", "zoo " * 12),
    "a Fernet key": ("fernet_key", PLAIN),
    "OpenAI": ("model", "sk-proj-" + A),
    "Anthropic": ("model", "sk-ant-api03-" + A),
    "Hugging Face": ("model", "hf_" + A),
    "Neptune": ("logger", "eyJ" + A * 2 + "=="),
    "GitHub": ("repo", "ghp_" + A),
    "GitHub, fine-grained": ("repo", "github_pat_" + A),
    "GitLab": ("repo", "glpat-" + A),
    "AWS's key id": ("id", "AKIA" + UPPER[:16]),
    "Google": ("maps", "AIza" + A),
    "Azure storage": ("blob", (A * 2)[:86] + "=="),
    "Slack": ("notify", "xoxb-" + A),
    "Slack's webhook": ("notify", "https://hooks.slack.com/services/T0/B0/" + A),
    "a JWT": ("header", f"eyJ{A}.{A}.{A}"),
    "a key in armour": ("ssh", PEM),
    "a bcrypt hash": ("user", "$2b$12$" + (A * 2)[:53]),
    "an address with a password": ("db", "postgres://ada:hunter2@db.example/log"),
    "an address with an odd password": ("db", "postgres://ada:hun/ter2@db.example/log"),
    "an address with two @": ("db", "redis://:hun@ter2@db.example:6379/0"),
    "an address with a token": ("origin", f"https://{A}@forge.example/me/w2s"),
    "an address with a query": ("blob", f"https://x.example/c?se=1&sig={A}"),
    "a variable in a text": ("env", f"A=1 HF_TOKEN={PLAIN.replace(';', '')} B=2"),
    "an option in a text": ("cmd", "python x.py --api-key hunter2 --lr 1"),
    "JSON in a text": ("extra", '{"api_key": "hunter2"}'),
}
PARTS = (
    *PLAIN.replace(",", ";").split(";"),
    "hunter2",
    A[:16],
    HEX[:16],
    UPPER[:16],
    "ter2",
    "zoo",
)
PARTS += ("90210731", "sid=abc", "x.example/1")

# Real configs of models, trainings, data and services hold them; none is a secret.
INNOCENT = {
    "num_memory_tokens": "4",
    "tokenizer": "gpt2",
    "tokenizer_name_or_path": "meta-llama/Llama-3",
    "max_tokens": "2048",
    "max_new_tokens": "a lot",
    "max_completion_tokens": "many",
    "token_type_ids": "[0, 1]",
    "pad_token": "<pad>",
    "pad_token_id": "0",
    "eos_token": "</s>",
    "bos_token": "<|begin_of_text|>",
    "unk_token": "[UNK]",
    "additional_special_tokens": "[<a>, <b>]",
    "secretary": "ann",
    "tokens_per_step": "0.5M",
    "total_tokens": "300B",
    "train_tokens": "20B",
    "tokens_seen": "1.2T",
    "token_dropping": "random",
    "token_merging.ratio": "half",
    "image_token_index": "32000",
    "vision_start_token_id": "151652",
    "stop_token": "###",
    "assistant_token": "ASSISTANT:",
    "model.token_mixer": "attention",
    "moe.router.tokens_choice": "experts",
    "speculative_draft_tokens": "five",
    "next_token_prediction": "on all",
    "distill_token": "learned",
    "token_healing": "left",
    "num_key_value_heads": "8",
    "key_dim": "64",
    "cache_key": "imagenet-train-2024-v2-resized",
    "primary_key": "sample_id",
    "sort_key": "length",
    "data.keys": "[image, label]",
    "forward_pass": "twice",
    "num_passes": "two",
    "bypass": "residual",
    "low_pass.cutoff": "4 Hz",
    "author": "ada",
    "auth": "false",
    "use_auth_token": "true",
    "api_key": "${OPENAI_API_KEY}",
    "hf.token": "${oc.env:HF_TOKEN}",
    "api_key_env": "OPENAI_API_KEY",
    "password_file": "/run/secrets/db",
    "token_path": "~/.cache/huggingface/token",
    "session_id": "2026-01-02_mouse3",
    "storage": "sqlite:///optuna.db",
    "database_url": "sqlite:///log.db",
    "image": "docker://ubuntu:22.04@sha256:" + HEX,
    "revision": HEX[:40],
    "checksum": "sha256:" + HEX,
    "integrity": "sha512-" + (A * 2)[:86] + "==",
    "data.url": "https://x.example/a?page=2&lang=en&primary_key=id",
    "remote": "ssh://git@forge.example:2222/me/w2s",
    "schedule": "warmup: 500, then cosine",
    "command": "python train.py --max-tokens many --tokenizer gpt2 -p 8080:80",
    "prompt": "Q: What is the key to success? A: token by token",
    "signal_to_noise": "3 dB",
    "cookiecutter": "gh:me/template",
    "secret_length": "16",
    "pw_conv": "true",
    "hf_home": "/scratch/ada/hf",
    "betas": "[0.9, 0.999]",
    "seed": "12345678",
    "author_email": "ada@example.org",
    "docstring": "basic authentication works",
}
COMMANDS = [
    "python train.py --lr 1e-3 --max-tokens 2048 model.token_mixer=attention",
    "torchrun --nproc_per_node=8 -m train +trainer.max_epochs=10 seed=1,2,3",
    "docker run -p 8080:80 -e LR=0.1 image python -m http.server",
    "sbatch --export=ALL,LR=0.1 --time=02:00:00 run.sh",
    "sh -c 'for s in 1 2 3; do python x.py --seed $s; done'",
    "curl -X POST https://x.example/api?page=2",
    "accelerate launch --config_file=fsdp.yaml train.py --hub_token $HF_TOKEN",
]


def _files(key: str, secret: str) -> dict[str, str]:
    """Return the secret under its key in each kind of config, as people write it there."""
    *tables, last = key.split(".")
    name = json.dumps(secret)
    nested = "".join(f"{'  ' * n}{table}:\n" for n, table in enumerate(tables))
    indent = "  " * len(tables)
    inner = "{" + f"{json.dumps(last)}: {name}" + "}"
    for table in reversed(tables):
        inner = "{" + f"{json.dumps(table)}: {inner}" + "}"
    block = "\n".join(f"{indent}  {line}" for line in secret.split("\n"))
    newline = "\n    "
    head = f"[{'.'.join(tables) or 'x'}]\n"
    return {
        "a.yaml": f"{nested}{indent}{last}: {name}\n",
        "block.yaml": f"{nested}{indent}{last}: |\n{block}\n" if key != "key" else "x: 1\n",
        "list.yaml": f"{nested}{indent}{last}: [1, {name}]\n" if last != "key" else "x: 1\n",
        "a.json": inner,
        "lines.json": json.dumps(json.loads(inner), indent=2),
        "a.toml": f"{head}{last} = {name}\n",
        "a.ini": f"{head}{last} = {secret.replace(chr(10), newline)}\n",
        "a.gin": f"{key} = {name}\n",
        "configs/a.py": f"config.{key} = {name}\n",
        "configs/b.py": f"def get_config():\n    return dict({key.replace('.', '_')}={name})\n",
    }


def leaks(text: str) -> bool:
    """Say whether any part of a planted secret still stands in a text."""
    return any(part in text for part in PARTS)


def _in_configs(key: str, secret: str) -> list[str]:
    shown = []
    for path, text in _files(key, secret).items():
        before = {"json": "{}", "toml": "", "ini": "[x]\n"}.get(path.rpartition(".")[2], "")
        found = compare(path, before.encode(), text.encode())
        back = compare(path, text.encode(), before.encode())
        assert found or path.endswith("b.py"), path
        shown += [f"{path} {found} {back}", *config_texts((found,) if found else ())]
        flat = read_config(text.encode(), path)
        shown.append(str(redacted(flat)) if flat else "")
    return shown


def _in_commands(key: str, secret: str) -> list[str]:
    option, variable = key.replace("_", "-"), key.replace(".", "_").upper()
    lines = [
        ["python", "x.py", f"--{option}", secret, "--lr", "1"],
        ["python", "x.py", f"--{key}={secret}"],
        ["python", "x.py", f"+{key}={secret}"],
        ["env", f"{variable}={secret}", "python", "x.py"],
        ["docker", "run", "-e", f"{variable}={secret}", "image"],
        ["sh", "-c", f"export {variable}={shlex.quote(secret)}; python x.py"],
        ["python", "-c", f"f({key.replace('.', '_')}={secret!r})"],
    ]
    return [
        *(" ".join(redact_command(line)) for line in lines),
        *(redact_text(shlex.join(line)) for line in lines),
    ]


def _in_diffs(key: str, secret: str) -> list[str]:
    shown = []
    for path, text in _files(key, secret).items():
        body = "".join(f"{sign}{line}\n" for line in text.split("\n") for sign in "-+")
        head = f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n"
        one = text.split("\n", maxsplit=1)[0] if PEM not in secret else ""
        shown += [redact_diff(f"{head}@@ -1,2 +1,2 @@ {one}\n{body}"), redact_lines(text, path)]
    return shown


def _in_remotes(secret: str) -> list[str]:
    word = secret.replace("\n", "").replace(" ", "")
    addresses = [
        secret if "://" in secret else f"https://ada:{word}@forge.example/me/w2s.git",
        f"https://{word}@forge.example:8443/me/w2s.git",
        f"ssh://ada:{word}@forge.example/me/w2s.git",
        f"ada:{word}@forge.example:me/w2s.git",
        f"https://forge.example/me/w2s.git?private_token={word}",
    ]
    return [
        strip_user_info(address) for address in addresses if "://" not in word or "://" in secret
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_planted(kind: str) -> None:
    """A secret planted in configs, commands, diffs and remotes is in none of what is kept."""
    key, secret = KINDS[kind]
    assert leaks(secret)
    kept = [*_in_configs(key, secret), *_in_commands(key, secret), *_in_diffs(key, secret)]
    if "://" not in secret:
        kept += _in_remotes(secret)
    assert [text for text in kept if leaks(text)] == []


def test_figures() -> None:
    """Tell how many kinds are found, and how many innocent keys are touched."""
    found = touched = places = 0
    for key, secret in KINDS.values():
        kept = [*_in_configs(key, secret), *_in_commands(key, secret), *_in_diffs(key, secret)]
        places += len(kept)
        found += not any(leaks(text) for text in kept)
    for key, value in INNOCENT.items():
        touched += redact_value(key, value) != value
    figure(f"secrets found: {found}/{len(KINDS)} kinds, each in {places // len(KINDS)} places")
    figure(f"innocent keys touched: {touched} of {len(INNOCENT)}")
    assert (found, touched) == (len(KINDS), 0)
    assert len(KINDS) >= 30
    assert len(INNOCENT) >= 40


@pytest.mark.parametrize("key", INNOCENT)
def test_innocent(key: str) -> None:
    """What real configs hold stays, as a value, as an assignment and in a diff."""
    value = INNOCENT[key]
    assert redact_value(key, value) == value
    line = f"{key}: {value}"
    if "$" not in value:
        assert redact_text(line) == line
        assert redact_diff(f"+++ b/a.yaml\n+{line}") == f"+++ b/a.yaml\n+{line}"


@pytest.mark.parametrize("command", COMMANDS)
def test_innocent_commands(command: str) -> None:
    """A command without secrets stays as it is, as words and as a text."""
    assert redact_command(shlex.split(command)) == tuple(shlex.split(command))
    assert redact_text(command) == command


def test_a_program_that_handles_secrets() -> None:
    """A diff of a program that talks of tokens and passwords stays a program."""
    program = (
        "+++ b/train.py\n"
        "+def load(path: str, token: str, password: str | None = None) -> Model:\n"
        "+    tokens = tokenizer.encode(text)\n"
        "+    token = vocab[index]\n"
        "+    key = jax.random.PRNGKey(0)\n"
        "+    api_key = os.environ['API_KEY']\n"
        "+    for token in tokens:\n"
        "+        secret_sum += token.value\n"
    )
    assert redact_diff(program) == program


@pytest.mark.parametrize(
    "folder", ["cboettig", "reliable-train", "chronicles", "jamesmunns", "tasks-vault"]
)
def test_real_logs(folder: str) -> None:
    """In real logs, which hold no secrets, next to nothing is taken for one."""
    if not CORPORA.is_dir():
        pytest.skip("the corpora of real logs are not here")
    lines = touched = 0
    for path in sorted((CORPORA / folder).rglob("*.md")):
        for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
            lines += 1
            touched += redact_shapes(line) != line
    figure(f"{folder}: {touched} of {lines} lines touched")
    assert touched == 0


def test_a_remote_of_a_real_repository(repo: Repo) -> None:
    """A secret in a remote's address is in nothing that linking keeps of it."""
    for secret in ("hunter2", "glpat-" + A, "hun/ter2"):
        repo.git("config", "remote.origin.url", f"https://ada:{secret}@forge.example/me/w2s.git")
        found = repos.identify(repo.path)
        assert found.remote == "https://forge.example/me/w2s.git"


def test_files_are_where_they_are_said_to_be() -> None:
    """The corpora are looked for beside the checkout."""
    assert Path(CORPORA).name == "corpora"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yaml", "args: [--lr, '1', --api-key, hunter2]"),
        ("a.yaml", "env:\n- name: HF_TOKEN\n  value: hunter2\n"),
        ("a.yaml", "env: {name: HF_TOKEN, value: hunter2}"),
        ("a.yaml", "env: ['HF_TOKEN=hunter2']"),
        ("a.json", '{"command": ["curl", "-u", "ada:hunter2"]}'),
        ("a.yaml", "run: 'sshpass -p hunter2 ssh x'"),
        ("a.yaml", "url: ${oc.env:DB_PASSWORD,hunter2}"),
        ("a.yaml", "netrc: machine api.wandb.ai login user password hunter2"),
        ("a.yaml", "base: &b {token: hunter2}\nx: {<<: *b}"),
    ],
)
def test_what_stands_beside_tells(path: str, text: str) -> None:
    """A secret is told by the option, name or anchor beside it too."""
    empty = b"{}" if path.endswith("json") else b"x: 1"
    assert not leaks(str(compare(path, empty, text.encode())))
    assert not leaks(redact_diff(f"+++ b/{path}\n" + "\n".join(f"+{x}" for x in text.split("\n"))))


@pytest.mark.parametrize("word", ["a=" * 4_000, "--a=" * 2_000, "'\"'\"'" * 1_000, "=" * 9_000])
def test_odd_words_of_a_command(word: str) -> None:
    """A command of any words has as many afterwards, and raises nothing."""
    assert len(redact_command([word, "--token", word])) == 3
