"""How schemes and problems are found."""

from anlan.search.sources import Text, source

from .models import Problem, Scheme


def of_scheme(row):
    return Text(row.title, f"{row.year} {row.basis}")


def of_problem(row):
    return Text(row.text[:120], f"{row.text} {row.measure} {row.source}")


source(Scheme, of_scheme)
source(Problem, of_problem)
