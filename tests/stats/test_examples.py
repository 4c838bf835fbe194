import doctest
import importlib
import pkgutil

import pytest

import evalhub.stats

MODULES = [
    module.name
    for module in pkgutil.walk_packages(evalhub.stats.__path__, "evalhub.stats.")
    if not module.ispkg
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_docstrings_hold(name):
    outcome = doctest.testmod(importlib.import_module(name))
    assert outcome.attempted > 0
    assert outcome.failed == 0
