"""Many rows from few for measuring: the database copies what was drawn, which is some twenty times as fast as drawing.

An expression may name ``copy``, from 1 on; ``shifted`` moves a day back by so many days, as each database writes it.
"""

from django.core.management.color import no_style
from django.db import connection

from anlan.search.models import Document

DAYS_BACK = {"sqlite": "date({column}, '-' || ({days}) || ' days')", "postgresql": "{column} - ({days})"}
PADDED = {"sqlite": "printf('%07d', {number})", "postgresql": "lpad(CAST({number} AS varchar), 7, '0')"}
INDEX_KEY = {"sqlite": "rowid", "postgresql": "document_id"}


def shifted(column, days="copy"):
    return DAYS_BACK[connection.vendor].format(column=f'"{column}"', days=days)


def padded(number):
    """A whole number as a step of a path."""
    return PADDED[connection.vendor].format(number=number)


def copy_rows(model, copies, where="1 = 1", **told):
    """``copies`` more of the rows there are, each column as it is or as its expression in ``told`` says."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = [field.column for field in fields if told.get(field.column, "") is not None]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(told.get(column, f'"{column}"') for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        (last,) = cursor.fetchone()
        for copy in range(1, copies + 1):
            rows = f"(SELECT {copy} AS copy, t.* FROM {table} t WHERE id <= {last} AND {where}) drawn"
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {rows}")
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


def copy_documents(label, copies, step, renamed):
    """What search knows of the rows ``label``, for copies whose keys lie ``step`` apart."""
    url = f"replace(url, '/' || row_id || '/', '/' || (row_id + copy * {step}) || '/')"
    copy_rows(
        Document,
        copies,
        f"row_model = '{label}'",
        id=None,
        row_id=f"row_id + copy * {step}",
        title=renamed.format("title"),
        folded=renamed.format("folded"),
        url=url,
    )
    key = INDEX_KEY[connection.vendor]
    with connection.cursor() as cursor:
        for copy in range(1, copies + 1):
            cursor.execute(
                f"INSERT INTO search_index ({key}, title, text, initials, pinyin) "
                "SELECT n.id, i.title, i.text, i.initials, i.pinyin FROM search_document d "
                f"JOIN search_index i ON i.{key} = d.id JOIN search_document n ON n.row_model = d.row_model "
                f"AND n.row_id = d.row_id + {copy * step} WHERE d.row_model = '{label}' "
                f"AND d.row_id <= (SELECT min(row_id) + {step} - 1 FROM search_document WHERE row_model = '{label}')"
            )
