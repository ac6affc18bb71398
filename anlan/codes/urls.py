from django.urls import path

from . import views

app_name = "codes"
urlpatterns = [
    path("q/<slug:token>/", views.landing, name="landing"),
    path("codes/issue/<str:label>/<int:pk>/", views.Issue.as_view(), name="issue"),
    path("codes/<int:pk>/", views.CodePage.as_view(), name="code"),
    path("codes/<int:pk>/code.svg", views.Drawing.as_view(), name="drawing"),
    path("codes/<int:pk>/revoke/", views.Revoke.as_view(), name="revoke"),
]
