"""Packages of others that our statistics are held against, in an environment of their own.

They need numpy 1 and pandas 2, which the product does not use. `make test` makes the environment
(`requirements-oracles.lock`, in `.venv/oracles`); one process of it answers all questions of a
test process, one JSON line each:

    def test_something(ask):
        theirs = ask("agreement.gwet", matrix=ratings)

`ask("module.function", **arguments)` calls the function of `programs/module.py` in that process;
arrays become lists on the way, NaN stays NaN, and an error there is an error here. To add one,
write a typed function with keyword arguments into a module of `programs/` that imports what it
needs (only modules that are asked for are loaded) and returns what JSON can carry. A new package
goes into `requirements-oracles.in` together with what its import needs, and into
`docs/dependencies.md`; then `make lock`.

Python 3.13 has no numpy 1: there these tests are skipped and say so.
"""
