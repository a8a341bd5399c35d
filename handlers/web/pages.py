"""The pages of the website, for functions that show few."""


class WebsitePages:
    """The pages of the website; the template engine is imported for the first that is shown.

    Most answers are redirects and need none.
    """

    def __init__(self, title: str):
        """Keep the gallery's *title*."""
        self._title = title

    def sign_in(self, next_path: str, csrf: str, problem: str, username: str, stay: bool) -> str:
        """Return the page with the form."""
        from website.pages import Pages, SignInForm  # noqa: PLC0415

        return Pages(self._title).sign_in(SignInForm(next_path, csrf, problem, username, stay))

    def unavailable(self) -> str:
        """Return the page for what does not exist for this viewer."""
        from website.pages import Pages  # noqa: PLC0415

        return Pages(self._title).unavailable()
