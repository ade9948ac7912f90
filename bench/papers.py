"""How long one certificate and one picture for sharing take, drawn here, in one process."""

from __future__ import annotations

import time

from app import create_app
from app.certificates.outputs import sample_certificates
from app.output.picture import Picture, draw
from bench.load import median

WARM_UP, COUNT = 3, 20
TITLES = ("Vienkārša valoda pašvaldības vēstulēs", "Pieredzes apmaiņas brauciens uz Lietuvu")


def milliseconds_of_a_picture() -> float:
    """The median of one picture for sharing, each with another title."""
    took = []
    for number in range(WARM_UP + COUNT):
        started = time.perf_counter()
        draw(
            Picture(
                kicker="Seminārs", title=f"{TITLES[number % 2]} {number}",
                when="2027. gada 12.–14. janvārī", where="Zaļā sala, Ezera iela 1, Rēzekne",
                notice="", dress=None,
            )
        )  # fmt: skip
        took.append(1000 * (time.perf_counter() - started))
    return median(took[WARM_UP:])


def milliseconds_each() -> float:
    """The median of one certificate after the first few, which load fonts."""
    took = []
    with create_app().app_context():
        started = time.perf_counter()
        for _ in sample_certificates(WARM_UP + COUNT):
            now = time.perf_counter()
            took.append(1000 * (now - started))
            started = now
    return median(took[WARM_UP:])
