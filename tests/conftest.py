"""What every test shares: one hypothesis profile, and a home directory that is nobody's."""

from hypothesis import HealthCheck, settings

# The same examples on every run and machine: a failure is a fact, not a surprise in somebody else's change.
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
