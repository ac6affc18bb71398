"""JSON that comes back as it was written."""

import json

from django.db import models


class OrderedJSONField(models.JSONField):
    """Kept as text: PostgreSQL's own type sorts the keys, and with them the columns of a rule's table."""

    def db_type(self, connection):
        return "text"

    def get_db_prep_value(self, value, connection, prepared=False):
        return json.dumps(value, ensure_ascii=False, cls=self.encoder)
