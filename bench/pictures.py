"""How long one picture for sharing takes, drawn here, in one process."""

from __future__ import annotations

import time

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
