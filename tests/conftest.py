"""What holds for all tests."""

from hypothesis import settings

# A machine that is busy with something else is no fault of the code: time is measured where it is what is tested.
settings.register_profile("dyad", deadline=None)
settings.load_profile("dyad")
