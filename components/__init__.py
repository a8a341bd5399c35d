"""The Pulumi components that a gallery is made of."""
