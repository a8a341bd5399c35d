"""What holds for all pages: sound markup, nothing inline, nothing injected, doors for everyone."""

import pytest

from .markup import Document
from .specimens import ALL_PAGES
