"""Which module answers which address."""

from django.http import HttpResponse
from django.urls import include, path

from anlan.api import api
from anlan.atlas.public import PublicMap


def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz),
    path("accounts/", include("anlan.org.account_urls")),
    path("api/", api.urls),
    path("", include("anlan.plans.urls")),
    path("org/", include("anlan.org.urls")),
    path("notices/", include("anlan.notices.urls")),
    path("files/", include("anlan.files.urls")),
    path("letters/", include("anlan.letters.urls")),
    path("search/", include("anlan.search.urls")),
    path("rules/", include("anlan.rulebook.urls")),
    path("jobs/", include("anlan.jobs.urls")),
    path("intake/", include("anlan.intake.urls")),
    path("enterprises/", include("anlan.registers.urls")),
    path("", include("anlan.dossiers.urls")),
    path("subjects/", include("anlan.subjects.urls")),
    path("library/", include("anlan.library.urls")),
    path("facts/", include("anlan.facts.urls")),
    path("obligations/", include("anlan.obligations.urls")),
    path("hazards/", include("anlan.hazards.urls")),
    path("inspections/", include("anlan.inspections.urls")),
    path("risks/", include("anlan.risks.urls")),
    path("standards/", include("anlan.standards.urls")),
    path("owners/", include("anlan.owners.urls")),
    path("projects/", include("anlan.projects.urls")),
    path("grids/", include("anlan.grids.urls")),
    path("credit/", include("anlan.credit.urls")),
    path("rosters/", include("anlan.rosters.urls")),
    path("meetings/", include("anlan.meetings.urls")),
    path("instruments/", include("anlan.instruments.urls")),
    path("campaigns/", include("anlan.campaigns.urls")),
    path("supervision/", include("anlan.supervision.urls")),
    path("indicators/", include("anlan.indicators.urls")),
    path("consequences/", include("anlan.consequences.urls")),
    path("accountability/", include("anlan.accountability.urls")),
    path("quality/", include("anlan.quality.urls")),
    path("targets/", include("anlan.targets.urls")),
    path("reporting/", include("anlan.reporting.urls")),
    path("assessment/", include("anlan.assessment.urls")),
    path("m/", include("anlan.mobile.urls")),
    path("", include("anlan.codes.urls")),
    path("publications/", include("anlan.publications.urls")),
    path("public/map/", PublicMap.as_view(), name="public_map"),
    path("public/", include("anlan.portal.urls")),
    path("atlas/", include("anlan.atlas.urls")),
    path("exchange/", include("anlan.exchange.urls")),
    path("cockpit/", include("anlan.cockpit.urls")),
]
