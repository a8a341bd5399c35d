"""Share links: their API for owners, their pages, and the guests who come by them."""
