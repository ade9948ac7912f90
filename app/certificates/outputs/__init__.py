"""What certificates become: the paper in words, its drawing, samples of every kind."""

from app.certificates.outputs.draw import draw
from app.certificates.outputs.paper import (
    IN_CYCLE,
    TOOK_PART,
    Issue,
    Paper,
    Subject,
    compose,
    days_text,
)
from app.certificates.outputs.samples import sample_certificates, sample_paper, sample_papers

__all__ = [
    "IN_CYCLE",
    "TOOK_PART",
    "Issue",
    "Paper",
    "Subject",
    "compose",
    "days_text",
    "draw",
    "sample_certificates",
    "sample_paper",
    "sample_papers",
]
