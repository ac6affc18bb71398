"""PostgreSQL tsvector with GIN. Vectors are written as literals, so no parser or dictionary decides on tokens."""

from django.db.models.expressions import RawSQL

COMMON = 20_000  # documents
SAMPLE = 0.2  # per cent of the pages of the table
APART = "OFFSET 0"  # what stands in brackets is not planned together with what is outside
BEGINS = "folded LIKE %s"


def create(connection):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE search_index (document_id bigint PRIMARY KEY, title tsvector NOT NULL, "
            "text tsvector NOT NULL, initials tsvector NOT NULL, pinyin tsvector NOT NULL)"
        )
        cursor.execute(
            "CREATE INDEX search_index_words ON search_index USING gin (title, text, initials, pinyin)"
        )


def drop(connection):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE search_index")


def put(connection, entries):
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_index (document_id, title, text, initials, pinyin) "
            "VALUES (%s, %s::tsvector, %s::tsvector, %s::tsvector, %s::tsvector) "
            "ON CONFLICT (document_id) DO UPDATE SET title = EXCLUDED.title, text = EXCLUDED.text, "
            "initials = EXCLUDED.initials, pinyin = EXCLUDED.pinyin",
            [(entry.id, *map(vector, entry[1:])) for entry in entries],
        )


def vector(tokens):
    return " ".join(f"'{token}':{position}" for position, token in enumerate(tokens, start=1))


def forget(connection, ids):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_index WHERE document_id = ANY(%s)", [list(ids)])


def clear(connection):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_index")


def matching(query):
    words, params = words_of(query)
    return RawSQL(f"SELECT document_id FROM search_index WHERE {words}", params)


def newest(connection, query):
    """What is common is read from the end until enough is found; what is not, found in the index and sorted."""
    words, params = words_of(query)
    if common(connection, query):
        rows = f"(SELECT * FROM search_index ORDER BY document_id DESC {APART}) AS latest"
    else:
        rows = "search_index"
    return f"SELECT document_id FROM {rows} WHERE {words} ORDER BY document_id DESC", params


def beginning(whole):
    return [whole + "%"]


def test(query, key):
    words, params = words_of(query)
    return f"COALESCE((SELECT {words} FROM search_index WHERE document_id = {key}), FALSE)", params


def common(connection, query):
    """Told from a sample: a phrase must be looked for in every text that has its characters."""
    words, params = words_of(query)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM search_index TABLESAMPLE SYSTEM ({SAMPLE}) WHERE {words}", params
        )
        return cursor.fetchone()[0] * 100 / SAMPLE >= COMMON


def words_of(query):
    conditions, params = [], []
    for alternatives in query:
        tests = []
        for phrase in alternatives:
            for column in phrase.columns:
                tests.append(f"{column} @@ %s::tsquery")
                params.append(expression(phrase))
        conditions.append(f"({' OR '.join(tests)})")
    return " AND ".join(conditions), params


def expression(phrase):
    words = [f"'{token}'" for token in phrase.tokens]
    if phrase.prefix:
        words[-1] += ":*"
    return " <-> ".join(words)
