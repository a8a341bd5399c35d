"""IAM roles and what they allow. The embedded cloud enforces them."""

from local.clients import Clients
from local.monitor import Realized
from local.resources.registry import Order, makes


@makes("aws:iam/role:Role", updatable=True)
def role(clients: Clients, order: Order) -> Realized:
    name = order.inputs.get("name") or order.physical
    trust = order.inputs["assumeRolePolicy"]
    if order.previous is not None:
        clients("iam").update_assume_role_policy(RoleName=name, PolicyDocument=trust)
        return order.previous
    renames = {"AssumeRolePolicyDocument": "assumeRolePolicy"}
    made = clients.send("iam", "CreateRole", order.inputs, renames, RoleName=name)["Role"]
    return Realized(name, {"name": name, "arn": made["Arn"], "uniqueId": made["RoleId"]})


@makes("aws:iam/rolePolicy:RolePolicy", updatable=True)
def role_policy(clients: Clients, order: Order) -> Realized:
    role, name = order.inputs["role"], order.inputs.get("name") or order.physical
    clients("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=order.inputs["policy"])
    return Realized(f"{role}:{name}", {"name": name})
