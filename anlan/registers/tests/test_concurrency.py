"""Several people putting enterprises on file in the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from anlan.registers.actions import create_enterprise
from anlan.registers.models import Enterprise

from .conftest import RegisterCast, code


@pytest.mark.django_db(transaction=True)
def test_all_get_a_place_in_the_tree():
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share SQLite's test database in memory")
    cast, start, failures = RegisterCast(), Barrier(4), []

    def file(name):
        start.wait()
        try:
            create_enterprise(
                actor=cast.fresh(cast.officer),
                name=name,
                credit_code=code(),
                place=cast.town,
                sector=cast.industry,
            )
        except Exception as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [Thread(target=file, args=(f"同时{number}厂",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    paths = set(Enterprise.objects.values_list("organ__path", flat=True))
    assert len(paths) == Enterprise.objects.count() == 5
