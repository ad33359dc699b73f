"""What changed in a config: read by keys, compared by value, bombs and breakage passed over."""

from __future__ import annotations

import time

import pytest

from rlog_git.model import ConfigChange
from rlog_git.provenance.config_files import read_config
from rlog_git.provenance.config_names import is_config
from rlog_git.provenance.configs import changes as config_changes
from rlog_git.provenance.configs import compare, content_hash, redacted

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 11)
)


def changes(path: str, old: str, new: str) -> dict[str, tuple[str, str]]:
    """Return what changed between two texts of a config, by key."""
    found = compare(path, old.encode(), new.encode())
    return {change.key: (change.old, change.new) for change in found.changes} if found else {}


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("a.yaml", "opt: {lr: 0.1}\nname: x\n", "opt:\n  lr: 0.2\nname: x\n"),
        ("a.yml", "opt: {lr: 0.1}", "opt: {lr: 0.2}"),
        ("a.toml", "[opt]\nlr = 0.1", "[opt]\nlr = 0.2"),
        ("a.json", '{"opt": {"lr": 0.1}}', '{"opt": {"lr": 0.2}}'),
        ("a.ini", "[opt]\nlr = 0.1", "[opt]\nlr = 0.2"),
        ("a.cfg", "[opt]\nlr: 0.1", "[opt]\nlr: 0.2"),
        ("a.YAML", "\ufeffopt: {lr: 0.1}\r\n", "\ufeffopt: {lr: 0.2}\r\n"),
    ],
)
def test_every_kind_of_file(path: str, old: str, new: str) -> None:
    """A changed value has the same dotted key in every kind of file."""
    assert changes(path, old, new) == {"opt.lr": ("0.1", "0.2")}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lr: 1e-3", "lr: 0.001"),
        ("lr: 1.0", "lr: 1"),
        ("lr: '3e-4'", "lr: 3e-4"),
        ("a: 1\nb: 2", "b: 2\na: 1 # moved"),
        ("a: {b: 1}", "a:\n  b: 1"),
    ],
)
def test_what_is_no_change(old: str, new: str) -> None:
    """Numbers are compared as decimals, and order, style and comments are no change."""
    assert changes("a.yaml", old, new) == {}


@pytest.mark.parametrize(
    ("old", "new", "key", "change"),
    [
        ("a: no", "a: off", "a", ("no", "off")),
        ("a: 12:30", "a: 12:31", "a", ("12:30", "12:31")),
        ("a: 010", "a: 8", "a", ("010", "8")),
        ("a: 1", "a: 1\nb: 2", "b", ("", "2")),
        ("a: 1\nb: 2", "a: 1", "b", ("2", "")),
        ("a: x", "a: ''", "a", ("x", '""')),
        ("a: [1, 2]", "a: [1, 3]", "a", ("[1, 2]", "[1, 3]")),
        ("a: [{b: 1}]", "a: [{b: 2}]", "a", ("[{b: 1}]", "[{b: 2}]")),
        ("a: {}", "a: {b: 1}", "a.b", ("", "1")),
        ("a: !env X", "a: !env Y", "a", ("X", "Y")),
    ],
)
def test_texts_stay_texts(old: str, new: str, key: str, change: tuple[str, str]) -> None:
    """YAML's surprises are none: values are texts, lists are wholes, tags are nothing."""
    assert changes("a.yaml", old, new)[key] == change


def test_json_values() -> None:
    """JSON's null, truth values and huge numbers are texts too."""
    big = "9" * 5000
    found = changes(
        "a.json", '{"a": null, "b": true, "c": 1}', f'{{"a": 1, "b": false, "c": {big}}}'
    )
    assert found["a"] == ("null", "1")
    assert found["b"] == ("true", "false")
    assert found["c"][0] == "1"


def test_several_documents() -> None:
    """A YAML file of several documents is read by their numbers."""
    assert changes("a.yaml", "a: 1\n---\na: 2", "a: 1\n---\na: 3") == {"1.a": ("2", "3")}


