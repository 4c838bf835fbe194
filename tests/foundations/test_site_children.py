"""The programs that serve."""

from evalhub.processes.supervisor import Site
from evalhub.wiring.site import children_of


def test_web_and_worker_compute_on_one_thread_each(tmp_path) -> None:
    children = children_of(Site(data=tmp_path, host="127.0.0.1", port=8000))
    assert [child.name for child in children] == ["web", "worker"]
    assert {child.env["OPENBLAS_NUM_THREADS"] for child in children} == {"1"}
