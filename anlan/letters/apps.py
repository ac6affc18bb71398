from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "anlan.letters"
    verbose_name = _("公文")
    nav = [
        ("plans", _("印发公文"), "file-certificate", "letters:letters", "letters.view_letter", 60),
        ("system", _("发文机关"), "rubber-stamp", "letters:issuers", "letters.change_issuer", 45),
    ]
