"""Connections of a pool, asked by their sockets whether they still stand."""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool

from evalhub.sql.prepared import checked


def check(connection: psycopg.Connection[Any]) -> None:
    """Raise `OperationalError` where the server has gone away.

    An idle server is silent. Only a socket with something to read, which may be its end, is worth
    an exchange: that costs as much as a statement.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN | select.POLLPRI)
    if poll.poll(0):
        ConnectionPool.check_connection(connection)


class Pool(ConnectionPool[Any]):
    """A pool that learns from one ended connection that the others may have ended with it.

    The pool waits longer after each failed check, so a request that meets one dead connection
    after the other, as after a restart of the server, would give up before it met them all.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(check=self._check_all, **options)

    def _check_all(self, connection: psycopg.Connection[Any]) -> None:
        try:
            check(connection)
        except psycopg.OperationalError:
            self.check()
            raise


def commit(connection: psycopg.Connection[Any]) -> None:
    """End a transaction in one call of libpq; psycopg goes about it in several steps of Python."""
    if connection.pgconn.transaction_status == TransactionStatus.INTRANS:
        checked(connection.pgconn.exec_(b"COMMIT"))
    else:
        connection.commit()


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper, with a pool of its own making."""

    def _commit(self) -> None:
        if self.connection is not None:
            with debug_transaction(self, "COMMIT"), self.wrap_database_errors:
                commit(self.connection)

    @property
    def pool(self) -> ConnectionPool[Any] | None:
        options = self.settings_dict["OPTIONS"].get("pool")
        if not options or self.settings_dict["NAME"] is None:
            return None
        found: ConnectionPool[Any] | None = self._connection_pools.get(self.alias)
        if found is None:
            made = Pool(
                kwargs={**self.get_connection_params(), "autocommit": True},
                open=False,
                configure=self._configure_connection,
                **options,
            )
            found = self._connection_pools.setdefault(self.alias, made)
        return found
