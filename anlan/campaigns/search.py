"""How campaigns are found."""

from anlan.search.sources import Text, source

from .models import Campaign


def of_campaign(row):
    return Text(row.title, f"{row.goal} {row.document or ''}")


source(Campaign, of_campaign)
