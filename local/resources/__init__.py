"""How each type of resource is made in the embedded cloud: one small function a type, by service."""
