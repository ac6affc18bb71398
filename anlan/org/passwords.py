"""Password policy beyond Django's validators (GB/T 22239-2019, 8.1.4.1: complexity)."""

import re

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's check, whose sentence has no Chinese in Django's catalogue."""

    def get_error_message(self):
        return self.get_help_text()

    def get_help_text(self):
        return _("密码至少 %d 位。") % self.min_length


class MixedCharacters:
    """At least three of: lower case, upper case, digits, signs."""

    KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")

    def validate(self, password, user=None):
        if sum(bool(re.search(kind, password)) for kind in self.KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self):
        return _("密码须包含小写字母、大写字母、数字、符号中的至少三类。")
