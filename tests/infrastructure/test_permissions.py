"""Every role's permissions to the letter, and who may use what belongs to the gallery."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from components import policies
from local.graph import RecordedResource
from pipeline.needs import Permission
from tests.infrastructure.stacks import STACKS, all_of, graph, in_list, one, statements

TABLE = "arn:aws:dynamodb:eu-central-1:000000000000:table/test-gallery-catalog"
QUEUE = "arn:aws:sqs:eu-central-1:000000000000:test-pipeline-steps"
LOGS = "arn:aws:logs:eu-central-1:000000000000:log-group:test-"
ROWS = "ForAllValues:StringLike"

# Whoever changes a list below gives a role more or less than it had: say why in the commit.
WORKER = {
    ("arn:aws:s3:::test-gallery-originals", ""): {"s3:ListBucket"},
    ("arn:aws:s3:::test-gallery-originals/photos/*", ""): {"s3:GetObject"},
    ("arn:aws:s3:::test-gallery-renditions", ""): {"s3:ListBucket"},
    ("arn:aws:s3:::test-gallery-renditions/work/*", ""): {"s3:GetObject", "s3:PutObject"},
    ("arn:aws:s3:::test-gallery-renditions/g/*", ""): {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"},
    ("arn:aws:s3:::test-gallery-site", ""): {"s3:ListBucket"},
    ("arn:aws:s3:::test-gallery-site/g/*", ""): {"s3:PutObject", "s3:DeleteObject"},
    ("arn:aws:s3:::test-gallery-site/h/*", ""): {"s3:PutObject", "s3:DeleteObject"},
    ("arn:aws:s3:::test-gallery-site/h/*/x/*", ""): {"s3:GetObject"},
    (TABLE, "album#*"): {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"},
    (TABLE, "albums"): {"dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"},
    (TABLE, "changes"): {"dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:DeleteItem"},
    (TABLE, "in#*"): {"dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"},
    (TABLE, "site"): {"dynamodb:GetItem", "dynamodb:UpdateItem"},
    (TABLE, "homes"): {"dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"},
    (TABLE, "indexes"): {"dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"},
    (TABLE, "views"): {"dynamodb:Query"},
    (TABLE, "audiences"): {"dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"},
    (QUEUE, ""): {
        *("sqs:SendMessage", "sqs:ChangeMessageVisibility"),
        *("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    },
    (f"{LOGS}pipeline-worker-log:*", ""): {"logs:CreateLogStream", "logs:PutLogEvents"},
}
SLOW_QUEUE = "arn:aws:sqs:eu-central-1:000000000000:test-pipeline-slow-steps"
# A lane of its own may do what its steps need, drain its queue and hand photos back; it sees no row.
SLOW_WORKER = {
    ("arn:aws:s3:::test-gallery-renditions/work/*", ""): {"s3:GetObject", "s3:PutObject"},
    (QUEUE, ""): {"sqs:SendMessage"},
    (SLOW_QUEUE, ""): {
        *("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
        "sqs:ChangeMessageVisibility",
    },
    (f"{LOGS}pipeline-slow-worker-log:*", ""): {"logs:CreateLogStream", "logs:PutLogEvents"},
}
SIGN_IN = {
    (TABLE, "user#*"): {"dynamodb:BatchGetItem"},
    (TABLE, "account#*"): {"dynamodb:BatchGetItem", "dynamodb:UpdateItem"},
    (TABLE, "invitation#*"): {"dynamodb:GetItem"},
    (TABLE, "session#*"): {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"},
    (TABLE, "sign-ins#*"): {
        *("dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"),
    },
    (TABLE, "attempts#*"): {"dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"},
    (TABLE, "audiences"): {"dynamodb:Query"},
    (TABLE, "shares"): {"dynamodb:GetItem", "dynamodb:UpdateItem"},
    (TABLE, "guest#*"): {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"},
    (TABLE, "albums"): {"dynamodb:GetItem"},
    (TABLE, "album#*"): {"dynamodb:GetItem"},
    ("arn:aws:ssm:eu-central-1:000000000000:parameter/vitrine/test/edge", ""): {"ssm:GetParameter"},
    (f"{LOGS}edge-sign-in-function-log:*", ""): {"logs:CreateLogStream", "logs:PutLogEvents"},
}
# It can neither sign nor change who is signed in.
SHARE_API = {
    (TABLE, "user#*"): {"dynamodb:BatchGetItem"},
    (TABLE, "account#*"): {"dynamodb:BatchGetItem"},
    (TABLE, "session#*"): {"dynamodb:GetItem"},
    (TABLE, "albums"): {"dynamodb:GetItem"},
    (TABLE, "album#*"): {"dynamodb:GetItem"},
    (TABLE, "shares"): {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"},
    ("arn:aws:ssm:eu-central-1:000000000000:parameter/vitrine/test/edge-share-api", ""): {"ssm:GetParameter"},
    (f"{LOGS}edge-share-api-function-log:*", ""): {"logs:CreateLogStream", "logs:PutLogEvents"},
}
PARAMETERS = "arn:aws:ssm:eu-central-1:000000000000:parameter/vitrine/test"
POOL = "arn:aws:cognito-idp:eu-central-1:000000000000:userpool/test-people-pool"
# Where people are in a user pool and may come from a provider, too.
SIGN_IN_ELSEWHERE = {
    **SIGN_IN,
    (TABLE, "pending#*"): {f"dynamodb:{verb}Item" for verb in ("Get", "Put", "Update", "Delete")},
    (TABLE, "views"): {"dynamodb:PutItem"},
    (f"{PARAMETERS}/edge-identity", ""): {"ssm:GetParameter"},
    (POOL, ""): {
        *("cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge"),
        *("cognito-idp:AdminGetUser", "cognito-idp:AdminListGroupsForUser"),
        "cognito-idp:AdminSetUserMFAPreference",
    },
}

SIZES = {
    ("arn:aws:s3:::test-gallery-renditions/g/*", ""): {"s3:GetObject"},
    (TABLE, "album#*"): {"dynamodb:GetItem"},
    (f"{LOGS}sizes-function-log:*", ""): {"logs:CreateLogStream", "logs:PutLogEvents"},
}
POLICIES = [
    *("-worker-policy", "-sign-in-function-policy", "-share-api-function-policy", "sizes-function-policy"),
]


def permissions(policy: RecordedResource) -> dict[tuple[str, str], set[str]]:
    """Return a policy's actions by resource and pattern of rows; whatever else it says is an error."""
    found: dict[tuple[str, str], set[str]] = {}
    for statement in statements(policy):
        assert statement["Effect"] == "Allow"
        assert set(statement) <= {"Effect", "Action", "Resource", "Condition"}
        condition = statement.get("Condition", {ROWS: {"dynamodb:LeadingKeys": [""]}})
        assert set(condition) == {ROWS}
        assert set(condition[ROWS]) == {"dynamodb:LeadingKeys"}
        for resource in in_list(statement["Resource"]):
            for pattern in condition[ROWS]["dynamodb:LeadingKeys"]:
                found.setdefault((resource, pattern), set()).update(in_list(statement["Action"]))
    return found