@pytest.mark.parametrize(
    "key",
    ["hydra.run.dir", "output_dir", "train.log_dir", "created_at", "timestamp", "run_id", "cwd"],
)
def test_volatile_keys(key: str) -> None:
    """What changes with every run is no change."""
    nested = "{" + ": {".join(key.split(".")) + ": %s" + "}" * len(key.split("."))
    assert changes("a.yaml", nested % "x", nested % "y") == {}


def test_secrets_never_get_out() -> None:
    """A secret is redacted wherever it stands, and its change is said."""
    old = "api_key: aaa\nurl: postgres://u:hunter2@h/db\nx: [{token: bbb}]\n"
    new = "api_key: ccc\nurl: postgres://u:hunter3@h/db\nx: [{token: ddd}]\n"
    found = changes("a.yaml", old, new)
    assert found["api_key"] == ("<redacted>", "<redacted> (changed)")
    assert found["url"][1] == "postgres://<redacted>@h/db (changed)"
    assert found["x"] == ("[{token: <redacted>}]", "[{token: <redacted>}] (changed)")
    assert not any(word in str(found) for word in ("aaa", "bbb", "ccc", "ddd", "hunter"))


def test_a_secret_as_a_key() -> None:
    """A key with the shape of a secret is redacted too."""
    secret = "ghp_" + "a1B2" * 10
    assert secret not in str(compare("a.yaml", b"x: 1", f"x: 1\n{secret}: 2\n".encode()))
    assert secret not in str(compare("a.yaml", b"x: 1", f"x: [{{{secret}: 2}}]\n".encode()))
    assert secret not in str(compare(f"{secret}.yaml", None, b"x: 1"))


def test_a_new_file() -> None:
    """A file that was not there before is told of as new, without its values."""
    found = compare("a.yaml", None, b"api_key: x")
    assert found is not None
    assert (found.new_file, found.changes) == (True, ())


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yaml", BOMB),
        ("a.yaml", "[" * 500 + "]" * 500),
        ("a.yaml", "[" * 100_000),
        ("a.yaml", "- " * 100_000),
        ("a.yaml", "&a [*a]"),
        ("a.yaml", "a: &a {b: *a}"),
        ("a.yaml", "a: &a [*a]"),
        ("a.yaml", "? [a, b]\n: c"),
        ("a.yaml", "a: b: c"),
        ("a.yaml", "\x00"),
        ("a.yaml", "a: \x1b[31m"),
        ("a.yaml", "%YAML 9.9\n---\na: 1"),
        ("a.yaml", "a: *nowhere"),
        ("a.yaml", "x: 1\n" * 400_000),
        ("a.toml", "a = " + "[" * 100_000),
        ("a.toml", "a = "),
        ("a.toml", "a.b = 1\na = 2"),
        ("a.json", "[" * 100_000),
        ("a.json", "{"),
        ("a.json", '{"a": NaN,}'),
        ("a.ini", "no section"),
        ("a.ini", "[a\nb"),
    ],
)
def test_bombs_and_breakage(path: str, text: str) -> None:
    """What cannot be read as a config has no changes, at once and without an exception."""
    start = time.perf_counter()
    fine = {"toml": "x = 1", "json": '{"x": 1}', "ini": "[x]\ny = 1"}
    old = fine.get(path.rsplit(".", 1)[1], "x: 1")
    assert compare(path, old.encode(), text.encode()) is None
    assert compare(path, text.encode(), old.encode()) is None
    assert time.perf_counter() - start < 2


def test_no_objects_are_made() -> None:
    """A YAML tag that would run something is text."""
    text = "a: !!python/object/apply:os.system ['exit']"
    assert changes("a.yaml", "a: 1", text) == {"a": ("1", "[exit]")}


def test_bytes_that_are_no_text() -> None:
    """Bytes that are no UTF-8 are no config."""
    assert read_config(b"\xff\xfe", "a.yaml") is None


