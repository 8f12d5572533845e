"""HTTP to a server on this machine: it needs no certificates, and to read them takes longer than most replies do."""

import ssl
from functools import partial

import httpx

CLEAR = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody, for addresses that begin with `http:`; a context that knows its authorities takes 30 ms to make."""

get = partial(httpx.get, verify=CLEAR)
post = partial(httpx.post, verify=CLEAR)
delete = partial(httpx.delete, verify=CLEAR)
client = partial(httpx.Client, verify=CLEAR)
