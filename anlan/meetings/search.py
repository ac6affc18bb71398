"""How meetings are found."""

from anlan.search.sources import Text, source

from .models import Meeting


def of_meeting(row):
    topics = "\n".join(item.topic for item in row.agenda.all())
    return Text(row.title, f"{row.number} {row.chair}\n{topics}\n{row.minutes}"[:20_000])


source(Meeting, of_meeting)
