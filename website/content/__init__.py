"""What the pages show, as plain data: the input of `website.pages`."""

from website.content.albums import (
    AlbumPage,
    Card,
    Crumb,
    Download,
    HomePage,
    Leaf,
    PhotoView,
    SharedPhotoPage,
    Year,
)
from website.content.details import NO_DETAILS, Details
from website.content.forms import (
    AccountPage,
    BrowserLine,
    Field,
    FormPage,
    InvitationForm,
    Link,
    ShareDoor,
    SignInForm,
)
from website.content.maps import MapPage, Pin, Spot
from website.content.pictures import Picture, Source
from website.content.units import Unit

__all__ = [
    "NO_DETAILS",
    "AccountPage",
    "AlbumPage",
    "BrowserLine",
    "Card",
    "Crumb",
    "Details",
    "Download",
    "Field",
    "FormPage",
    "HomePage",
    "InvitationForm",
    "Leaf",
    "Link",
    "MapPage",
    "PhotoView",
    "Picture",
    "Pin",
    "ShareDoor",
    "SharedPhotoPage",
    "SignInForm",
    "Source",
    "Spot",
    "Unit",
    "Year",
]
