"""Loads the parts of pulumi_aws that warn about themselves, because warnings are errors in our tests."""

import warnings

import pulumi_aws as aws

# They define deprecated resources beside those we use, and are loaded at the first look inside.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    for module in (
        *(aws.acm, aws.apigatewayv2, aws.cloudfront, aws.cloudwatch, aws.cognito, aws.dynamodb, aws.iam),
        *(aws.lambda_, aws.route53, aws.s3, aws.sqs, aws.ssm),
    ):
        hasattr(module, "anything")
