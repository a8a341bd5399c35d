"""What the worker function finds in its environment: the names are the program's, the values small."""

SETTINGS = {
    "ORIGINALS_BUCKET": "originals",
    "RENDITIONS_BUCKET": "renditions",
    "SITE_BUCKET": "site",
    "TABLE": "gallery",
    "ID_SALT": "salt",
    "TITLE": "Ours",
    "LANGUAGE": "en",
    "STEPS": "auto-rotate,resize,rebuild",
    "STEP_SETTINGS": "{}",
    "LANE": "",
    "LANE_QUEUES": "{}",
    "MAX_RECEIVE_COUNT": "10",
    "WIDTHS": "32,64",
    "RENDITIONS": "precomputed",
    "VISIBLE_TO": "everyone",
    "QUIET_SECONDS": "0",
    "CEILING_SECONDS": "300",
    "LEASE_SECONDS": "180",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
}
