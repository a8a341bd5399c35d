"""The distribution, its keys and the API behind it: who gets through, and with what."""

import json
import re
from typing import Any

import pytest

from auth import cookies
from handlers.web.settings import Secrets
from tests.infrastructure.stacks import ACCOUNT, CERTIFICATE, PLAIN, all_of, graph, one, record
from website.headers import IMAGE_SECURITY_HEADERS, ORIGINAL_SECURITY_HEADERS, SECURITY_HEADERS

# What a stranger may see: nothing of it says anything about anybody.
PUBLIC = {"/auth/*", "/favicon.svg", "/s/*", "/api/*", "default"}


def distribution(stack: str = "plain") -> dict[str, Any]:
    return one("cloudfront/distribution:Distribution", stack=stack).inputs


def behaviors() -> dict[str, Any]:
    ordered = distribution()["orderedCacheBehaviors"]
    return {
        **{each["pathPattern"]: each for each in ordered},
        "default": distribution()["defaultCacheBehavior"],
    }


def test_the_first_pattern_that_fits_is_the_right_one() -> None:
    origins = [
        (each["pathPattern"], each["targetOriginId"]) for each in distribution()["orderedCacheBehaviors"]
    ]

    assert origins == [
        ("/auth/*", "api"),
        ("/s/*", "api"),
        ("/api/*", "api"),
        ("/favicon.svg", "shell"),
        ("/g/*/i/*", "renditions"),
        ("/g/*/x/*", "sizes"),
        ("/g/*", "site"),
        ("/h/*", "site"),
        ("/photos/*", "originals"),
    ]
    assert behaviors()["default"]["targetOriginId"] == "shell"


def test_every_path_takes_a_key_group_or_is_known_to_be_public() -> None:
    for pattern, behavior in behaviors().items():
        key_groups = behavior.get("trustedKeyGroups", [])
        assert key_groups == ([] if pattern in PUBLIC else ["test-edge-keys-key-group"]), pattern
        assert not behavior.get("trustedSigners")


def test_the_key_group_has_the_keys_that_the_program_made() -> None:
    keys = all_of("cloudfront/publicKey:PublicKey")
    made = graph().of_type("tls:index/privateKey:PrivateKey")

    assert one("cloudfront/keyGroup:KeyGroup").inputs["items"] == [
        "test-edge-keys-public-key-1",
        "test-edge-keys-public-key-2",
    ]
    assert all(key.inputs["encodedKey"].startswith("-----BEGIN PUBLIC KEY-----") for key in keys)
    assert [(each.inputs["algorithm"], each.inputs["rsaBits"]) for each in made] == [("RSA", 2048)] * 2


@pytest.mark.parametrize("pattern", ["/favicon.svg", "/g/*/i/*", "/g/*/x/*", "/g/*", "/h/*", "default"])
def test_what_serves_files_gets_neither_query_nor_cookie_nor_another_method(pattern: str) -> None:
    behavior = behaviors()[pattern]

    assert behavior["allowedMethods"] == ["GET", "HEAD"]
    assert "originRequestPolicyId" not in behavior
    assert behavior["cachePolicyId"] == "658327ea-f89d-4fab-a63d-7e88639e58f6"  # CachingOptimized
    assert behavior["viewerProtocolPolicy"] == "redirect-to-https"


def test_a_password_never_crosses_the_network_in_clear_text() -> None:
    assert behaviors()["/auth/*"]["viewerProtocolPolicy"] == "https-only"


