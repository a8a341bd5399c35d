"""Keys and random values: made on this machine, kept in the stack's state, as Pulumi does."""

import base64
import secrets
import string
import uuid

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from local.clients import Clients
from local.monitor import Realized
from local.resources.registry import Order, makes

_SPECIAL = "!@#$%&*()-_=+[]{}<>:?"


@makes("tls:index/privateKey:PrivateKey")
def private_key(_clients: Clients, order: Order) -> Realized:
    if order.inputs["algorithm"] != "RSA":
        raise NotImplementedError("the local cloud makes RSA keys only")
    key = rsa.generate_private_key(65537, int(order.inputs.get("rsaBits", 2048)))
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Realized(uuid.uuid4().hex, {"privateKeyPem": private.decode(), "publicKeyPem": public.decode()})


@makes("random:index/randomBytes:RandomBytes")
def random_bytes(_clients: Clients, order: Order) -> Realized:
    data = secrets.token_bytes(int(order.inputs["length"]))
    return Realized(uuid.uuid4().hex, {"hex": data.hex(), "base64": base64.b64encode(data).decode()})


@makes("random:index/randomId:RandomId")
def random_id(_clients: Clients, order: Order) -> Realized:
    data = secrets.token_bytes(int(order.inputs["byteLength"]))
    prefix = order.inputs.get("prefix", "")
    url_safe = base64.urlsafe_b64encode(data).decode().rstrip("=")
    outputs = {
        "hex": prefix + data.hex(),
        "b64Std": prefix + base64.b64encode(data).decode(),
        "b64Url": prefix + url_safe,
        "dec": prefix + str(int.from_bytes(data)),
    }
    return Realized(url_safe, outputs)


@makes("random:index/randomPassword:RandomPassword")
def random_password(_clients: Clients, order: Order) -> Realized:
    special = order.inputs.get("overrideSpecial", _SPECIAL) if order.inputs.get("special", True) else ""
    alphabet = string.ascii_letters + string.digits + special
    result = "".join(secrets.choice(alphabet) for _ in range(int(order.inputs["length"])))
    return Realized("none", {"result": result})
