"""What is asked before something is announced."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ

ADD = "publications.add_publication"


class AnnounceForm(forms.Form):
    organ = forms.ModelChoiceField(label=_("公布单位"), queryset=Organ.objects.none(), empty_label=None)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = [post.organ_id for post in user.acting_posts() if post.role.holds(ADD)]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)
        self.initial["organ"] = own[0] if own else None
