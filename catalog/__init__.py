"""The model of the gallery: albums, photos, audiences and `metadata.yml`; pure."""
