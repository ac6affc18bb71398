"""How a project is found: by its name, its builder and what is built."""

from anlan.search.sources import Text, source

from .models import Project


def describe(row):
    return Text(row.name, f"{row.organ} {row.approval}\n{row.content}"[:20_000])


source(Project, describe, lambda: Project.objects.select_related("organ"))