def test_nothing_about_signing_in_is_ever_cached() -> None:
    assert (
        behaviors()["/auth/*"]["cachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    )  # CachingDisabled


def test_sign_in_gets_what_it_reads_and_no_grant() -> None:
    policy = one("cloudfront/originRequestPolicy:OriginRequestPolicy").inputs

    assert behaviors()["/auth/*"]["originRequestPolicyId"] == "test-edge-sign-in-request"
    assert policy["headersConfig"] == {
        "headerBehavior": "whitelist",
        "headers": {
            "items": [
                *("CloudFront-Viewer-Address", "Content-Type", "Origin", "Referer", "Sec-Fetch-Site"),
                *("Accept-Language", "Idempotency-Key", "User-Agent"),
            ]
        },
    }
    assert policy["cookiesConfig"] == {
        "cookieBehavior": "whitelist",
        "cookies": {
            "items": [
                *(cookies.SESSION, cookies.CSRF, cookies.DEVICE, cookies.GUEST, cookies.PENDING),
                cookies.LANGUAGE,
            ]
        },
    }
    assert policy["queryStringsConfig"] == {
        "queryStringBehavior": "whitelist",
        "queryStrings": {"items": ["next", "language", "code", "state", "error", "iss"]},
    }


def test_cloudfront_lets_all_the_forwarded_headers_through() -> None:
    refused = {"authorization", "accept-encoding", "host", "cookie", "connection", "x-origin-verify"}
    policy = one("cloudfront/originRequestPolicy:OriginRequestPolicy").inputs
    forwarded = {header.lower() for header in policy["headersConfig"]["headers"]["items"]}

    assert not forwarded & refused
    assert len(forwarded) <= 10


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("edge-headers", SECURITY_HEADERS),
        ("edge-image-headers", IMAGE_SECURITY_HEADERS),
        ("edge-original-headers", ORIGINAL_SECURITY_HEADERS),
    ],
)
def test_a_headers_policy_says_it_all_whatever_the_origin_says(name: str, expected: dict[str, str]) -> None:
    policies = graph().resources
    (policy,) = [each.inputs for each in policies if each.name == name]
    known, others = policy["securityHeadersConfig"], policy["customHeadersConfig"]["items"]

    assert known["contentSecurityPolicy"]["contentSecurityPolicy"] == expected["Content-Security-Policy"]
    assert known["frameOptions"]["frameOption"] == "DENY"
    assert known["referrerPolicy"]["referrerPolicy"] == "same-origin"
    assert known["strictTransportSecurity"]["accessControlMaxAgeSec"] >= 31536000
    # But to whom a page is named: one whose address is a secret says so itself.
    assert {name for name, each in known.items() if not each["override"]} == {"referrerPolicy"}
    assert all(each["override"] for each in others)
    assert len(known) + len(others) == len(expected)
    assert all(expected[each["header"]] == each["value"] for each in others)


def test_every_answer_has_a_headers_policy_and_only_images_and_originals_one_of_their_own() -> None:
    found = {pattern: each["responseHeadersPolicyId"] for pattern, each in behaviors().items()}

    images = {found.pop(pattern) for pattern in ("/g/*/i/*", "/g/*/x/*", "/favicon.svg")}
    assert images == {"test-edge-image-headers"}
    assert found.pop("/photos/*") == "test-edge-original-headers"
    assert set(found.values()) == {"test-edge-headers"}


def test_an_original_is_saved_and_never_runs_on_our_host() -> None:
    headers = ORIGINAL_SECURITY_HEADERS

    assert headers["Content-Disposition"] == "attachment"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"
    directives = headers["Content-Security-Policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'none'"} <= set(directives)
    assert all(headers[name] == value for name, value in SECURITY_HEADERS.items() if "Content-S" not in name)


