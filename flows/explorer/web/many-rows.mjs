// A table of thousands of rows, of which a hundred are on the page at a time; where one stands is in the address.
import DataTable from 'datatables.net'
import { MOST, choice, remember, state } from './explorer.mjs'

const ROWS = 100
const told = DataTable.render.text() // texts are set as texts, whatever they contain
const name = (address) => address.replace(/^.*\//, '').replace(/\.html(#.*)?$/, '')

for (const element of document.querySelectorAll('table[data-many]')) {
  const rows = globalThis.dyad.rows // each: the address of its record's page, a text a column, what dates sort by
  const heads = [...element.tHead.rows[0].cells]
  const [column, direction] = (state.get('order') ?? '').split('-')
  const table = new DataTable(element, {
    data: rows, deferRender: true, pageLength: ROWS, lengthChange: false, search: { search: state.get('q') ?? '' },
    order: heads[column] ? [[Number(column), direction === 'desc' ? 'desc' : 'asc']] : [],
    columns: heads.map((head, at) => ({
      data: head.hasAttribute('data-date') ? (row, type) => (type === 'display' || type === 'filter' ? row[at + 1] : row[at + 1] && row.at(-1)) : at + 1,
      className: head.hasAttribute('data-whole') ? 'whole' : '',
      ...(at === 0 ? { cellType: 'th', render: { ...told, display: linked }, createdCell: (cell) => { cell.scope = 'row' } } : { render: told }),
    })),
    createdRow: (row, data) => { if (element.hasAttribute('data-ids')) row.id = name(data[0]) },
    language: {
      search: 'Find', zeroRecords: 'Nothing matches', info: '_START_–_END_ of _TOTAL_', infoFiltered: '(_MAX_ in all)', infoEmpty: '',
      paginate: { first: 'First', previous: 'Previous', next: 'Next', last: 'Last' },
      aria: { paginate: { first: 'First page', previous: 'Previous page', next: 'Next page', last: 'Last page' } },
    },
  })
  const selects = offer(element, table, heads, rows)
  const refine = () => {
    for (const [at, select] of selects) {
      table.column(at).search(select.value ? (cell) => cell === select.value : '', false, false)
    }
  }
  for (const [, select] of selects) select.addEventListener('change', () => { refine(); table.draw() })
  refine()
  table.draw()
  stand(table, rows)
  document.getElementById('without').remove()
  table.on('draw', () => {
    const [[at, way] = []] = table.order()
    remember('q', table.search())
    remember('order', at === undefined || !way ? '' : `${at}-${way}`)
    remember('page', table.page() ? String(table.page() + 1) : '')
  })
}

function linked(text, _, row) {
  const link = document.createElement('a')
  link.href = row[0]
  link.textContent = text || name(row[0])
  return link
}

/** Offer what few different values a column has as a choice; return the columns with their choices. */
function offer(element, table, heads, rows) {
  const form = document.createElement('form')
  form.className = 'filters'
  const selects = []
  for (const [at, head] of heads.entries()) {
    const values = head.hasAttribute('data-choices') ? [...new Set(rows.map((row) => row[at + 1]))].filter(Boolean).sort() : []
    if (values.length > 1 && values.length <= MOST) {
      const label = table.column(at).header().textContent.trim()
      const [wrap, select] = choice(label.replaceAll(' ', '-'), label, values.map((value) => [value, value]), () => {})
      selects.push([at, select])
      form.append(wrap)
    }
  }
  if (selects.length) element.closest('.scroll').before(form)
  return selects
}

/** Go to the row that the address names by its record, or to the page that it names by its number. */
function stand(table, rows) {
  const wanted = decodeURIComponent(location.hash.slice(1))
  const at = wanted ? table.rows({ search: 'applied' }).indexes().toArray().findIndex((n) => name(rows[n][0]) === wanted) : -1
  if (at < 0) return table.page(Math.max(0, Number(state.get('page') ?? 1) - 1) || 0).draw('page')
  table.page(Math.floor(at / ROWS)).draw('page')
  document.getElementById(wanted)?.scrollIntoView()
}
