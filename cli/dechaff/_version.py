"""The version, in one place: the package shows it and the build reads it, so that neither asks installed metadata."""

__version__ = "0.1.0"
