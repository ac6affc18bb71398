from django.urls import path

from .views import messages, partners, reconciliations

app_name = "exchange"
urlpatterns = [
    path("", messages.MessageList.as_view(), name="messages"),
    path("messages/<int:pk>/", messages.MessagePage.as_view(), name="message"),
    path("messages/<int:pk>/<str:step>/", messages.MessageStep.as_view(), name="step"),
    path("partners/", partners.PartnerList.as_view(), name="partners"),
    path("partners/new/", partners.OpenPage.as_view(), name="open"),
    path("partners/<int:pk>/", partners.PartnerPage.as_view(), name="partner"),
    path("partners/<int:pk>/change/", partners.ChangePage.as_view(), name="change"),
    path("partners/<int:pk>/codes/new/", partners.CodePage.as_view(), name="code"),
    path("partners/<int:pk>/codes/<int:code>/drop/", partners.CodeDrop.as_view(), name="code_drop"),
    path("partners/<int:pk>/upload/", partners.UploadPage.as_view(), name="upload"),
    path("partners/<int:pk>/export/", partners.ExportPage.as_view(), name="export"),
    path("partners/<int:pk>/compare/", reconciliations.ComparePage.as_view(), name="compare"),
    path("partners/<int:pk>/fetch/", reconciliations.FetchPage.as_view(), name="fetch"),
    path("reconciliations/", reconciliations.ReconciliationList.as_view(), name="reconciliations"),
    path("reconciliations/<int:pk>/", reconciliations.ReconciliationPage.as_view(), name="reconciliation"),
]
