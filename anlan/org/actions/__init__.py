"""The verbs of the organisation. Each checks, writes and records in one transaction.

A refusal is a ``ValidationError`` with a Chinese sentence for the person who tried.
"""

from .accounts import (
    change_user,
    close_user,
    create_user,
    reopen_user,
    reset_password,
    reset_second_factor,
    unlock_user,
)
from .groups import (
    add_members,
    change_group,
    create_group,
    end_membership,
    forget_alias,
    remember_alias,
)
from .places import (
    change_organ,
    change_place,
    change_sector,
    close_organ,
    close_place,
    create_organ,
    create_place,
    create_sector,
    reopen_organ,
    reopen_place,
)
from .posts import change_role, create_role, end_post, grant_post, revoke_post

__all__ = [
    "add_members",
    "change_group",
    "change_organ",
    "change_place",
    "change_role",
    "change_sector",
    "change_user",
    "close_organ",
    "close_place",
    "close_user",
    "create_group",
    "create_organ",
    "create_place",
    "create_role",
    "create_sector",
    "create_user",
    "end_membership",
    "end_post",
    "forget_alias",
    "grant_post",
    "remember_alias",
    "reopen_organ",
    "reopen_place",
    "reopen_user",
    "reset_password",
    "reset_second_factor",
    "revoke_post",
    "unlock_user",
]
