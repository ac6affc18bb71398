"""Addresses below org/."""

from django.urls import include, path

from .views import accounts, groups, log, organs, places, posts, profile

app_name = "org"


def row(name, one, *, change=None, **acts):
    """``name/``: the row's page, its form, and one address for each act."""
    found = [path("", one.as_view(), name=name)]
    if change:
        found.append(path("change/", change.as_view(), name=f"{name}_change"))
    for act, view in acts.items():
        found.append(path(f"{act.replace('_', '-')}/", view.as_view(), name=f"{name}_{act}"))
    return include(found)


place = row(
    "place", places.OnePlace, change=places.PlaceChange, close=places.PlaceClose, reopen=places.PlaceReopen
)
organ = row(
    "organ", organs.OneOrgan, change=organs.OrganChange, close=organs.OrganClose, reopen=organs.OrganReopen
)
group = row("group", groups.OneGroup, change=groups.GroupChange, add=groups.GroupAdd)
alias = row("alias", groups.OneAlias, change=groups.AliasChange, forget=groups.AliasForget)
user = row(
    "user",
    accounts.OneUser,
    change=accounts.UserChange,
    close=accounts.UserClose,
    reopen=accounts.UserReopen,
    reset=accounts.UserReset,
    unlock=accounts.UserUnlock,
    second_factor=accounts.UserSecondFactor,
)
post = row("post", posts.OnePost, end=posts.PostEnd, revoke=posts.PostRevoke)
role = row("role", posts.OneRole, change=posts.RoleChange)

urlpatterns = [
    path("places/", places.Places.as_view(), name="places"),
    path("places/new/", places.PlaceNew.as_view(), name="place_new"),
    path("places/<int:pk>/", place),
    path("sectors/", places.Sectors.as_view(), name="sectors"),
    path("sectors/new/", places.SectorNew.as_view(), name="sector_new"),
    path("sectors/<int:pk>/", places.SectorChange.as_view(), name="sector_change"),
    path("organs/", organs.Organs.as_view(), name="organs"),
    path("organs/new/", organs.OrganNew.as_view(), name="organ_new"),
    path("organs/<int:pk>/", organ),
    path("groups/", groups.Groups.as_view(), name="groups"),
    path("groups/new/", groups.GroupNew.as_view(), name="group_new"),
    path("groups/<int:pk>/", group),
    path("groups/<int:pk>/members/<int:stay>/end/", groups.GroupEnd.as_view(), name="group_end"),
    path("aliases/", groups.Aliases.as_view(), name="aliases"),
    path("aliases/new/", groups.AliasNew.as_view(), name="alias_new"),
    path("aliases/<int:pk>/", alias),
    path("users/", accounts.Users.as_view(), name="users"),
    path("users/new/", accounts.UserNew.as_view(), name="user_new"),
    path("users/<int:pk>/", user),
    path("posts/", posts.Posts.as_view(), name="posts"),
    path("posts/new/", posts.PostNew.as_view(), name="post_new"),
    path("posts/<int:pk>/", post),
    path("roles/", posts.Roles.as_view(), name="roles"),
    path("roles/new/", posts.RoleNew.as_view(), name="role_new"),
    path("roles/<int:pk>/", role),
    path("log/", log.Log.as_view(), name="log"),
    path("log/verify/", log.Verify.as_view(), name="log_verify"),
    path("log/<int:pk>/", log.OneEntry.as_view(), name="entry"),
    path("profile/", profile.Profile.as_view(), name="profile"),
    path("profile/tokens/<int:pk>/revoke/", profile.TokenRevoke.as_view(), name="token_revoke"),
    path("post/", profile.SwitchPost.as_view(), name="switch_post"),
]
