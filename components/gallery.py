"""What a gallery keeps: the buckets, the catalog, and the files that every gallery has."""

import base64
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TypedDict

import pulumi_aws as aws
import pulumi_random as random
from pulumi import ComponentResource, Output, Resource, ResourceOptions

from catalog.keys import SHELL_PREFIX, WORK_PREFIX
from components import rows
from components.bucket import PrivateBucket
from components.config_users import Person
from website.static import StaticFile, shell_files

HASHED_PREFIX = "static/"


class GalleryArgs(TypedDict):
    """Whose gallery it is."""

    title: str
    language: str
    people: Sequence[Person]
    website: Path
    """The package of the pages."""


class Gallery(ComponentResource):
    """Three buckets and a table, with the people, their views and the public shell in them."""

    originals: PrivateBucket
    renditions: PrivateBucket
    site: PrivateBucket
    table: aws.dynamodb.Table
    salt: Output[str]

    def __init__(self, name: str, args: GalleryArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("vitrine:index:Gallery", name, {}, opts)
        self._child = ResourceOptions(parent=self)
        self._create_buckets(name)
        self.table = self._create_table(name)
        self.salt = self._create_salt(name)
        self._write_views(name, args["people"])
        self._write_people(name, args["people"])
        self._upload_shell(name, args)
        self.register_outputs(
            {
                "originals_bucket": self.originals.name,
                "renditions_bucket": self.renditions.name,
                "site_bucket": self.site.name,
                "table": self.table.name,
            }
        )

    def _create_buckets(self, name: str) -> None:
        self.originals = PrivateBucket(
            f"{name}-originals", {"noncurrent_days": 90, "precious": True}, self._child
        )
        # Not versioned: the pipeline makes renditions again from the originals.
        self.renditions = PrivateBucket(
            f"{name}-renditions", {"expiry": [{"prefix": WORK_PREFIX, "days": 1}]}, self._child
        )
        self.site = PrivateBucket(f"{name}-site", {"noncurrent_days": 7}, self._child)

    def _create_table(self, name: str) -> aws.dynamodb.Table:
        return aws.dynamodb.Table(
            f"{name}-catalog",
            billing_mode="PAY_PER_REQUEST",
            hash_key="pk",
            range_key="sk",
            attributes=[{"name": "pk", "type": "S"}, {"name": "sk", "type": "S"}],
            ttl={"attribute_name": "expires_at", "enabled": True},
            point_in_time_recovery={"enabled": True},
            server_side_encryption={"enabled": True},
            deletion_protection_enabled=True,
            opts=ResourceOptions(parent=self, protect=True, retain_on_delete=True),
        )

    def _create_salt(self, name: str) -> Output[str]:
        # Protected: another salt renames every page and breaks every link that somebody keeps.
        salt = random.RandomBytes(f"{name}-salt", length=16, opts=ResourceOptions(parent=self, protect=True))
        return salt.hex

    def _write_views(self, name: str, people: Sequence[Person]) -> None:
        for view in rows.views_of(people):
            row = self.salt.apply(partial(rows.view_row, view))
            self._write(f"{name}-view-{rows.view_label(view)}", row)

    def _write_people(self, name: str, people: Sequence[Person]) -> None:
        for person in people:
            row = self.salt.apply(partial(rows.user_row, person))
            self._write(f"{name}-user-{person.name}", Output.secret(row))

    def _write(self, name: str, row: Output[str]) -> None:
        aws.dynamodb.TableItem(
            name,
            table_name=self.table.name,
            hash_key="pk",
            range_key="sk",
            item=row,
            opts=self._child,
        )

    def _upload_shell(self, name: str, args: GalleryArgs) -> None:
        files = shell_files(args["title"], args["language"], args["website"])
        assets = [self._upload(name, file, []) for file in files if _is_hashed(file)]
        for file in files:
            if not _is_hashed(file):  # after the files it names
                self._upload(name, file, assets)

    def _upload(self, name: str, file: StaticFile, after: Sequence[Resource]) -> aws.s3.BucketObjectv2:
        return aws.s3.BucketObjectv2(
            f"{name}-{file.path}",
            bucket=self.site.name,
            key=f"{SHELL_PREFIX}{file.path}",
            content_base64=base64.b64encode(file.body).decode(),
            content_type=file.content_type,
            cache_control=file.cache_control,
            # Pages that were made under the last design still name the files of that design.
            opts=ResourceOptions(parent=self, depends_on=after, retain_on_delete=_is_hashed(file)),
        )


def _is_hashed(file: StaticFile) -> bool:
    return file.path.startswith(HASHED_PREFIX)