def test_the_worker_may_do_exactly_this() -> None:
    assert permissions(one("iam/rolePolicy:RolePolicy", "-worker-policy")) == WORKER


def test_a_lane_of_its_own_may_do_exactly_what_its_steps_need() -> None:
    policy = one("iam/rolePolicy:RolePolicy", "-slow-worker-policy", "two-lanes")

    assert permissions(policy) == SLOW_WORKER


def test_the_default_worker_gets_nothing_of_another_lane_but_a_way_to_hand_photos_on() -> None:
    policy = one("iam/rolePolicy:RolePolicy", "pipeline-worker-policy", "two-lanes")

    assert permissions(policy) == {**WORKER, (SLOW_QUEUE, ""): {"sqs:SendMessage"}}


def test_sign_in_may_do_exactly_this() -> None:
    assert permissions(one("iam/rolePolicy:RolePolicy", "-sign-in-function-policy")) == SIGN_IN


def test_the_function_that_shares_may_do_exactly_this() -> None:
    assert permissions(one("iam/rolePolicy:RolePolicy", "-share-api-function-policy")) == SHARE_API


def test_sign_in_by_a_user_pool_may_do_exactly_this() -> None:
    policy = one("iam/rolePolicy:RolePolicy", "-sign-in-function-policy", "cognito")

    assert permissions(policy) == SIGN_IN_ELSEWHERE


