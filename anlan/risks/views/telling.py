"""How the forms of risk say what is wrong."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from anlan.flow.flow import Refused


class TellsAtFields:
    """Mixed into a FormPage: ``save(form)`` does the act, and what that finds wrong is told at its field."""

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                row = self.save(form)
            except ValidationError as no:
                tell(form, no)
            except Refused as no:
                form.add_error(None, str(no))
            else:
                messages.success(request, self.done)
                return redirect(self.after(row))
        return self.show(form=form, status=422)


def tell(form, no):
    """Each error at its field."""
    told = no.error_dict if hasattr(no, "error_dict") else {None: no.error_list}
    for name, errors in told.items():
        form.add_error(name if name in form.fields else None, errors)
