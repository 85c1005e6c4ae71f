"""The dashboard: Flask on this machine only. Pages ask the pipeline and draw what it returns."""

from tracker.web.app import create_app

__all__ = ["create_app"]