def test_the_function_that_shares_may_look_people_up_in_a_user_pool() -> None:
    policy = one("iam/rolePolicy:RolePolicy", "-share-api-function-policy", "cognito")
    look_ups = {"cognito-idp:AdminGetUser", "cognito-idp:AdminListGroupsForUser"}

    assert permissions(policy) == {**SHARE_API, (POOL, ""): look_ups}


def test_on_demand_sizes_may_do_exactly_this() -> None:
    assert permissions(one("iam/rolePolicy:RolePolicy", "sizes-function-policy")) == SIZES


def test_each_function_has_a_role_of_its_own_with_one_policy() -> None:
    roles = [each.inputs["role"] for each in all_of("lambda/function:Function")]
    policed = [each.inputs["role"] for each in all_of("iam/rolePolicy:RolePolicy")]

    assert len(set(roles)) == len(roles) == len(policed) == len(all_of("iam/role:Role"))
    assert sorted(role.rpartition("/")[2] for role in roles) == sorted(policed)
    assert not graph().of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    assert all("managedPolicyArns" not in role.inputs for role in all_of("iam/role:Role"))


def test_only_lambda_takes_the_roles() -> None:
    for role in all_of("iam/role:Role"):
        (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
        assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}
        assert statement["Action"] == "sts:AssumeRole"


@pytest.mark.parametrize("policy", POLICIES)
def test_no_role_has_an_action_or_a_resource_of_any_kind(policy: str) -> None:
    for statement in statements(one("iam/rolePolicy:RolePolicy", policy)):
        assert all("*" not in action for action in in_list(statement["Action"]))
        for resource in in_list(statement["Resource"]):
            assert "*" not in resource.rpartition(":")[0]
            assert resource not in ("*", TABLE + "/*")


@pytest.mark.parametrize("policy", POLICIES)
def test_rows_are_reached_by_key_alone(policy: str) -> None:
    # A scan names no key, so the condition on keys would not hold it back.
    for statement in statements(one("iam/rolePolicy:RolePolicy", policy)):
        if statement["Resource"] == TABLE:
            assert statement["Condition"][ROWS]["dynamodb:LeadingKeys"]
            assert "dynamodb:Scan" not in statement["Action"]
            assert not any("PartiQL" in action for action in statement["Action"])


def test_the_worker_can_neither_write_nor_delete_an_original() -> None:
    actions = {
        action
        for (resource, _), allowed in permissions(one("iam/rolePolicy:RolePolicy", "-worker-policy")).items()
        if "originals" in resource
        for action in allowed
    }

    assert actions == {"s3:GetObject", "s3:ListBucket"}


def test_the_worker_sees_neither_users_nor_sessions() -> None:
    patterns = {pattern for resource, pattern in WORKER if resource == TABLE}

    assert not any(pattern.startswith(("user", "session")) for pattern in patterns)


