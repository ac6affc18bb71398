"""SQLite FTS5. Its trigram tokenizer finds no words of two characters, so tokens are single characters."""

from django.db.models.expressions import RawSQL

from . import COLUMNS

COMMON = 20_000  # documents
APART = "LIMIT -1"  # what stands in brackets is not planned together with what is outside
BEGINS = "folded >= %s AND folded < %s ORDER BY folded, id DESC"


def create(connection):
    with connection.cursor() as cursor:
        # It keeps its own copy of the tokens: deleting from a contentless table needs SQLite 3.43.
        cursor.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "title, text, initials, pinyin, tokenize = 'unicode61 remove_diacritics 0')"
        )


def drop(connection):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE search_index")


def put(connection, entries):
    forget(connection, [entry.id for entry in entries])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_index (rowid, title, text, initials, pinyin) VALUES (%s, %s, %s, %s, %s)",
            [(entry.id, *(" ".join(tokens) for tokens in entry[1:])) for entry in entries],
        )


def forget(connection, ids):
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_index WHERE rowid = %s", [(pk,) for pk in ids])


def clear(connection):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_index")


def matching(query):
    return RawSQL("SELECT rowid FROM search_index WHERE search_index MATCH %s", [words_of(query)])


def newest(connection, query):
    return "SELECT rowid FROM search_index WHERE search_index MATCH %s ORDER BY rowid DESC", [words_of(query)]


def beginning(whole):
    return [whole, whole + chr(0x10FFFF)]


def test(query, key):
    """In the tokens as they are kept: to open the index for each row takes twenty times as long."""
    conditions, params = [], []
    for alternatives in query:
        tests = []
        for phrase in alternatives:
            for column in phrase.columns:
                tests.append(f"instr(' ' || c{COLUMNS.index(column)} || ' ', %s)")
                params.append(f" {' '.join(phrase.tokens)}" + " " * (not phrase.prefix))
        conditions.append(f"({' OR '.join(tests)})")
    return (
        f"COALESCE((SELECT {' AND '.join(conditions)} FROM search_index_content WHERE id = {key}), 0)",
        params,
    )


def common(connection, query):
    found = "SELECT rowid FROM search_index WHERE search_index MATCH %s LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({found})", [words_of(query), COMMON])
        return cursor.fetchone()[0] == COMMON


def words_of(query):
    return " AND ".join(f"({' OR '.join(map(expression, alternatives))})" for alternatives in query)


def expression(phrase):
    star = " *" if phrase.prefix else ""
    return f'{{{" ".join(phrase.columns)}}} : "{" ".join(phrase.tokens)}"{star}'
