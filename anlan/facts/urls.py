from django.urls import path

from . import views

app_name = "facts"
urlpatterns = [
    path("", views.KindsPage.as_view(), name="kinds"),
    path("rows/", views.FactList.as_view(), name="facts"),
    path("new/<slug:kind>", views.RecordPage.as_view(), name="record"),
    path("paste/<slug:kind>", views.PastePage.as_view(), name="paste"),
    path("<int:pk>", views.FactPage.as_view(), name="fact"),
    path("<int:pk>/correct", views.CorrectPage.as_view(), name="correct"),
    path("<int:pk>/withdraw", views.WithdrawPage.as_view(), name="withdraw"),
]
