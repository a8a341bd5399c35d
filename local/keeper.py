"""Runs the emulator in a process that does not outlive whoever started it.

A script of its own, not a module: nothing of this project may be on the path of the functions, which
the emulator starts with its own interpreter. Its standard input is a pipe to the starter: when that
closes without a clean stop, the starter is gone, and this process ends with everything it started.
"""

import asyncio.constants
import fcntl
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

_GOODBYE_SECONDS = 0.5


def main(lock: Path) -> None:
    """Hold *lock*, which names this process, and be the emulator until told to stop."""
    holder = lock.open("w")
    fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    holder.write(str(os.getpid()))
    holder.flush()
    # Sent to the whole group to end the functions: their default is to die of it, this process goes on.
    signal.signal(signal.SIGUSR1, lambda _signal, _frame: None)
    threading.Thread(target=_end_with_starter, daemon=True).start()
    # By default a clean stop waits 30 seconds for clients that keep their connections.
    asyncio.constants.SSL_SHUTDOWN_TIMEOUT = _GOODBYE_SECONDS
    sys.argv = ["ministack"]
    from ministack.app import main as serve  # noqa: PLC0415 reads its settings when imported

    _correct_http_api_events()
    _correct_batch_actions()
    serve()
    # Everything is written down. A tidier end would meet the signals to the functions half way.
    os._exit(0)


def with_cookies(event: dict[str, Any]) -> dict[str, Any]:
    """Return an HTTP API's *event* with its cookies in the list where API Gateway puts them."""
    headers = event.get("headers", {})
    if event.get("version") != "2.0" or "cookie" not in headers:
        return event
    cookies = [part.strip() for part in headers["cookie"].split(";")]
    rest = {name: value for name, value in headers.items() if name != "cookie"}
    return {**event, "cookies": cookies, "headers": rest}


def _correct_http_api_events() -> None:
    """Have the emulator tell functions of cookies; ministack 1.5.33 leaves them among the headers."""
    from ministack.services import lambda_svc  # noqa: PLC0415 the emulator's settings come first

    execute = lambda_svc._execute_function_with_config_scope
    lambda_svc._execute_function_with_config_scope = lambda function, event: execute(
        function, with_cookies(event)
    )


def without_batch(action: str | None) -> str | None:
    """Return the IAM action that allows *action*: that of a single message for a batch of SQS's, too.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html
    """
    if action and action.startswith("sqs:"):
        return action.removesuffix("Batch")
    return action


def _correct_batch_actions() -> None:
    """Have the emulator know batches of messages by their action; ministack 1.5.33 wants one of their own."""
    from ministack.core import iam_actions  # noqa: PLC0415 the emulator's settings come first

    extract = iam_actions.extract_iam_action
    iam_actions.extract_iam_action = lambda *request: without_batch(extract(*request))


def _end_with_starter() -> None:
    # The raw descriptor: a daemon thread inside a buffered read would upset a clean exit.
    while os.read(0, 1):
        pass
    os.killpg(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
