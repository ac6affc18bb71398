from django.urls import path

from . import views

app_name = "indicators"
urlpatterns = [
    path("", views.Catalogue.as_view(), name="catalogue"),
    path("differences/", views.Differences.as_view(), name="differences"),
    path("corrections/", views.Corrections.as_view(), name="corrections"),
    path("of/<str:code>/", views.OneIndicator.as_view(), name="indicator"),
    path("of/<str:code>/rows/", views.Rows.as_view(), name="rows"),
    path("of/<str:code>/correct", views.Correct.as_view(), name="correct"),
]
