"""Runners with known truth, and what the detector makes of them."""
