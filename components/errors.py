"""What can go wrong before anything is deployed."""

from collections.abc import Sequence


class ComponentsError(Exception):
    """The root of this package's errors."""


class ConfigurationError(ComponentsError):
    """The stack's configuration has *problems*, one sentence each; the message holds all of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"the stack's configuration has {count}:\n{lines}")


class BundleError(ComponentsError):
    """A function's code could not be put together."""
