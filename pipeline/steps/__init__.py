"""The steps that ship with Vitrine, one a module."""
