"""Property tests try the same cases at every run, so that a red run is red for everybody; HYPOTHESIS_SEARCH=1 looks for new ones."""

import os

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)  # a busy machine is no failure
if not os.environ.get("HYPOTHESIS_SEARCH"):
    settings.load_profile("repeatable")
