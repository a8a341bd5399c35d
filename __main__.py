"""The gallery as a Pulumi program: `pulumi up` makes it, `python -m local up` plays it on this machine."""

import pulumi

from catalog.keys import upload_command
from components import configuration
from components.auth_edge import AuthEdge
from components.code import build_code
from components.gallery import Gallery
from components.identity import Identity
from components.on_demand_sizes import OnDemandSizes
from components.place import find_place
from components.processing_pipeline import ProcessingPipeline
from components.user_pool import UserPool
from pipeline.registry import Chain

settings = configuration.load()
place = find_place()
code = build_code(settings)

gallery = Gallery(
    "gallery",
    {
        "title": settings.title,
        "language": settings.language,
        "people": settings.users,
        "website": code.website,
    },
)

pipeline = ProcessingPipeline(
    "pipeline",
    {
        "gallery": gallery,
        "place": place,
        "title": settings.title,
        "language": settings.language,
        "steps": settings.steps,
        "step_settings": settings.step_settings,
        "needs": Chain(settings.steps, settings.step_settings).needs,
        "widths": settings.widths,
        "renditions": settings.renditions,
        "visible_to": settings.visible_to,
        "quiet_seconds": settings.quiet_seconds,
        "ceiling_seconds": settings.ceiling_seconds,
        "code": code.workers,
        "runtime": code.runtime,
        "architecture": settings.architecture,
        "memory_mb": settings.worker_memory,
        "log_retention_days": settings.log_retention_days,
    },
)

sizes = OnDemandSizes(
    "sizes",
    {
        "gallery": gallery,
        "widths": settings.widths,
        "code": code.sizes,
        "runtime": code.runtime,
        "architecture": settings.architecture,
        "log_retention_days": settings.log_retention_days,
    },
)

user_pool = None
if settings.sign_in == "cognito":
    user_pool = UserPool(
        "people",
        {
            "groups": settings.groups,
            "second_factor": settings.second_factor,
            "sign_up": settings.sign_up,
        },
    )

edge = AuthEdge(
    "edge",
    {
        "gallery": gallery,
        "sizes": sizes,
        "place": place,
        "title": settings.title,
        "language": settings.language,
        "domain": settings.domain,
        "certificate_arn": settings.certificate_arn,
        "hosted_zone": settings.hosted_zone,
        "key_generation": settings.key_generation,
        "sign_in_concurrency": settings.sign_in_concurrency,
        "session_days": settings.session_days,
        "grant_minutes": settings.grant_minutes,
        "identity": Identity(user_pool, settings.openid),
        "price_class": settings.price_class,
        "code": code.sign_in,
        "runtime": code.runtime,
        "architecture": settings.architecture,
        "log_retention_days": settings.log_retention_days,
    },
)

upload = gallery.originals.name.apply(upload_command)

pulumi.export("url", pulumi.Output.format("https://{0}/", edge.host))
pulumi.export("upload_command", upload)
pulumi.export("dns_records", edge.dns_records)
pulumi.export("originals_bucket", gallery.originals.name)
pulumi.export("renditions_bucket", gallery.renditions.name)
pulumi.export("site_bucket", gallery.site.name)
pulumi.export("table", gallery.table.name)
pulumi.export("queue_url", pipeline.queue.url)
pulumi.export("dead_letter_queue_url", pipeline.dead_letters.url)
pulumi.export(
    "lanes",
    {
        lane: {"queue_url": each.queue.url, "dead_letter_queue_url": each.dead_letters.url}
        for lane, each in pipeline.lanes.items()
        if lane
    },
)
pulumi.export("sign_in_parameter", edge.parameter)
pulumi.export("region", place.region)
pulumi.export("distribution_id", edge.distribution.id)
pulumi.export("user_pool_id", user_pool.id if user_pool else "")
