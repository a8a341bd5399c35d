"""Buckets and table: closed, encrypted, and hard to lose."""

import base64
import json
from typing import Any

import pytest

from local.graph import RecordedResource
from tests.infrastructure.stacks import USERS, all_of, graph, in_list, one, statements
from website.static import shell_files

BUCKETS = ("originals", "renditions", "site")


def of_bucket(type_token: str, bucket: str) -> RecordedResource:
    """Return the one resource of a type that is about *bucket*, by the bucket's physical name."""
    name = f"test-gallery-{bucket}"
    found = [each for each in all_of(type_token) if each.inputs["bucket"] == name]
    assert len(found) == 1, (type_token, bucket)
    return found[0]


def lifecycle(bucket: str) -> dict[str, dict[str, Any]]:
    rules = of_bucket("s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", bucket).inputs["rules"]
    assert all(rule["status"] == "Enabled" for rule in rules)
    return {rule["id"]: rule for rule in rules}


def test_there_are_three_buckets_and_no_others() -> None:
    assert sorted(each.name for each in all_of("s3/bucket:Bucket")) == [
        "gallery-originals",
        "gallery-renditions",
        "gallery-site",
    ]


@pytest.mark.parametrize("bucket", BUCKETS)
def test_each_bucket_blocks_public_access_in_all_four_ways(bucket: str) -> None:
    lock = of_bucket("s3/bucketPublicAccessBlock:BucketPublicAccessBlock", bucket).inputs

    for way in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"):
        assert lock[way] is True


@pytest.mark.parametrize("bucket", BUCKETS)
def test_no_access_list_says_anything_about_a_bucket(bucket: str) -> None:
    rule = of_bucket("s3/bucketOwnershipControls:BucketOwnershipControls", bucket).inputs["rule"]

    assert rule == {"objectOwnership": "BucketOwnerEnforced"}


@pytest.mark.parametrize("bucket", BUCKETS)
def test_each_bucket_is_encrypted(bucket: str) -> None:
    token = "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"

    assert of_bucket(token, bucket).inputs["rules"] == [
        {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
    ]


@pytest.mark.parametrize("bucket", BUCKETS)
def test_each_bucket_refuses_whatever_is_not_encrypted_on_the_way(bucket: str) -> None:
    arn = f"arn:aws:s3:::test-gallery-{bucket}"

    assert {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    } in statements(of_bucket("s3/bucketPolicy:BucketPolicy", bucket))


@pytest.mark.parametrize("bucket", ["originals", "site"])
def test_versions_are_kept_of_what_people_and_builders_overwrite(bucket: str) -> None:
    versioning = of_bucket("s3/bucketVersioning:BucketVersioning", bucket).inputs

    assert versioning["versioningConfiguration"] == {"status": "Enabled"}


def test_no_versions_are_kept_of_renditions() -> None:
    assert len(all_of("s3/bucketVersioning:BucketVersioning")) == 2


@pytest.mark.parametrize("bucket", BUCKETS)
def test_uploads_that_never_end_are_given_up_after_a_week(bucket: str) -> None:
    rule = lifecycle(bucket)["abandoned-uploads"]

    assert rule["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}


@pytest.mark.parametrize(("bucket", "days"), [("originals", 90), ("site", 7)])
def test_old_versions_go_away_by_themselves(bucket: str, days: int) -> None:
    assert lifecycle(bucket)["old-versions"]["noncurrentVersionExpiration"] == {"noncurrentDays": days}


def test_originals_themselves_never_expire() -> None:
    assert all("days" not in rule.get("expiration", {}) for rule in lifecycle("originals").values())


def test_what_steps_hand_on_goes_away_after_a_day_and_nothing_else_does() -> None:
    rules = lifecycle("renditions")

    assert rules["expire-work"]["filter"] == {"prefix": "work/"}
    assert rules["expire-work"]["expiration"] == {"days": 1}
    assert set(rules) == {"abandoned-uploads", "expire-work"}


def test_of_originals_the_distribution_reads_photos_and_can_neither_list_nor_change_any() -> None:
    policy = statements(of_bucket("s3/bucketPolicy:BucketPolicy", "originals"))

    assert [statement for statement in policy if statement["Effect"] == "Allow"] == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Condition": {
                "StringEquals": {
                    "AWS:SourceArn": "arn:aws:cloudfront::000000000000:distribution/test-edge-distribution"
                },
                "StringEqualsIfExists": {"AWS:SourceAccount": "000000000000"},
            },
            "Action": "s3:GetObject",
            "Resource": ["arn:aws:s3:::test-gallery-originals/photos/*"],
        }
    ]


@pytest.mark.parametrize(("bucket", "paths"), [("renditions", {"g/*"}), ("site", None)])
def test_the_distribution_reads_what_it_serves_and_nothing_more(bucket: str, paths: set[str] | None) -> None:
    policy = statements(of_bucket("s3/bucketPolicy:BucketPolicy", bucket))
    distribution = "arn:aws:cloudfront::000000000000:distribution/test-edge-distribution"
    allowed = [statement for statement in policy if statement["Effect"] == "Allow"]

    assert [statement["Action"] for statement in allowed] == ["s3:GetObject", "s3:ListBucket"]
    for statement in allowed:
        assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert statement["Condition"] == {
            "StringEquals": {"AWS:SourceArn": distribution},
            "StringEqualsIfExists": {"AWS:SourceAccount": "000000000000"},
        }
    arn = f"arn:aws:s3:::test-gallery-{bucket}"
    served = {path.removeprefix(f"{arn}/") for path in in_list(allowed[0]["Resource"])}
    assert served == (paths or {"g/*", "h/*", "public/*"})
    assert allowed[1]["Resource"] == arn