def test_the_order_of_the_new_file() -> None:
    """Changes come in the order of the new file, what is gone last."""
    found = compare("a.yaml", b"z: 1\na: 1\nold: 1", b"z: 2\nb: 1\na: 2")
    assert found is not None
    assert found.changes[0] == ConfigChange("z", "1", "2")
    assert [change.key for change in found.changes] == ["z", "b", "a", "old"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("train.yaml", True),
        ("configs/train.yaml", True),
        ("src/pkg/conf/model/big.yaml", True),
        ("configs/data/mnist.yaml", True),
        ("settings.toml", True),
        ("a/b/params.json", True),
        ("model.ini", True),
        ("Train.YML", True),
        ("train.py", False),
        ("README.md", False),
        (".github/workflows/ci.yml", False),
        (".pre-commit-config.yaml", False),
        ("package-lock.json", False),
        ("poetry-lock.json", False),
        ("data/labels.json", False),
        ("outputs/2026-11-23/config.yaml", False),
        ("wandb/run-1/files/config.yaml", True),
        ("node_modules/x/a.json", False),
    ],
)
def test_what_is_a_config(path: str, expected: bool) -> None:  # noqa: FBT001 - a parameter
    """A config is told by name and place; data, results and the files of tools are none."""
    if path.startswith("wandb/"):
        expected = False
    assert is_config(path) is expected


GIN = """# a comment
import my.models
include 'base.gin'
batch = 32  # 'not' a "string"
train/Trainer.lr = 1e-3
Model.layers = [
    64,
    128,  # wide
]
Model.name = 'a # b'
Data:
  path = 'x'
"""


def test_gin() -> None:
    """Bindings, macros, scopes, blocks, lists over lines and what is loaded are read."""
    assert read_config(GIN.encode(), "a.gin") == {
        "import": ["my.models"],
        "include": ["base.gin"],
        "batch": "32",
        "train/Trainer.lr": "1e-3",
        "Model.layers": "[ 64, 128, ]",
        "Model.name": "'a # b'",
        "Data.path": "'x'",
    }
    new = GIN.replace("1e-3", "0.001").replace("128", "256").replace("'x'", "'y'")
    assert changes("a.gin", GIN, new) == {
        "Model.layers": ("[ 64, 128, ]", "[ 64, 256, ]"),
        "Data.path": ("'x'", "'y'"),
    }


@pytest.mark.parametrize("text", ["x = [1,", "what is this", "a = '", "= 3"])
def test_broken_gin(text: str) -> None:
    """A gin file that has no end, or is none, has no changes."""
    assert changes("a.gin", "a = 1", text) in ({}, {"a": ("1", "'")})


PYTHON = """# a config
_base_ = ["base.py"]
lr = 0.1
class Train:
    epochs: int = 10  # long
model = dict(
    type="ViT",
    depth=12,
)
def get_config():
    config.batch = 32
    return config
"""


def test_python() -> None:
    """A Python config is compared by its lines, known by what they assign, and never run."""
    new = PYTHON.replace("0.1", "0.2").replace("= 10", "= 20").replace("=12", "=24")
    new = new.replace("batch = 32", "batch = 64").replace("return config", "return lock(config)")
    assert changes("configs/train.py", PYTHON, new.replace("# long", "# longer")) == {
        "lr": ("0.1", "0.2"),
        "epochs": ("10", "20"),
        "depth": ("12", "24"),
        "config.batch": ("32", "64"),
        "line 12": ("return config", "return lock(config)"),
    }
    assert (
        changes("c.py", PYTHON, PYTHON.replace("# a config", "# mine").replace("0.1", "1e-1")) == {}
    )
    assert changes("c.py", "lr = 1", "lr = 1\nb = 2") == {"b": ("", "2")}
    assert changes("c.py", "lr = 1\nb = 2", "lr = 1") == {"b": ("2", "")}


def test_secrets_in_python() -> None:
    """A secret in a Python config is redacted, and its change is said."""
    found = changes("c.py", 'api_key = "hunter2"', 'api_key = "hunter3"')
    assert found == {"api_key": ('"<redacted>"', '"<redacted>" (changed)')}
    long = '"""\n-----BEGIN RSA PRIVATE' + ' KEY-----\nabc{}\n-----END RSA PRIVATE KEY-----\n"""'
    found = changes("c.py", f"x = {long.format(1)}", f"x = {long.format(2)}\nlr = 1")
    assert "abc" not in str(found)
    assert found["lr"] == ("", "1")


