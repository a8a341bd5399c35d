"""Cognito user pools, their groups and clients."""

from typing import Any

from local.clients import Clients
from local.lookups import ACCOUNT_ID
from local.monitor import Realized
from local.resources.registry import Order, makes
from local.resources.shapes import to_shape

_SERVICE = "cognito-idp"
_RENAMES = {
    "Schema": "schemas",
    "AttributesRequireVerificationBeforeUpdate": "attributesRequireVerificationBeforeUpdates",
}


@makes("aws:cognito/userPool:UserPool", updatable=True)
def user_pool(clients: Clients, order: Order) -> Realized:
    name = order.inputs.get("name") or order.physical
    policies = {"PasswordPolicy": _shaped(clients, "passwordPolicy", "PasswordPolicyType", order)}
    if order.previous is None:
        made = clients.send(
            _SERVICE, "CreateUserPool", order.inputs, _RENAMES, PoolName=name, Policies=policies
        )["UserPool"]
        identifier = made["Id"]
    else:
        identifier = order.previous.id
        clients.send(
            _SERVICE, "UpdateUserPool", order.inputs, _RENAMES, UserPoolId=identifier, Policies=policies
        )
    clients(_SERVICE).set_user_pool_mfa_config(
        UserPoolId=identifier,
        MfaConfiguration=order.inputs.get("mfaConfiguration", "OFF"),
        SoftwareTokenMfaConfiguration={"Enabled": order.inputs["softwareTokenMfaConfiguration"]["enabled"]},
    )
    arn = f"arn:aws:cognito-idp:{clients.access.region}:{ACCOUNT_ID}:userpool/{identifier}"
    return Realized(identifier, {"name": name, "arn": arn})


@makes("aws:cognito/userPoolClient:UserPoolClient", updatable=True)
def user_pool_client(clients: Clients, order: Order) -> Realized:
    name = order.inputs.get("name") or order.physical
    if order.previous is not None:
        clients.send(
            _SERVICE, "UpdateUserPoolClient", order.inputs, ClientId=order.previous.id, ClientName=name
        )
        return order.previous
    made = clients.send(_SERVICE, "CreateUserPoolClient", order.inputs, ClientName=name)["UserPoolClient"]
    return Realized(made["ClientId"], {"name": name, "clientSecret": made["ClientSecret"]})


@makes("aws:cognito/userGroup:UserGroup")
def user_group(clients: Clients, order: Order) -> Realized:
    made = clients.send(_SERVICE, "CreateGroup", order.inputs, {"GroupName": "name"})["Group"]
    return Realized(f"{order.inputs['userPoolId']}/{made['GroupName']}", {"name": made["GroupName"]})


def _shaped(clients: Clients, name: str, shape: str, order: Order) -> Any:
    model = clients(_SERVICE).meta.service_model
    return to_shape(model.shape_for(shape), order.inputs[name])
