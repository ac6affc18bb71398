from django.urls import path

from . import views

app_name = "atlas"
urlpatterns = [
    path("", views.MapPage.as_view(), name="map"),
    path("risks", views.RiskList.as_view(), name="risks"),
    path("risks/<int:pk>/announce", views.AnnounceRisk.as_view(), name="announce_risk"),
    path("areas/<int:pk>/announce", views.AnnounceArea.as_view(), name="announce_area"),
    path("dangers", views.DangerList.as_view(), name="dangers"),
    path("marks", views.Marks.as_view(), name="marks"),
    path("outlines", views.Outlines.as_view(), name="outlines"),
    path("<slug:layer>/here", views.Here.as_view(), name="here"),
    path("<slug:layer>/<int:pk>", views.Popup.as_view(), name="popup"),
]