PUBLIC_FILES = {"index.html", "enter.html", "missing.html", "trouble.html", "robots.txt", "favicon.svg"}


def test_the_public_shell_is_uploaded_as_it_is_made() -> None:
    files = {each.inputs["key"]: each.inputs for each in all_of("s3/bucketObjectv2:BucketObjectv2")}
    shell = {f"public/{file.path}": file for file in shell_files("Vitrine")}

    assert set(files) == set(shell)
    assert set(files) >= {f"public/{name}" for name in PUBLIC_FILES}
    for path, file in shell.items():
        assert base64.b64decode(files[path]["contentBase64"]) == file.body
        assert files[path]["contentType"] == file.content_type
        assert files[path]["cacheControl"] == file.cache_control
        assert files[path]["bucket"] == "test-gallery-site"


def test_pages_go_up_after_the_files_they_name() -> None:
    hashed = {each.urn for each in all_of("s3/bucketObjectv2:BucketObjectv2") if _is_hashed(each)}
    page = one("s3/bucketObjectv2:BucketObjectv2", "index.html")

    assert hashed
    assert hashed <= set(page.dependencies)


def test_files_of_an_older_design_stay_for_pages_that_still_name_them() -> None:
    for file in all_of("s3/bucketObjectv2:BucketObjectv2"):
        assert file.retain_on_delete == _is_hashed(file), file.name


def _is_hashed(file: RecordedResource) -> bool:
    return str(file.inputs["key"]).startswith("public/static/")


def test_the_table_costs_by_use_and_can_go_back_in_time() -> None:
    table = one("dynamodb/table:Table").inputs

    assert table["billingMode"] == "PAY_PER_REQUEST"
    assert table["pointInTimeRecovery"] == {"enabled": True}
    assert table["serverSideEncryption"] == {"enabled": True}
    assert table["deletionProtectionEnabled"] is True
    assert table["ttl"] == {"attributeName": "expires_at", "enabled": True}
    assert (table["hashKey"], table["rangeKey"]) == ("pk", "sk")


# Everything that holds what nobody could make again, and what keeps it closed.
PRECIOUS = {
    "aws:s3/bucket:Bucket gallery-originals",
    "aws:s3/bucketPolicy:BucketPolicy edge-originals-policy",
    "aws:s3/bucketVersioning:BucketVersioning gallery-originals-versioning",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock gallery-originals-lock",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls gallery-originals-owner",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration gallery-originals-lifecycle",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    " gallery-originals-encryption",
    "aws:dynamodb/table:Table gallery-catalog",
}


def test_destroying_the_stack_leaves_originals_and_the_catalog_and_their_guards() -> None:
    kept = {f"{each.type} {each.name}" for each in graph().resources if each.retain_on_delete}
    files = {name for name in kept if name.startswith("aws:s3/bucketObjectv2:")}

    assert kept - files == PRECIOUS


def test_originals_the_catalog_and_the_salt_are_protected() -> None:
    protected = {each.name for each in graph().resources if each.protect}

    assert protected == {
        "gallery-originals",
        "gallery-originals-versioning",
        "gallery-catalog",
        "gallery-salt",
    }


def test_no_bucket_would_be_emptied_to_be_deleted() -> None:
    assert all("forceDestroy" not in each.inputs for each in all_of("s3/bucket:Bucket"))


def test_each_user_has_a_row_that_is_secret_and_names_a_view_that_exists() -> None:
    rows = [(each, json.loads(each.inputs["item"])) for each in all_of("dynamodb/tableItem:TableItem")]
    users = {row["name"]["S"]: (each, row) for each, row in rows if row["sk"] == {"S": "user"}}
    views = {row["sk"]["S"]: row for _, row in rows if row["pk"] == {"S": "views"}}

    assert set(users) == set(USERS)
    for name, (resource, row) in users.items():
        assert "item" in resource.secret_inputs
        assert row["pk"] == {"S": f"user#{name}"}
        assert row["role"] == {"S": USERS[name]["role"]}
        assert row["view"]["S"] in views
    assert all(each.inputs["hashKey"] == "pk" and each.inputs["rangeKey"] == "sk" for each, _ in rows)


def test_there_is_one_view_for_each_combination_of_groups() -> None:
    rows = [json.loads(each.inputs["item"]) for each in all_of("dynamodb/tableItem:TableItem")]
    views = [row for row in rows if row["pk"] == {"S": "views"}]

    assert sorted([group["S"] for group in row["groups"]["L"]] for row in views) == [
        [],
        ["family"],
        ["family", "friends"],
    ]
    assert [row["groups"]["L"] for row in views if row["sees_all"] == {"BOOL": True}] == [[]]