def resource_policies(stack: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for token in ("s3/bucketPolicy:BucketPolicy", "sqs/queuePolicy:QueuePolicy"):
        for resource in all_of(token, stack):
            for statement in statements(resource):
                yield resource.name, statement


@pytest.mark.parametrize("stack", STACKS)
def test_nobody_at_all_is_allowed_anything(stack: str) -> None:
    for name, statement in resource_policies(stack):
        if statement["Principal"] in ("*", {"AWS": "*"}):
            assert statement["Effect"] == "Deny", name


@pytest.mark.parametrize("stack", STACKS)
def test_a_service_acts_for_our_own_resources_alone(stack: str) -> None:
    for name, statement in resource_policies(stack):
        if statement["Effect"] == "Allow":
            conditions = {
                key.lower(): value
                for operator in ("ArnEquals", "StringEquals")
                for key, value in statement["Condition"].get(operator, {}).items()
            }
            for arn in in_list(conditions["aws:sourcearn"]):
                assert arn.startswith("arn:aws:"), name
                assert "*" not in arn
                # An ARN without an account, like a bucket's, is nobody's in particular.
                named = "000000000000" in arn
                assert named or conditions["aws:sourceaccount"] == "000000000000", name


@pytest.mark.parametrize("stack", STACKS)
def test_a_service_may_call_a_function_for_what_is_our_own_alone(stack: str) -> None:
    for permission in all_of("lambda/permission:Permission", stack):
        assert ":000000000000:" in permission.inputs["sourceArn"]


def test_every_bucket_and_queue_has_a_policy_and_only_one() -> None:
    assert len(all_of("s3/bucketPolicy:BucketPolicy")) == len(all_of("s3/bucket:Bucket"))
    assert len({each.inputs["bucket"] for each in all_of("s3/bucketPolicy:BucketPolicy")}) == 3
    assert len({each.inputs["queueUrl"] for each in all_of("sqs/queuePolicy:QueuePolicy")}) == 2


def test_what_two_steps_need_of_one_path_becomes_one_statement() -> None:
    needed = [
        Permission(("s3:PutObject",), "site", "g/*"),
        Permission(("s3:DeleteObject", "s3:PutObject"), "site", "g/*"),
    ]

    assert policies.allow_permissions(needed, {"site": "arn:site"}) == [
        {"Effect": "Allow", "Action": ["s3:DeleteObject", "s3:PutObject"], "Resource": "arn:site/g/*"}
    ]


def test_a_list_of_row_patterns_is_taken_apart() -> None:
    (statement,) = policies.allow_permissions(
        [Permission(("dynamodb:Query",), "table", "views, audiences")], {"table": "arn:table"}
    )

    assert statement["Condition"] == {ROWS: {"dynamodb:LeadingKeys": ["audiences", "views"]}}


VIDEO_QUEUE = "arn:aws:sqs:eu-central-1:000000000000:test-pipeline-video-steps"
VIDEO_WORKER = {
    ("arn:aws:s3:::test-gallery-originals", ""): {"s3:ListBucket"},
    ("arn:aws:s3:::test-gallery-originals/photos/*", ""): {"s3:GetObject"},
    ("arn:aws:s3:::test-gallery-renditions/work/*", ""): {"s3:PutObject"},
    (QUEUE, ""): {"sqs:SendMessage"},
    (VIDEO_QUEUE, ""): {
        *("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
        "sqs:ChangeMessageVisibility",
    },
    (f"{LOGS}pipeline-video-worker-log:*", ""): {"logs:CreateLogStream", "logs:PutLogEvents"},
}


def test_the_worker_of_videos_reads_originals_writes_what_expires_and_nothing_else() -> None:
    assert permissions(one("iam/rolePolicy:RolePolicy", "-video-worker-policy", "video")) == VIDEO_WORKER


def test_the_worker_of_photos_gets_nothing_for_videos_but_a_way_to_hand_them_on() -> None:
    policy = one("iam/rolePolicy:RolePolicy", "pipeline-worker-policy", "video")

    assert permissions(policy) == {**WORKER, (VIDEO_QUEUE, ""): {"sqs:SendMessage"}}
