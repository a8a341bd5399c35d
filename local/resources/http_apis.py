"""HTTP APIs: how CloudFront reaches the functions that answer people."""

from local.clients import Clients
from local.lookups import ACCOUNT_ID
from local.monitor import Realized
from local.resources.registry import Order, makes
from local.resources.shapes import Renames

_SERVICE = "apigatewayv2"


@makes("aws:apigatewayv2/api:Api")
def api(clients: Clients, order: Order) -> Realized:
    name = order.inputs.get("name") or order.physical
    identifier = clients.send(_SERVICE, "CreateApi", order.inputs, Name=name)["ApiId"]
    region = clients.access.region
    # The address as AWS gives it: the program may take it apart. The distribution finds the local one.
    outputs = {
        "name": name,
        "apiEndpoint": f"https://{identifier}.execute-api.{region}.amazonaws.com",
        "executionArn": f"arn:aws:execute-api:{region}:{ACCOUNT_ID}:{identifier}",
        "arn": f"arn:aws:apigateway:{region}::/apis/{identifier}",
    }
    return Realized(identifier, outputs)


@makes("aws:apigatewayv2/integration:Integration", updatable=True)
def integration(clients: Clients, order: Order) -> Realized:
    renames = {"TimeoutInMillis": "timeoutMilliseconds"}
    return _put(clients, order, "Integration", renames)


@makes("aws:apigatewayv2/route:Route", updatable=True)
def route(clients: Clients, order: Order) -> Realized:
    return _put(clients, order, "Route", {})


@makes("aws:apigatewayv2/stage:Stage", updatable=True)
def stage(clients: Clients, order: Order) -> Realized:
    operation = "CreateStage" if order.previous is None else "UpdateStage"
    made = clients.send(_SERVICE, operation, order.inputs, {"StageName": "name"})
    return Realized(made["StageName"], {"name": made["StageName"]})


def _put(clients: Clients, order: Order, kind: str, renames: Renames) -> Realized:
    identifier = f"{kind}Id"
    if order.previous is None:
        made = clients.send(_SERVICE, f"Create{kind}", order.inputs, renames)
    else:
        more = {identifier: order.previous.id}
        made = clients.send(_SERVICE, f"Update{kind}", order.inputs, renames, **more)
    return Realized(made[identifier], {})
