"""What a photo shows: the pipeline's `Recognizer` in Amazon Rekognition."""

from typing import Any

from handlers.clients import client
from pipeline.ports import Label


class RekognitionRecognizer:
    """Asks Rekognition in the function's own region; its client is made when the first photo needs it."""

    def labels(self, image: bytes, most: int, confidence: float) -> list[Label]:
        """Return *most* labels at most for what *image* shows, the surest first."""
        answer = client("rekognition").detect_labels(
            Image={"Bytes": image}, MaxLabels=most, MinConfidence=confidence
        )
        return _labels(answer["Labels"])

    def moderation(self, image: bytes, confidence: float) -> list[Label]:
        """Return what in *image* is not for all eyes, the surest first."""
        answer = client("rekognition").detect_moderation_labels(
            Image={"Bytes": image}, MinConfidence=confidence
        )
        return _labels(answer["ModerationLabels"])


def _labels(found: list[dict[str, Any]]) -> list[Label]:
    labels = [Label(each["Name"], float(each["Confidence"])) for each in found]
    return sorted(labels, key=lambda each: (-each.confidence, each.name))
