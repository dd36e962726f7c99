"""Property tests try the same cases at every run, so that a red run is red for everybody; HYPOTHESIS_SEARCH=1 looks for new ones."""

import os

from hypothesis import HealthCheck, settings

# How fast cases are made depends on what else a machine does.
settings.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
if not os.environ.get("HYPOTHESIS_SEARCH"):
    settings.load_profile("repeatable")
