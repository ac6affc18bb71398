from django.urls import path

from .views import ledgers, listings, lookbacks, matters, returns, spreads, statistics, together

app_name = "hazards"
urlpatterns = [
    path("", matters.MatterList.as_view(), name="matters"),
    path("mine/", matters.MyMatters.as_view(), name="mine"),
    path("new/", matters.ReportPage.as_view(), name="report"),
    path("look-backs/", lookbacks.LookBackList.as_view(), name="look_backs"),
    path("look-backs/new/", lookbacks.DrawPage.as_view(), name="draw"),
    path("look-backs/<int:pk>/", lookbacks.LookBackPage.as_view(), name="look_back"),
    path("look-backs/rechecks/<int:pk>/<str:step>/", lookbacks.RecheckStep.as_view(), name="recheck_step"),
    path("statistics/", statistics.StatisticsPage.as_view(), name="statistics"),
    path("silent/", statistics.SilentList.as_view(), name="silent"),
    path("own/", returns.OwnPage.as_view(), name="own"),
    path("nil/", returns.NilList.as_view(), name="nil_reports"),
    path("nil/new/", returns.DeclareNil.as_view(), name="declare_nil"),
    path("nil/<int:pk>/", returns.NilPage.as_view(), name="nil_report"),
    path("statements/", returns.StatementList.as_view(), name="statements"),
    path("statements/<int:pk>/", returns.StatementPage.as_view(), name="statement"),
    path("statements/<int:pk>/<str:step>/", returns.StatementStep.as_view(), name="statement_step"),
    path("ledger/", ledgers.LedgerPage.as_view(), name="ledger"),
    path("ledger/major/", ledgers.MajorLedgerPage.as_view(), name="major_ledger"),
    path("ledger/made/<int:pk>/", ledgers.MadePage.as_view(), name="ledger_made"),
    path("listings/", listings.ListingList.as_view(), name="listings"),
    path("listings/<int:pk>/", listings.ListingPage.as_view(), name="listing"),
    path("listings/<int:pk>/<str:step>/", listings.ListingStep.as_view(), name="listing_step"),
    path("<int:pk>/", matters.MatterPage.as_view(), name="matter"),
    path("advice/", together.AdvicePage.as_view(), name="advice"),
    path("<int:pk>/spread/", spreads.SpreadPage.as_view(), name="spread"),
    path("<int:pk>/report/", ledgers.ReportPage.as_view(), name="rectification"),
    path("<int:pk>/links/", together.LinkPage.as_view(), name="link"),
    path("<int:pk>/links/<int:link>/", together.UnlinkPage.as_view(), name="unlink"),
    path("<int:pk>/split/", together.SplitPage.as_view(), name="split"),
    path("<int:pk>/propose/", listings.ProposePage.as_view(), name="propose"),
    path("<int:pk>/both/", listings.DualPage.as_view(), name="report_both"),
    path("<int:pk>/<str:step>/", matters.MatterStep.as_view(), name="matter_step"),
]
