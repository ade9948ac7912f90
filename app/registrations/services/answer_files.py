"""Files sent as answers: in the storage before the rows that point at them, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.core import turns
from app.output import clean
from app.output.uploads import SentFile, forget, judge, keep
from app.questions.outputs import ANSWER_FILES, answer_limit, storage


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the storage: its key, and the facts that are the answer."""

    key: str
    facts: dict[str, str]


@dataclass(slots=True)
class KeptFiles:
    """The files of one form by question; `spare` are keys that no row points at in the end."""

    by_question: dict[int, KeptFile] = field(default_factory=dict)
    spare: list[str] = field(default_factory=list)

    def spare_those(self, question_ids: Iterable[int]) -> None:
        """The files sent for these questions are not wanted."""
        self.spare += [self.by_question[each].key for each in question_ids]


@contextmanager
def kept_files(sent: Mapping[int, SentFile]) -> Iterator[KeptFiles]:
    """The files in the storage; all gone again if the block fails, the spare ones once it is done.

    Raises FileRefused.
    """
    kept = KeptFiles()
    try:
        with turns.let_go():  # a file takes long to judge, and a storage may be far away
            for question_id, file in sent.items():
                kept.by_question[question_id] = _keep(file)
        yield kept
    except BaseException:
        forget(storage(), *(file.key for file in kept.by_question.values()))
        raise
    if kept.spare:
        forget(storage(), *kept.spare)


def _keep(sent: SentFile) -> KeptFile:
    kind = judge(sent, ANSWER_FILES, answer_limit())
    stored = keep(sent, kind, storage(), answer_limit())
    name = clean.file_name(sent.filename, fallback=f"file{kind.suffix}")
    return KeptFile(stored.key, {"name": name, "type": kind.mime})
