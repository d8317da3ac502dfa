"""The short form of ``make soak``."""

from __future__ import annotations

import pytest

from tests.soak.running import FAULTS, Soak


@pytest.mark.slow
def test_pool_survives_faults_of_every_kind():
    """After thousands of leases with injected faults all counts add up, no state is lost or lent twice, no thread is left."""
    soak = Soak(leases=6000, rounds=3)

    soak.run()

    assert soak.findings == []
    assert soak.leases >= 6000
    assert {*FAULTS} - {*soak.done} <= {
        "dying thread",
        "drain",
        "resize",
        "generation",
        "suspend",
    }  # some are rare
    assert soak.sizes[2] < soak.sizes[0] * 1.1
