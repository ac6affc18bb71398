from django.urls import path

from . import views

app_name = "consequences"
urlpatterns = [
    path("", views.ConsequenceList.as_view(), name="consequences"),
    path("facts", views.TriggerList.as_view(), name="triggers"),
    path("<int:pk>", views.ConsequencePage.as_view(), name="consequence"),
    path("<int:pk>/steps/<slug:step>", views.ConsequenceStep.as_view(), name="step"),
]
