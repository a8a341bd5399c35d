"""The people of the demonstration in a user pool, where the configuration asks for one."""

from collections.abc import Iterable

from botocore.exceptions import ClientError

from local.clients import Clients
from local.users import DemoUser

ROLE_GROUPS = ("owner", "contributor")


def ensure_members(clients: Clients, pool_id: str, users: Iterable[DemoUser]) -> None:
    """Make those of *users* in the pool who are not there, with their passwords and groups."""
    for user in users:
        if not _exists(clients, pool_id, user.name):
            _make(clients, pool_id, user)


def _exists(clients: Clients, pool_id: str, name: str) -> bool:
    try:
        clients("cognito-idp").admin_get_user(UserPoolId=pool_id, Username=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "UserNotFoundException":
            raise
        return False
    return True


def _make(clients: Clients, pool_id: str, user: DemoUser) -> None:
    cognito, who = clients("cognito-idp"), {"UserPoolId": pool_id, "Username": user.name}
    address = [
        {"Name": "email", "Value": f"{user.name}@example.org"},
        {"Name": "email_verified", "Value": "true"},
    ]
    cognito.admin_create_user(
        **who, UserAttributes=address, TemporaryPassword=user.password, MessageAction="SUPPRESS"
    )
    cognito.admin_set_user_password(**who, Password=user.password, Permanent=True)
    roles = [user.role] if user.role in ROLE_GROUPS else []
    for group in (*user.groups, *roles):
        cognito.admin_add_user_to_group(**who, GroupName=group)
