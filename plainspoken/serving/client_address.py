"""Real time: the address that somebody comes from to the client that it counts as."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

LOCAL_NAME = "localhost"
HOME_PREFIX = 64  # bits of an address of version 6 that a provider gives away; the others a client chooses


class Client(NamedTuple):
    """Who asks, and among whom it shares: those that come by themselves, or those that a proxy has named."""

    name: str
    group: str


def is_address(host: str) -> bool:
    """Whether a host is an address in numbers."""
    return parse_address(host) is not None


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach a host."""
    address = parse_address(host)
    return host == LOCAL_NAME or (address is not None and address.is_loopback)


def name_client(host: str) -> str:
    """What the client at an address is called: all addresses that one computer can give itself are one client, and what
    is no address is nobody's name."""
    address = parse_address(host)
    if address is None:
        return ""
    if address.is_loopback:
        return LOCAL_NAME
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address), HOME_PREFIX), strict=False))
    return str(address)


def parse_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address in numbers, without the name of the wire it came by; None where it is none."""
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found
