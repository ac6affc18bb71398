"""How far a job is, for the person who asked for it."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .models import Job


@require_safe
@never_cache
@login_required
def job(request, pk):
    """``{"state","label","percent","message","finished","result"}``; 404 for everybody else."""
    row = get_object_or_404(Job, pk=pk, creator_id=request.user.pk)
    return JsonResponse(
        {
            "state": row.state,
            "label": row.get_state_display(),
            "percent": row.percent,
            "message": row.message,
            "finished": row.finished_at is not None,
            "result": row.result,
        }
    )
