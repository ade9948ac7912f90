"""Lays out what `app.output.laying` asks for; as a program, until nobody asks any more.

python -m app.output.layout_process: pickled questions on standard input, answers on output.
"""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from app.output import layout
from app.output.laying import Sheet
from app.output.layout import LaidOut
from app.output.plate import Plate
from app.output.press import make_plate
from app.output.seal import SealRoom
from app.output.slots import NoSlots


def whole(sheet: Sheet) -> bytes:
    """The page as PDF."""
    return _laid_out(sheet).content


def plate(sheet: Sheet, words: Sequence[str], room: SealRoom | None) -> Plate | None:
    """The page as a plate, None for one that cannot be."""
    try:
        return make_plate(_laid_out(sheet), words, room)
    except NoSlots:
        return None


def _laid_out(sheet: Sheet) -> LaidOut:
    return layout.lay_out(
        sheet.html,
        base_folder=sheet.base_folder,
        folders=sheet.folders,
        stylesheets=sheet.stylesheets,
        variant=sheet.variant,
    )


ANSWERS: dict[str, Callable[..., Any]] = {"whole": whole, "plate": plate}


def answer(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the questions end."""
    while True:
        try:
            what, values = pickle.load(questions)  # noqa: S301 - our own process asks
        except EOFError:
            return
        pickle.dump(_answered(what, values), answers)
        answers.flush()


def _answered(what: str, values: Sequence[Any]) -> tuple[bool, Any]:
    try:
        return True, ANSWERS[what](*values)
    except Exception:  # noqa: BLE001 - whatever it is, who asked says so where it is read
        return False, traceback.format_exc()


def main() -> None:
    """Standard output is for answers alone: what a library prints goes where faults go."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    answer(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
