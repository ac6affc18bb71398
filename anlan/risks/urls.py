from django.urls import path

from anlan.intake.views import UploadPage

from .views import adopting, areas, checks, hooked, parts, points, reports, sources

app_name = "risks"
urlpatterns = [
    path("", points.PointList.as_view(), name="points"),
    path("new", parts.NewPoint.as_view(), name="new"),
    path("import", UploadPage.as_view(), {"code": "risk_points"}, name="import"),
    path("missed/", checks.MissedList.as_view(), name="missed"),
    path("reports/", reports.ReportList.as_view(), name="reports"),
    path("reports/first", reports.FirstReport.as_view(), name="first_report"),
    path("reports/<int:pk>", reports.ReportPage.as_view(), name="report"),
    path("reports/<int:pk>/steps/<slug:step>", reports.ReportStep.as_view(), name="report_step"),
    path("<int:pk>/cards/<slug:kind>", reports.Card.as_view(), name="card"),
    path("exchange/<int:pk>", reports.Exchange.as_view(), name="exchange"),
    path("catalogue/<int:pk>", adopting.AdoptPage.as_view(), name="adopt"),
    path("areas/", areas.AreaList.as_view(), name="areas"),
    path("areas/<int:pk>", areas.AreaPage.as_view(), name="area"),
    path("hooked/", hooked.HookedList.as_view(), name="hooked"),
    path("hooked/new", hooked.NewHooked.as_view(), name="new_hooked"),
    path("hooked/<int:pk>", hooked.HookedPage.as_view(), name="hooked_item"),
    path("hooked/<int:pk>/steps/<slug:step>", hooked.HookedStep.as_view(), name="hooked_step"),
    path("sources/", sources.SourceList.as_view(), name="sources"),
    path("sources/new", sources.NewSource.as_view(), name="new_source"),
    path("sources/<int:pk>", sources.SourcePage.as_view(), name="source"),
    path("sources/<int:pk>/edit", sources.EditSource.as_view(), name="edit_source"),
    path("sources/<int:pk>/substances/new", sources.AddSubstance.as_view(), name="add_substance"),
    path(
        "sources/<int:pk>/substances/<int:part>/drop", sources.DropSubstance.as_view(), name="drop_substance"
    ),
    path("sources/<int:pk>/people", sources.NamePeople.as_view(), name="people"),
    path("sources/<int:pk>/care", sources.RecordCare.as_view(), name="care"),
    path("sources/<int:pk>/steps/<slug:step>", sources.SourceStep.as_view(), name="source_step"),
    path("<int:pk>", points.PointPage.as_view(), name="point"),
    path("<int:pk>/edit", parts.EditPoint.as_view(), name="edit"),
    path("<int:pk>/units/new", parts.AddUnit.as_view(), name="add_unit"),
    path("<int:pk>/units/<int:unit>/events/new", parts.AddEvent.as_view(), name="add_event"),
    path("<int:pk>/events/<int:event>/grade", parts.GradeEvent.as_view(), name="grade"),
    path("<int:pk>/events/<int:event>/measures/new", parts.AddMeasure.as_view(), name="add_measure"),
    path("<int:pk>/measures/<int:measure>/checks/new", checks.RecordCheck.as_view(), name="record_check"),
    path("<int:pk>/checks/<int:check>/danger", checks.RegisterFound.as_view(), name="register_found"),
    path("<int:pk>/units/<int:unit>/stops/new", checks.StopUnit.as_view(), name="stop_unit"),
    path("<int:pk>/stops/<int:stop>/resume", checks.ResumeUnit.as_view(), name="resume_unit"),
    path("<int:pk>/dangers/new", parts.LinkDanger.as_view(), name="link_danger"),
    path("<int:pk>/<slug:kind>/<int:part>/drop", parts.DropPart.as_view(), name="drop"),
    path("<int:pk>/steps/<slug:step>", points.PointStep.as_view(), name="step"),
]
