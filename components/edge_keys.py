"""What the edge and sign-in know of each other, by generations, so that all of it can be replaced."""

import pulumi_aws as aws
import pulumi_random as random
import pulumi_tls as tls
from pulumi import ComponentResource, Output, ResourceOptions


class EdgeKeys(ComponentResource):
    """The keys of a generation, the one before and the one after.

    The edge and the functions do not change at the same moment: an edge sends a new header to functions that
    still run with old secrets, and the other way round. So each side accepts the next generation before
    anybody uses it, and the last one after. A deployment that raises the generation by one refuses nobody.
    """

    key_group: Output[str]

    def __init__(self, name: str, generation: int, opts: ResourceOptions | None = None) -> None:
        super().__init__("vitrine:index:EdgeKeys", name, {}, opts)
        self._child = ResourceOptions(parent=self)
        # The current one first: it signs, seals and is sent.
        accepted = [each for each in (generation, generation + 1, generation - 1) if each > 0]
        pairs = [self._create_key_pair(name, each) for each in accepted]
        self.private_key_pem, self.key_pair_id = pairs[0][0].private_key_pem, pairs[0][1].id
        self.origin_verify = [self._create_secret(f"{name}-origin-verify-{each}") for each in accepted]
        self.seal_keys = [self._create_secret(f"{name}-seal-{each}") for each in accepted]
        self.key_group = self._create_key_group(name, [public for _, public in pairs])
        self.register_outputs({"key_pair_id": self.key_pair_id})

    def _create_key_pair(self, name: str, generation: int) -> tuple[tls.PrivateKey, aws.cloudfront.PublicKey]:
        # RSA, not ECDSA: a grant is three cookies then, not four.
        key = tls.PrivateKey(f"{name}-key-{generation}", algorithm="RSA", rsa_bits=2048, opts=self._child)
        public = aws.cloudfront.PublicKey(
            f"{name}-public-key-{generation}", encoded_key=key.public_key_pem, opts=self._child
        )
        return key, public

    def _create_secret(self, name: str) -> Output[str]:
        # Letters and digits: a header takes them as they are.
        return random.RandomPassword(name, length=48, special=False, opts=self._child).result

    def _create_key_group(self, name: str, public_keys: list[aws.cloudfront.PublicKey]) -> Output[str]:
        group = aws.cloudfront.KeyGroup(
            f"{name}-key-group", items=[key.id for key in public_keys], opts=self._child
        )
        return group.id
