from django.urls import path

from .views import cases, sampling, titles

app_name = "standards"
urlpatterns = [
    path("", cases.StandardizationList.as_view(), name="standardizations"),
    path("apply/", cases.ChoosePage.as_view(), name="choose"),
    path("enterprises/<int:pk>/apply/", cases.ApplyPage.as_view(), name="apply"),
    path("enterprises/<int:pk>/evaluate/", cases.EvaluatePage.as_view(), name="evaluate"),
    path("<int:pk>/", cases.StandardizationPage.as_view(), name="standardization"),
    path("<int:pk>/<slug:step>/", cases.StandardizationStep.as_view(), name="step"),
    path("certificates/<int:pk>.docx", cases.CertificatePaper.as_view(), name="certificate"),
    path("delistings/", cases.DelistingList.as_view(), name="delistings"),
    path("delistings/<int:pk>/<slug:step>/", cases.DelistingStep.as_view(), name="delisting_step"),
    path("sampling/", sampling.SamplingList.as_view(), name="samplings"),
    path("sampling/board/", sampling.BoardPage.as_view(), name="board"),
    path("sampling/draw/", sampling.DrawPage.as_view(), name="draw"),
    path("sampling/<int:pk>/", sampling.SamplingPage.as_view(), name="sampling"),
    path("checks/<int:pk>/<slug:step>/", sampling.CheckStep.as_view(), name="check_step"),
    path("bodies/", titles.BodyList.as_view(), name="bodies"),
    path("bodies/new/", titles.NewBodyPage.as_view(), name="new_body"),
    path("bodies/<int:pk>/", titles.BodyPage.as_view(), name="body"),
    path("bodies/<int:pk>/change/", titles.ChangeBodyPage.as_view(), name="change_body"),
    path("titles/", titles.TitleList.as_view(), name="titles"),
    path("titles/apply/", titles.ChooseTitlePage.as_view(), name="choose_title"),
    path("enterprises/<int:pk>/title/", titles.ApplyTitlePage.as_view(), name="apply_title"),
    path("titles/<int:pk>/", titles.TitlePage.as_view(), name="title"),
    path("titles/<int:pk>/<slug:step>/", titles.TitleStep.as_view(), name="title_step"),
]
