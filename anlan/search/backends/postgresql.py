"""PostgreSQL tsvector with GIN. Vectors are written as literals, so no parser or dictionary decides on tokens."""

from django.db.models.expressions import RawSQL


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
    conditions, params = [], []
    for alternatives in query:
        tests = []
        for phrase in alternatives:
            for column in phrase.columns:
                tests.append(f"{column} @@ %s::tsquery")
                params.append(expression(phrase))
        conditions.append(f"({' OR '.join(tests)})")
    return RawSQL(f"SELECT document_id FROM search_index WHERE {' AND '.join(conditions)}", params)


def expression(phrase):
    words = [f"'{token}'" for token in phrase.tokens]
    if phrase.prefix:
        words[-1] += ":*"
    return " <-> ".join(words)
