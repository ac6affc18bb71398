"""Signing in programs: a token acts as one post; the browser's session works for trying out the docs."""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer, SessionAuth

from anlan.audit.log import record

from .models import ApiToken


def digest(key):
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def issue_token(post, name, *, actor, days=365):
    """A new key for one of the actor's own posts; returned once, kept only as a hash."""
    if post.user_id != actor.pk:
        raise ValidationError(_("只能为自己的岗位创建接口密钥。"))
    key = "al_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        post=post, name=name, digest=digest(key), expires_on=timezone.localdate() + timedelta(days=days)
    )
    record(actor, "创建接口密钥", token, post=str(post))
    return token, key


@transaction.atomic
def revoke_token(token, *, actor):
    if token.post.user_id != actor.pk:
        raise ValidationError(_("只能作废自己的接口密钥。"))
    record(actor, "作废接口密钥", token, post=str(token.post))
    token.delete()


class ByToken(HttpBearer):
    def authenticate(self, request, token):
        today = timezone.localdate()
        found = (
            ApiToken.objects.filter(digest=digest(token), expires_on__gte=today)
            .select_related("post__user", "post__role", "post__organ", "post__place")
            .first()
        )
        if found is None:
            return None
        user = found.post.user
        user.acting_post = next((post for post in user.posts_in_force if post.pk == found.post_id), None)
        if user.acting_post is None:
            return None
        now = timezone.now()
        if found.last_used_at is None or now - found.last_used_at > timedelta(minutes=10):
            ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
        request.user = user
        return user


by_token = ByToken()
by_session = SessionAuth()
