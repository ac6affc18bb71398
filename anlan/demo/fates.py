"""What can become of a unit's part in a task. Each fate tells a ``Case`` its steps, from signing to the end."""

from datetime import timedelta

from .chronicle import workday

SETTLED = timedelta(
    days=14
)  # what fell due longer ago than this is done, unless something else is said of it


def unsigned(case):
    """Nobody has looked; the office asks twice."""
    case.remind(workday(case.start, 8))
    case.remind(workday(case.start, 25))


def received(case):
    case.sign()


def working(case, counted=1.0):
    """Reports as time goes by, with tallies that bear out the share ``counted`` of what is claimed."""
    case.sign()
    for share, stage in ((0.3, 0), (0.65, 1), (1, 1)):
        case.report(case.day(share), case.about(95 * case.elapsed * share), stage, counted)


def boasting(case):
    working(case, counted=0.15)


def late(case):
    """A beginning, then nothing more; the office asks."""
    case.sign()
    case.report(case.day(0.3), case.about(20), 0)
    case.report(case.day(0.6), case.about(45), 1)
    case.remind(workday(case.row.due_on, 4))


def delivered(case, until=1.0):
    """Worked on and submitted, about at the share ``until`` of the time."""
    case.sign()
    case.report(case.day(0.3 * until), case.about(30), 0)
    case.report(case.day(0.65 * until), case.about(70), 1)
    case.report(case.day(0.92 * until), 100, 2)
    case.submit(case.today)


def done(case):
    delivered(case)
    case.accept(workday(case.today, case.chance.randint(1, 3)))


def returned(case):
    delivered(case)
    case.send_back(workday(case.today, 2))


def redone(case):
    """Sent back once, then good."""
    delivered(case, until=0.8)
    case.send_back(workday(case.today, 2))
    case.report(workday(case.today, 4), 100, 2)
    case.submit(case.today)
    case.accept(workday(case.today, 2))


def waiting(case):
    """Submitted in the last days; the verifier has not got to it yet."""
    case.sign()
    case.report(case.day(0.4), case.about(40), 0)
    case.report(case.day(0.75), case.about(80), 1)
    case.report(case.cast.days.ago(2), 100, 2)
    case.submit(case.today)


def asking(case):
    """Asks for more time; nobody has answered."""
    working(case)
    reason = "涉及的经营户分布较散，入户检查时间不足，申请延长完成时限。"
    case.ask_change(case.cast.days.ago(2), reason, days=30)


def extended(case):
    """Asked for more time and was given it."""
    working(case)
    case.ask_change(case.cast.days.ago(9), "设备到货时间推迟，安装调试需顺延，申请延期。", days=45)
    case.agree(workday(case.today, 2), "同意延期，请每半月报送一次进度。")


def by_rule(case):
    if case.row.due_on + SETTLED < case.cast.days.last:
        done(case)
    elif case.row.due_on <= case.cast.days.last:
        waiting(case)
    elif case.start < case.end:
        working(case)
    else:
        received(case)


FATES = {
    fate.__name__: fate
    for fate in (
        unsigned,
        received,
        working,
        boasting,
        late,
        done,
        returned,
        redone,
        waiting,
        asking,
        extended,
    )
}


def fate_of(row, said, last):
    """The fate of an assignment by the day ``last``. ``said``: the fates of the plan, by task and unit or role.

    What is said to be under way cannot be once the due day has passed: then the rule decides.
    """
    mine = next((fates for words, fates in said.items() if row.task.text.startswith(words)), {})
    name = mine.get(str(row.organ)) or mine.get(row.role)
    over = name in {"working", "received"} and row.due_on <= last
    return FATES[name] if name and not over else by_rule
