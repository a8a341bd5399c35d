import pytest

from auth.networks import UNKNOWN, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.10:46532", "198.51.100.0/24"),
        ("198.51.100.255:1", "198.51.100.0/24"),
        ("2001:db8:aa:bbcc:1:2:3:4:46532", "2001:db8:aa:bb00::/56"),
        ("2001:db8:aa:bbff::1:46532", "2001:db8:aa:bb00::/56"),
        ("[2001:db8:aa:bb01::1]:46532", "2001:db8:aa:bb00::/56"),
        ("::ffff:198.51.100.10:46532", "198.51.100.0/24"),
    ],
)
def test_addresses_of_one_household_share_a_network(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    "address", ["", "198.51.100.10", "unknown:1", ":", "1.2.3.4.5:6", "ü:1", "1.2.3.4/8:1"]
)
def test_what_cannot_be_read_shares_one_network(address: str) -> None:
    assert network_of(address) == UNKNOWN
