"""How tests are shared out among processes, where there are several."""

from xdist.scheduler import LoadScopeScheduling

END_TO_END = "tests/e2e/"


class CloudInOneProcess(LoadScopeScheduling):
    """Keeps in one process what shares the embedded cloud, which mostly waits; all others go file by file."""

    def _split_scope(self, nodeid: str) -> str:
        return END_TO_END if nodeid.startswith(END_TO_END) else nodeid.partition("::")[0]
