from django.urls import path

from . import views

app_name = "campaigns"
urlpatterns = [
    path("", views.CampaignList.as_view(), name="campaigns"),
    path("new", views.NewPage.as_view(), name="new"),
    path("coverage", views.CoveragePage.as_view(), name="coverage"),
    path("periods", views.PeriodsPage.as_view(), name="periods"),
    path("objects/", views.SubjectList.as_view(), name="subjects"),
    path("objects/<int:pk>", views.SubjectPage.as_view(), name="subject"),
    path("objects/<int:pk>/report", views.ReportPage.as_view(), name="report"),
    path("objects/<int:pk>/dangers", views.TakeOverPage.as_view(), name="take_over"),
    path("objects/<int:pk>/steps/<slug:step>", views.SubjectStep.as_view(), name="subject_step"),
    path("stages/<int:pk>/steps/<slug:step>", views.StageStep.as_view(), name="stage_step"),
    path("<int:pk>", views.CampaignPage.as_view(), name="campaign"),
    path("<int:pk>/edit", views.ChangePage.as_view(), name="change"),
    path("<int:pk>/dangers", views.DangerList.as_view(), name="dangers"),
    path("<int:pk>/stages", views.StagesPage.as_view(), name="stages"),
    path("<int:pk>/batches", views.BatchPage.as_view(), name="batch"),
    path("<int:pk>/objects/add", views.AddPage.as_view(), name="add"),
    path("<int:pk>/objects/deal", views.DealPage.as_view(), name="deal"),
    path("<int:pk>/steps/<slug:step>", views.CampaignStep.as_view(), name="step"),
]