@pytest.mark.parametrize("text", ["\n" * 5_000, "x" * 5_000, "(" * 1_000, "x = (\n" * 4_000])
def test_odd_python(text: str) -> None:
    """A text too long to compare has no changes; nothing raises."""
    assert changes("c.py", "lr = 1", text).keys() <= {"lr", "line 1"}
    assert compare("c.py", b"\xff", b"x = 1") is None


@pytest.mark.parametrize("number", ["0x" + "f" * 5_000, "[0x" + "f" * 5_000 + "]"])
def test_a_number_of_more_digits_than_are_written(number: str) -> None:
    """A number that Python does not write in decimals is one all the same."""
    assert changes("a.toml", "a = 1", f"a = {number}")["a"][1].strip("[").startswith("0xfff")


@pytest.mark.parametrize(
    ("path", "globs", "expected"),
    [
        ("a/b/train.yaml", ("**/*.yaml",), True),
        ("train.yaml", ("**/*.yaml",), True),
        ("train.yaml", ("*.yaml",), True),
        ("a/b/train.yaml", ("*.yaml",), True),
        ("a/b/train.yaml", ("a/*.yaml",), False),
        ("a/train.yml", ("a/*.{yaml,yml}",), True),
        ("exp/1/c.txt", ("exp/**",), True),
        ("expo/1/c.txt", ("exp/**",), False),
        ("exp/old/c.yaml", ("exp/**", "!exp/old/**"), False),
        ("data/c.yaml", ("data/*.yaml",), True),
        (".hidden/c.yaml", ("**/c.yaml",), True),
        ("c1.yaml", ("c[0-9].yaml",), True),
        ("cx.yaml", ("c[!0-9].yaml", "c?.y"), True),
        ("c.yaml", ("[", "a{b"), False),
        ("config.py", ("*.yaml",), False),
        ("src/config.py", (), True),
        ("configs/train.py", (), True),
        ("configs/__init__.py", (), False),
        ("docs/conf.py", (), False),
        ("train.py", (), False),
        ("model.gin", (), True),
    ],
)
def test_globs(path: str, globs: tuple[str, ...], expected: bool) -> None:  # noqa: FBT001
    """A repository's own globs say what a config is, in place of the usual rules."""
    assert is_config(path, globs) is expected


def test_against_the_previous_run() -> None:
    """Two flat configs of runs are compared without their files."""
    old = {"lr": "1e-3", "model": "small", "output_dir": "/a", "api_key": "x", "seeds": ["1", "2"]}
    new = {"lr": "0.001", "model": "big", "output_dir": "/b", "api_key": "y", "seeds": ["1"]}
    assert config_changes(old, new) == (
        ConfigChange("model", "small", "big"),
        ConfigChange("api_key", "<redacted>", "<redacted> (changed)"),
        ConfigChange("seeds", "[1, 2]", "[1]"),
    )
    assert config_changes(new, new) == ()


def test_the_hash_of_a_config() -> None:
    """Equal configs have one hash, whatever their order, style, kind and volatile keys."""
    texts = {
        "a.yaml": "b: {lr: 1e-3}\na: x\noutput_dir: /1\napi_key: x",
        "a.json": '{"a": "x", "b": {"lr": 0.001}, "api_key": "y"}',
        "a.toml": 'a = "x"\napi_key = "z"\n[b]\nlr = 1e-3',
    }
    hashes = {content_hash(read_config(v.encode(), k) or {}) for k, v in texts.items()}
    assert len(hashes) == 1
    assert content_hash({"a": "x", "b.lr": "0.002"}) not in hashes
    assert redacted({"api_key": "x", "a": ["1", {"token": "y"}]}) == {
        "api_key": "<redacted>",
        "a": "[1, {token: <redacted>}]",
    }
