// Print the rows of Parquet files as JSON, table by table: node read.mjs a.parquet b.parquet
import { asyncBufferFromFile, parquetReadObjects, parquetSchema, parquetMetadataAsync } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const found = {}
for (const path of process.argv.slice(2)) {
  const file = await asyncBufferFromFile(path)
  const types = parquetSchema(await parquetMetadataAsync(file)).children.map(({ element }) => element)
  const rows = await parquetReadObjects({ file, compressors })
  found[path] = {
    types: Object.fromEntries(types.map((t) => [t.name, t.logical_type?.type ?? t.converted_type ?? t.type])),
    rows: rows.map((row) => types.map(({ name }) => plain(row[name]))),
  }
}
process.stdout.write(JSON.stringify(found))

// Days as ISO 8601; 64-bit integers as numbers: none of ours is beyond what a double holds exactly.
function plain(value) {
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value === 'bigint') return Number(value)
  return value === undefined ? null : value
}
