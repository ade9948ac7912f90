"""What the study visit asks, what some of its people have answered, and what they eat."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.core.access import SYSTEM, VISITOR
from app.core.db import db, transactional
from app.core.texts import Texts
from app.demo.loading.known import Known
from app.questions.rules import AskedWhen, Given, QuestionKind, QuestionPlan, Value
from app.questions.services import add_question, set_asks_needs
from app.registrations.models import Registration
from app.registrations.rules import Answers, Diet, Needs
from app.registrations.services import save_answers
from app.sessions.models import TrainingSession

VISIT = "demo-lietuvas-brauciens@cikls"
BUS = QuestionPlan(
    kind=QuestionKind.CHOICE,
    label=Texts("Kur iekāpsiet autobusā?", "Where will you board the coach?", "Kur įlipsite?"),
    options=(
        Texts("Daugavpilī", "In Daugavpils", "Daugpilyje"),
        Texts("Rēzeknē", "In Rezekne", "Rėzeknėje"),
        Texts("Ieradīšos patstāvīgi", "I come by myself", "Atvyksiu savarankiškai"),
    ),
    is_required=True,
)
ARRIVAL = Texts(
    "Kurā dienā ieradīsieties?", "On which day do you arrive?", "Kurią dieną atvyksite?"
)
TOPICS = QuestionPlan(
    kind=QuestionKind.SEVERAL,
    label=Texts(
        "Kas Jūs interesē visvairāk?", "What interests you most?", "Kas Jus labiausiai domina?"
    ),
    options=(
        Texts("Klientu centra ikdiena", "A client centre's day", "Klientų centro kasdienybė"),
        Texts(
            "Bibliotēka kā pakalpojumu punkts",
            "The library as a service point",
            "Biblioteka kaip paslaugų punktas",
        ),
        Texts("Vienas pieturas princips", "The one-stop principle", "Vieno langelio principas"),
    ),
)
ROOM = QuestionPlan(
    kind=QuestionKind.CHOICE,
    label=Texts(
        "Kādu numuru vēlaties naktsmītnē?",
        "Which room would you like?",
        "Kokio kambario norėtumėte?",
    ),
    hint=Texts("Divvietīgs numurs – kopā ar kolēģi.", "A twin room is shared with a colleague."),
    options=(
        Texts("Vienvietīgu", "A single one", "Vienviečio"),
        Texts("Divvietīgu", "A twin", "Dviviečio"),
    ),
    asked_when=AskedWhen.ACCEPTED,
    is_required=True,
)
FORM = QuestionPlan(
    kind=QuestionKind.FILE,
    label=Texts(
        "Viena Jūsu iestādes veidlapa, ko parādīt uzņēmējiem",
        "One form of your institution to show to the hosts",
        "Viena Jūsų įstaigos forma, kurią parodyti šeimininkams",
    ),
    hint=Texts("Bez personas datiem.", "Without personal data.", "Be asmens duomenų."),
    asked_when=AskedWhen.ACCEPTED,
)


@transactional
def load_questions(known: Known) -> None:
    """The questions of the study visit, once, and answers of most of its people."""
    session_id = known.sessions[VISIT]
    own = db.session.get_one(TrainingSession, session_id)
    if own.question_count:
        return
    bus, arrival, topics, room = _ask(session_id)
    arrives_on = own.starts_at and (own.starts_at - timedelta(days=1)).date().isoformat()
    told: list[tuple[dict[int, Value], Needs | None]] = [
        ({bus: "o1", topics: ["o1", "o3"], room: "o2"}, Needs((Diet.VEGETARIAN,))),
        ({bus: "o2", topics: ["o2"], room: "o2"}, None),
        ({bus: "o3", arrival: arrives_on or "", room: "o1"}, None),
        ({bus: "o1", room: "o1"}, Needs(dietary="Rieksti")),
        ({bus: "o2", topics: ["o1"]}, Needs((Diet.VEGETARIAN, Diet.GLUTEN_FREE))),
        ({bus: "o1", topics: ["o3"]}, Needs(access="Vieta autobusa priekšā")),
        ({bus: "o1"}, None),
    ]
    for person, (values, needs) in zip(_people(session_id), told, strict=False):
        given = Given(asked=tuple(values), values=values)
        save_answers(person, Answers(given=given, needs=needs), actor=VISITOR)


def _ask(session_id: int) -> tuple[int, int, int, int]:
    bus = add_question(session_id, BUS, actor=SYSTEM)
    when = QuestionPlan(
        kind=QuestionKind.DATE, label=ARRIVAL, is_required=True, shown_if=(bus, "o3")
    )
    arrival = add_question(session_id, when, actor=SYSTEM)
    topics = add_question(session_id, TOPICS, actor=SYSTEM)
    room = add_question(session_id, ROOM, actor=SYSTEM)
    add_question(session_id, FORM, actor=SYSTEM)
    set_asks_needs(session_id, asks=True, actor=SYSTEM)
    return bus, arrival, topics, room


def _people(session_id: int) -> list[int]:
    return list(
        db.session.scalars(
            select(Registration.id)
            .where(Registration.training_session_id == session_id)
            .order_by(Registration.queue_number)
        )
    )
