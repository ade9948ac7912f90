"""Pages laid out in a process of its own: the same bytes, and a fault is told where it is asked."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.certificates.outputs import draw, sample_paper
from app.certificates.outputs.draw import _plate, draw_whole
from app.certificates.rules import Design, PaperLanguage
from app.output import laying
from app.output.laying import LayoutFailed, Sheet
from tests.certificates.test_plates import is_copied

PAGE = Sheet(html='<html lang="lv"><title>A</title><p>Ā</p>', base_folder=Path(__file__).parent)


def test_paper_laid_out_apart_is_the_same_to_the_byte(app: Flask) -> None:
    paper = sample_paper(Design.SESSION, PaperLanguage.LV_EN, "eu-2021-2027")
    other = replace(paper, holder="Ģertrūde Ķirse")
    here = [draw(paper), draw(other), draw_whole(paper)]
    _plate.cache_clear()
    with laying.apart():
        assert [draw(paper), draw(other), draw_whole(paper)] == here
        assert is_copied(other)
    _plate.cache_clear()


def test_fault_in_the_process_is_told_and_it_goes_on() -> None:
    with laying.apart():
        with pytest.raises(LayoutFailed, match="title"):
            laying.whole(replace(PAGE, html="<p>no title</p>"))
        assert laying.whole(PAGE).startswith(b"%PDF")
        child = laying._child.get()
        assert child
        assert child._process
        os.kill(child._process.pid, signal.SIGKILL)
        with pytest.raises(LayoutFailed, match="ended"):
            laying.whole(PAGE)
        assert laying.whole(PAGE).startswith(b"%PDF")


def test_process_ends_with_the_block() -> None:
    with laying.apart():
        laying.whole(PAGE)
        child = laying._child.get()
        assert child
        process = child._process
        assert process
    assert process.returncode == 0
