from django.urls import path

from .views import after, patrols, reports
from .views import visits as views

app_name = "inspections"
urlpatterns = [
    path("", views.InspectionList.as_view(), name="inspections"),
    path("new/", views.PlanPage.as_view(), name="plan"),
    path("checklists/", views.ChecklistList.as_view(), name="checklists"),
    path("checklists/new/", views.PublishPage.as_view(), name="publish"),
    path("checklists/<int:pk>/", views.ChecklistPage.as_view(), name="checklist"),
    path("checklists/<int:pk>/<int:number>.xlsx", views.ChecklistFile.as_view(), name="checklist_file"),
    path("patrols/", patrols.PatrolList.as_view(), name="patrols"),
    path("patrols/new/", patrols.PlanPatrolsPage.as_view(), name="plan_patrols"),
    path("patrols/coverage/", patrols.PatrolCoverage.as_view(), name="patrol_coverage"),
    path("patrols/<int:pk>/", patrols.PatrolPage.as_view(), name="patrol"),
    path("patrols/<int:pk>/log/", patrols.LogPage.as_view(), name="patrol_log"),
    path("patrols/<int:pk>/problems/", patrols.ProblemPage.as_view(), name="patrol_problem"),
    path("patrols/<int:pk>/bulletin/", patrols.BulletinPage.as_view(), name="bulletin"),
    path("patrols/<int:pk>/steps/<slug:step>/", patrols.PatrolStep.as_view(), name="patrol_step"),
    path("calendar/", reports.CalendarPage.as_view(), name="calendar"),
    path("bodies/", reports.BodyList.as_view(), name="bodies"),
    path("coverage/", reports.CoverageList.as_view(), name="coverage"),
    path("things/", reports.ThingList.as_view(), name="things"),
    path("leaders/", reports.LeaderPage.as_view(), name="leaders"),
    path("revisits/", reports.RevisitList.as_view(), name="revisits"),
    path("<int:pk>/", views.InspectionPage.as_view(), name="inspection"),
    path("<int:pk>/answers/", views.AnswerPage.as_view(), name="answer"),
    path("<int:pk>/findings/", views.FindPage.as_view(), name="find"),
    path("<int:pk>/findings/<int:finding>/", views.HandlePage.as_view(), name="handle"),
    path("<int:pk>/documents/<slug:kind>/", after.DocumentPage.as_view(), name="document"),
    path("<int:pk>/revisit/", after.RevisitPage.as_view(), name="revisit"),
    path("<int:pk>/hand-in/", after.HandInPage.as_view(), name="hand_in"),
    path("<int:pk>/<str:step>/", views.InspectionStep.as_view(), name="step"),
]
