from django.urls import path

from . import views

app_name = "instruments"
urlpatterns = [
    path("", views.InstrumentList.as_view(), name="instruments"),
    path("gaps/", views.GapList.as_view(), name="gaps"),
    path("new/", views.DraftPage.as_view(), name="draft"),
    path("<int:pk>/", views.InstrumentPage.as_view(), name="instrument"),
    path("<int:pk>/change/", views.ChangePage.as_view(), name="change"),
    path("<int:pk>/items/<int:position>/", views.DemandPage.as_view(), name="demand"),
    path("<int:pk>/<str:step>/", views.InstrumentStep.as_view(), name="step"),
]
