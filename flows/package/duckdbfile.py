"""All tables as one DuckDB file: types, keys, comments and views; same tables, same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows.ground.schema import TableSchema
from flows.ground.views import load_views
from flows.package.ddl import create, in_order, meaning

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# A later format has a random number in its header, and compressed text carries whatever lay in memory before it
# (duckdb issue 23382): neither would give the same bytes twice. Small blocks keep the file small all the same.
_FORMAT: Final = "STORAGE_VERSION 'v1.3.0', BLOCK_SIZE 16384"


def write_duckdb(tables: Mapping[str, pa.Table], path: Path) -> None:
    """Write Arrow tables as one DuckDB file; DuckDB 1.3 and later read it."""
    import duckdb

    path.unlink(missing_ok=True)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("PRAGMA force_compression = 'uncompressed'")
        connection.execute(f"ATTACH {_quoted(str(path))} AS package ({_FORMAT})")
        connection.execute("USE package")
        connection.execute("BEGIN")  # else each of some two hundred statements is a transaction of its own
        for schema in in_order():
            _write(connection, schema, tables[schema.name])
        for view in load_views():
            connection.execute(f'CREATE VIEW "{view.name}" AS {view.query("duckdb")}')
            connection.execute(f'COMMENT ON VIEW "{view.name}" IS {_quoted(view.description)}')
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT package")
        connection.execute("USE memory")
        connection.execute("DETACH package")


def _write(connection: duckdb.DuckDBPyConnection, schema: TableSchema, table: pa.Table) -> None:
    name = schema.name
    connection.execute(create(schema, "duckdb"))
    connection.execute(f'COMMENT ON TABLE "{name}" IS {_quoted(f"{schema.description} {schema.absence}")}')
    for column in schema.columns:
        connection.execute(f'COMMENT ON COLUMN "{name}"."{column.name}" IS {_quoted(meaning(column))}')
    connection.register("arriving", table)
    connection.execute(f'INSERT INTO "{name}" SELECT * FROM arriving')
    connection.unregister("arriving")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