def test_originals_are_asked_for_one_by_one_and_never_kept() -> None:
    behavior = behaviors()["/photos/*"]

    assert behavior["trustedKeyGroups"] == ["test-edge-keys-key-group"]
    assert behavior["allowedMethods"] == behavior["cachedMethods"] == ["GET", "HEAD"]
    assert behavior["viewerProtocolPolicy"] == "redirect-to-https"
    assert behavior["compress"] is False
    # It forwards nothing: an origin request policy could let a query through, which S3 takes as a command.
    assert behavior["cachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # CachingDisabled
    assert "originRequestPolicyId" not in behavior


def test_error_pages_keep_their_status_and_are_never_cached() -> None:
    pages = {403: "/enter.html", 404: "/missing.html"}
    pages |= dict.fromkeys((500, 502, 503, 504), "/trouble.html")

    assert distribution()["customErrorResponses"] == [
        {"errorCode": code, "responseCode": code, "responsePagePath": page, "errorCachingMinTtl": 0}
        for code, page in pages.items()
    ]


def test_buckets_are_reached_by_origin_access_control_alone() -> None:
    access = one("cloudfront/originAccessControl:OriginAccessControl", "edge-access").inputs
    origins = {each["originId"]: each for each in distribution()["origins"]}

    assert access == {
        "originAccessControlOriginType": "s3",
        "signingBehavior": "always",
        "signingProtocol": "sigv4",
    }
    for name in ("site", "shell", "renditions", "originals"):
        assert origins[name]["originAccessControlId"] == "test-edge-access"
        assert "customHeaders" not in origins[name]
        assert re.fullmatch(
            rf"test-gallery-{'site' if name == 'shell' else name}\.s3\.[a-z0-9-]+\.amazonaws\.com",
            origins[name]["domainName"],
        )


def test_originals_are_behind_one_behaviour_alone_which_takes_a_signature() -> None:
    to_originals = [
        pattern for pattern, behavior in behaviors().items() if behavior["targetOriginId"] == "originals"
    ]

    assert {each["originId"] for each in distribution()["origins"]} == {
        *("site", "shell", "renditions", "originals", "api", "sizes")
    }
    assert to_originals == ["/photos/*"]
    assert behaviors()["/photos/*"]["trustedKeyGroups"]


def test_the_api_is_reached_over_tls_with_a_header_that_only_we_know() -> None:
    api = next(each for each in distribution()["origins"] if each["originId"] == "api")

    assert api["customOriginConfig"]["originProtocolPolicy"] == "https-only"
    assert api["customOriginConfig"]["originSslProtocols"] == ["TLSv1.2"]
    assert [each["name"] for each in api["customHeaders"]] == ["x-origin-verify"]
    assert "origins" in one("cloudfront/distribution:Distribution").secret_inputs


def test_the_distribution_speaks_what_phones_speak() -> None:
    assert distribution()["httpVersion"] == "http2and3"
    assert distribution()["isIpv6Enabled"] is True
    assert distribution()["defaultRootObject"] == "index.html"


def test_what_sign_in_reads_from_its_parameter_is_what_the_edge_was_given() -> None:
    parameter = one("ssm/parameter:Parameter", "edge-secrets")
    secrets = Secrets.from_json(parameter.inputs["value"])
    api = next(each for each in distribution()["origins"] if each["originId"] == "api")

    assert parameter.inputs["type"] == "SecureString"
    assert "value" in parameter.secret_inputs
    assert secrets.origin_verify[0] == api["customHeaders"][0]["value"]
    assert secrets.key_pair_id == "test-edge-keys-public-key-1"
    assert f"https://{secrets.host}/" == graph().exports["url"]
    assert secrets.private_key_pem.startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert set(secrets.seal_keys).isdisjoint(secrets.origin_verify)


def test_the_function_looks_for_its_parameter_where_it_is() -> None:
    function = one("lambda/function:Function", "-sign-in-function").inputs

    assert (
        function["environment"]["variables"]["PARAMETER"]
        == one("ssm/parameter:Parameter", "edge-secrets").inputs["name"]
    )
    assert set(function["environment"]["variables"]) == {
        *("TABLE", "TITLE", "LANGUAGE", "PARAMETER", "SESSION_DAYS", "GRANT_MINUTES")
    }


def test_the_function_that_shares_knows_the_front_door_and_no_key_that_signs() -> None:
    parameter = one("ssm/parameter:Parameter", "-share-api-secrets")
    secrets = json.loads(parameter.inputs["value"])
    function = one("lambda/function:Function", "-share-api-function").inputs
    api = next(each for each in distribution()["origins"] if each["originId"] == "api")

    assert set(secrets) == {"host", "origin_verify", "link_key"}
    assert secrets["origin_verify"][0] == api["customHeaders"][0]["value"]
    assert secrets["link_key"] not in secrets["origin_verify"]
    assert parameter.inputs["type"] == "SecureString"
    assert "value" in parameter.secret_inputs
    assert function["environment"]["variables"] == {
        "TABLE": "test-gallery-catalog",
        "PARAMETER": parameter.inputs["name"],
    }


def test_no_path_of_the_api_ends_in_an_answer_that_is_not_ours() -> None:
    keys = {each.inputs["routeKey"] for each in all_of("apigatewayv2/route:Route")}

    assert keys == {
        "GET /auth/login",
        "POST /auth/login",
        "GET /auth/enter",
        "GET /auth/originals/{album}/{photo}",
        "POST /auth/logout",
        "ANY /auth/{proxy+}",
        "GET /s/{token}",
        "POST /s/{token}",
        "GET /s/photo/{photo}",
        "ANY /s/{proxy+}",
        "GET /api/shares",
        "POST /api/shares",
        "DELETE /api/shares/{id}",
        "ANY /api/{proxy+}",
    }
    for route in all_of("apigatewayv2/route:Route"):
        answers = "share-api" if " /api/" in route.inputs["routeKey"] else "sign-in"
        assert route.inputs["target"] == f"integrations/test-edge-{answers}-integration"


def test_guessing_passwords_is_slowed_down_for_everybody_at_once() -> None:
    settings = one("apigatewayv2/stage:Stage").inputs["defaultRouteSettings"]

    assert settings == {"throttlingBurstLimit": 20, "throttlingRateLimit": 10}


def test_the_access_log_tells_neither_cookies_nor_queries_nor_addresses() -> None:
    log = one("apigatewayv2/stage:Stage").inputs["accessLogSettings"]

    assert "$context.requestId" in log["format"]
    for telling in ("cookie", "query", "$context.path", "sourceIp", "userAgent", "authorizer"):
        assert telling.lower() not in log["format"].lower()
    assert ":log-group:" in log["destinationArn"]


def test_only_this_api_may_call_its_functions_and_each_for_its_own_paths() -> None:
    api = f"arn:aws:execute-api:eu-central-1:{ACCOUNT}:test-edge-sign-in-api/*/*"
    found = {
        (each.inputs["function"], each.inputs["sourceArn"])
        for each in all_of("lambda/permission:Permission")
        if each.inputs["principal"] == "apigateway.amazonaws.com"
    }

    assert found == {
        ("test-edge-sign-in-function", f"{api}/auth/*"),
        ("test-edge-sign-in-function", f"{api}/s/*"),
        ("test-edge-share-api-function", f"{api}/api/*"),
    }


def test_sizes_are_made_by_a_function_that_takes_signed_requests_alone() -> None:
    url = one("lambda/functionUrl:FunctionUrl").inputs
    access = one("cloudfront/originAccessControl:OriginAccessControl", "-sizes-access").inputs
    origin = next(each for each in distribution()["origins"] if each["originId"] == "sizes")

    assert url["authorizationType"] == "AWS_IAM"
    assert "cors" not in url
    assert (url["functionName"], url["invokeMode"]) == ("test-sizes-function", "BUFFERED")
    assert access == {
        "originAccessControlOriginType": "lambda",
        "signingBehavior": "always",
        "signingProtocol": "sigv4",
    }
    assert origin["originAccessControlId"] == "test-edge-sizes-access"
    assert origin["domainName"] == "test-sizes-url.lambda-url.eu-central-1.on.aws"
    assert origin["customOriginConfig"]["originProtocolPolicy"] == "https-only"
    assert "customHeaders" not in origin


def test_only_this_distribution_may_call_it_and_only_by_its_address() -> None:
    given = [each.inputs for each in all_of("lambda/permission:Permission")]
    found = {each["action"]: each for each in given if "sizes" in each["function"]}
    own = {"function": "test-sizes-function", "principal": "cloudfront.amazonaws.com"}
    own["sourceArn"] = f"arn:aws:cloudfront::{ACCOUNT}:distribution/test-edge-distribution"

    assert found == {
        "lambda:InvokeFunctionUrl": {
            **own,
            "action": "lambda:InvokeFunctionUrl",
            "functionUrlAuthType": "AWS_IAM",
        },
        "lambda:InvokeFunction": {**own, "action": "lambda:InvokeFunction", "invokedViaFunctionUrl": True},
    }


def test_a_viewer_gets_an_answer_or_an_error_while_cloudfront_still_waits() -> None:
    assert one("lambda/function:Function", "sizes-function").inputs["timeout"] < 30


@pytest.mark.parametrize("mode", ["precomputed", "on-demand"])
def test_sizes_can_be_made_in_either_mode(mode: str) -> None:
    recorded = record({**PLAIN, "vitrine:renditions": mode, "vitrine:widths": "[77, 640]"})
    variables = {
        each.name: each.inputs["environment"]["variables"]
        for each in recorded.of_type("aws:lambda/function:Function")
    }

    assert variables["sizes-function"] == {
        "TABLE": "test-gallery-catalog",
        "RENDITIONS_BUCKET": "test-gallery-renditions",
        "WIDTHS": "77,640",
    }
    assert variables["pipeline-worker"]["RENDITIONS"] == mode


def test_without_a_domain_cloudfronts_own_certificate_serves() -> None:
    assert distribution()["viewerCertificate"] == {"cloudfrontDefaultCertificate": True}
    assert distribution()["aliases"] == []
    assert graph().exports["dns_records"] == []


@pytest.mark.parametrize("stack", ["own-zone", "own-certificate"])
def test_a_domain_of_ones_own_takes_modern_tls(stack: str) -> None:
    certificate = distribution(stack)["viewerCertificate"]

    assert distribution(stack)["aliases"] == ["photos.example.org"]
    assert certificate["minimumProtocolVersion"] == "TLSv1.2_2021"
    assert certificate["sslSupportMethod"] == "sni-only"
    assert graph(stack).exports["url"] == "https://photos.example.org/"
    secrets = Secrets.from_json(one("ssm/parameter:Parameter", "edge-secrets", stack).inputs["value"])
    assert secrets.host == "photos.example.org"


def test_a_certificate_is_made_and_proven_in_the_region_that_cloudfront_reads() -> None:
    certificate = one("acm/certificate:Certificate", stack="own-zone").inputs
    validation = one("acm/certificateValidation:CertificateValidation", stack="own-zone").inputs
    proof = one("route53/record:Record", "-proof", stack="own-zone").inputs

    assert (certificate["region"], validation["region"]) == ("us-east-1", "us-east-1")
    assert certificate["validationMethod"] == "DNS"
    assert (proof["type"], proof["name"]) == ("CNAME", "_validation.photos.example.org.")
    assert proof["zoneId"] == "Z0123456789ABC"


def test_the_zone_leads_to_the_distribution_over_both_protocols() -> None:
    records = [
        each.inputs for each in all_of("route53/record:Record", "own-zone") if "aliases" in each.inputs
    ]

    assert sorted(each["type"] for each in records) == ["A", "AAAA"]
    assert {each["name"] for each in records} == {"photos.example.org"}
    assert all(each["aliases"][0]["name"].endswith(".cloudfront.net") for each in records)


def test_a_certificate_that_exists_is_used_and_the_record_to_create_is_told() -> None:
    stack = "own-certificate"

    assert distribution(stack)["viewerCertificate"]["acmCertificateArn"] == CERTIFICATE
    assert not graph(stack).of_type("aws:acm/certificate:Certificate")
    assert not graph(stack).of_type("aws:route53/record:Record")
    (record,) = graph(stack).exports["dns_records"]
    assert (record["name"], record["type"]) == ("photos.example.org", "CNAME")
    assert record["value"].endswith(".cloudfront.net")
