from django.urls import path

from . import views

app_name = "letters"
urlpatterns = [
    path("", views.Letters.as_view(), name="letters"),
    path("<int:pk>/", views.OneLetter.as_view(), name="letter"),
    path("issuers/", views.Issuers.as_view(), name="issuers"),
    path("issuers/<int:pk>/", views.OneIssuer.as_view(), name="issuer"),
]
