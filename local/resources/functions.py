"""Lambda functions, what may call them and what feeds them."""

from typing import Any

from local.archives import archive_files, to_zip
from local.clients import Clients
from local.monitor import Realized
from local.resources.registry import Order, makes

_CONFIGURATION = (
    "role",
    "handler",
    "runtime",
    "timeout",
    "memorySize",
    "environment",
    "description",
    "loggingConfig",
)


@makes("aws:lambda/function:Function", updatable=True)
def function(clients: Clients, order: Order) -> Realized:
    name = order.inputs.get("name") or order.physical
    code = to_zip(archive_files(order.inputs["code"]))
    given = {key: value for key, value in order.inputs.items() if key not in ("code", "name")}
    if order.previous is None:
        made = clients.send("lambda", "CreateFunction", given, FunctionName=name, Code={"ZipFile": code})
    else:
        clients("lambda").update_function_code(FunctionName=name, ZipFile=code)
        changed = {key: value for key, value in given.items() if key in _CONFIGURATION}
        made = clients.send("lambda", "UpdateFunctionConfiguration", changed, FunctionName=name)
    _limit(clients, name, order.inputs.get("reservedConcurrentExecutions", -1))
    return Realized(name, _outputs(name, made, clients.access.region))


@makes("aws:lambda/eventSourceMapping:EventSourceMapping", updatable=True)
def event_source_mapping(clients: Clients, order: Order) -> Realized:
    if order.previous is None:
        made = clients.send("lambda", "CreateEventSourceMapping", order.inputs)
    else:
        made = clients.send(
            "lambda", "UpdateEventSourceMapping", order.inputs, UUID=order.previous.outputs["uuid"]
        )
    return Realized(made["UUID"], {"uuid": made["UUID"], "functionArn": made["FunctionArn"]})


@makes("aws:lambda/permission:Permission", updatable=True)
def permission(clients: Clients, order: Order) -> Realized:
    identifier = order.inputs.get("statementId") or order.logical
    function = order.inputs["function"]
    if order.previous is not None:
        clients("lambda").remove_permission(FunctionName=function, StatementId=order.previous.id)
    clients.send(
        "lambda", "AddPermission", order.inputs, {"FunctionName": "function"}, StatementId=identifier
    )
    return Realized(identifier, {"statementId": identifier})


@makes("aws:lambda/functionUrl:FunctionUrl", updatable=True)
def function_url(clients: Clients, order: Order) -> Realized:
    name = order.inputs["functionName"]
    operation = "CreateFunctionUrlConfig" if order.previous is None else "UpdateFunctionUrlConfig"
    made = clients.send("lambda", operation, order.inputs, {"AuthType": "authorizationType"})
    address = made["FunctionUrl"]
    outputs = {"functionUrl": address, "functionArn": made["FunctionArn"], "urlId": _url_id(address)}
    return Realized(name, outputs)


def _url_id(address: str) -> str:
    return address.removeprefix("https://").partition(".")[0]


def _limit(clients: Clients, name: str, concurrency: int) -> None:
    if concurrency >= 0:  # -1 is the provider's way to say "no limit"
        clients("lambda").put_function_concurrency(
            FunctionName=name, ReservedConcurrentExecutions=concurrency
        )


def _outputs(name: str, made: dict[str, Any], region: str) -> dict[str, Any]:
    arn = made["FunctionArn"]
    invoke = f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations"
    return {"name": name, "arn": arn, "invokeArn": invoke, "qualifiedArn": f"{arn}:$LATEST"}
