"""Conditions that a database plans better than Django's own for the same."""

import re

from django.db import models

CODE = re.compile("[a-z0-9_-]+")


@models.Field.register_lookup
@models.ForeignKey.register_lookup
class Among(models.lookups.In):
    """``in`` a subquery of few keys, which PostgreSQL asks first and then looks up in the index of the column.

    Of several such conditions joined by "or" it would otherwise read the whole table.
    """

    lookup_name = "among"

    def get_rhs_op(self, connection, rhs):
        if connection.vendor == "postgresql":
            return f"= ANY (ARRAY{rhs})"
        return super().get_rhs_op(connection, rhs)


@models.CharField.register_lookup
class OneOf(models.Lookup):
    """``in`` some codes of a fixed list, written into the query itself.

    SQLite takes a partial index only where it sees that the condition of the query is that of the index, and it
    does not look into the parameters of an ``IN``.
    """

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        codes = sorted({str(code) for code in self.rhs})
        if not all(map(CODE.fullmatch, codes)):
            raise ValueError(f"no codes: {codes}")
        left, params = self.process_lhs(compiler, connection)
        return f"{left} IN ({', '.join(f'{code!r}' for code in codes)})", params
