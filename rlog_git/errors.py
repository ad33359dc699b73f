"""The errors a user can mend: each class takes the facts and makes the sentence."""


class RlogError(Exception):
    """Say what happened, then what to try; `exit_code` follows the contract of the command line."""

    exit_code = 3

    def __init__(self, what: str, mend: str = "") -> None:
        self.what = what
        self.mend = mend
        super().__init__(f"{what}. {mend}" if mend else what)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel from process to process as the sentence that was made, whatever facts made it."""
        return _made_again, (type(self), self.what, self.mend)


def _made_again(kind: type[RlogError], what: str, mend: str) -> RlogError:
    error = kind.__new__(kind)
    RlogError.__init__(error, what, mend)
    return error


class UsageError(RlogError):
    """The words of the command cannot be read."""

    exit_code = 2


class NothingFoundError(RlogError):
    """The question was understood and the log holds no answer."""

    exit_code = 1


class NoVaultError(RlogError):
    """No vault was named and none lies in or above the folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"no vault in {folder} or above it",
            "Make one with 'rlog init DIR', or name one with --vault DIR or RLOG_VAULT",
        )


class SettingError(RlogError):
    """A settings file holds something that cannot be used."""

    def __init__(self, path: str, line: int, problem: str, mend: str = "") -> None:
        super().__init__(f"{path}:{line}: {problem}", mend)


class UnreadableError(RlogError):
    """A file or folder is there but cannot be read or written."""

    def __init__(self, path: str, reason: str, mend: str = "") -> None:
        super().__init__(
            f"{path}: {reason}", mend or "Check that it exists and that you may read it"
        )


class NotWrittenError(RlogError):
    """A note could not be written; the text of the entry is given back."""

    def __init__(self, path: str, reason: str, text: str, *, journalled: bool) -> None:
        self.reason = reason
        self.text = text
        kept = (
            "The entry is kept in the journal and goes in with the next rlog command"
            if journalled
            else "The entry is NOT stored; here it is again"
        )
        mend = f"{kept}:\n{text}" if text else "Nothing was changed"
        super().__init__(f"could not write {path}: {reason}", mend)
