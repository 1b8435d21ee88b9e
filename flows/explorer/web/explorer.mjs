// What a page does besides standing there: tables that sort and filter, a timeline and a chart of trade. Every page
// says the same without it.
import DataTable from 'datatables.net'
import * as Plot from '@observablehq/plot'
import { drawing, pile } from './drawing.mjs'

export const MOST = 40 // different values of a column up to which it is offered as a choice
export const NAMES = { treaties: 'Treaties', visits: 'Visits', exercises: 'Exercises' }
const read = (id) => JSON.parse(document.getElementById(id)?.textContent ?? '[]')
export const state = new URLSearchParams(location.search)

/** Keep what was chosen in the address, so that it can be passed on. */
export function remember(name, value) {
  if (value) state.set(name, value)
  else state.delete(name)
  history.replaceState(null, '', `${location.pathname}${state.size ? `?${state}` : ''}${location.hash}`)
}

export function choice(name, label, values, change) {
  const select = document.createElement('select')
  select.name = name
  select.append(new Option(`any`, ''), ...values.map(([value, text]) => new Option(text, value)))
  select.value = state.get(name) ?? ''
  select.addEventListener('change', () => { remember(name, select.value); change() })
  const wrap = document.createElement('label')
  wrap.append(`${label} `, select)
  return [wrap, select]
}

// Tables

for (const element of document.querySelectorAll('table.records')) {
  const table = new DataTable(element, {
    paging: element.rows.length > 200, pageLength: 100, order: [], search: { search: state.get('q') ?? '' },
    language: { search: 'Find', emptyTable: 'Nothing', zeroRecords: 'Nothing matches', info: '_TOTAL_ of _MAX_', infoFiltered: '' },
  })
  table.on('search.dt', () => remember('q', table.search()))
  const filters = document.createElement('form')
  filters.className = 'filters'
  const selects = []
  const refine = () => {
    for (const [column, select] of selects) {
      table.column(column).search(select.value ? (cell) => cell === select.value : '', false, false)
    }
    table.draw()
  }
  table.columns().every(function () {
    const values = [...new Set(this.data().toArray().map(text))].filter(Boolean).sort()
    const head = this.header().textContent.trim()
    if (this.header().hasAttribute('data-choices') && values.length > 1 && values.length <= MOST) {
      const [wrap, select] = choice(head.replaceAll(' ', '-'), head, values.map((v) => [v, v]), refine)
      selects.push([this.index(), select])
      filters.append(wrap)
    }
  })
  if (selects.length) {
    element.closest('.scroll').before(filters)
    refine()
  }
}

function text(html) {
  const box = document.createElement('template')
  box.innerHTML = html // never shown: a template runs and loads nothing
  return box.content.textContent.trim()
}

// Timeline

const points = read('points').map((p) => ({ ...p, from: new Date(p.start), to: new Date(p.end), kind: NAMES[p.table] }))
const timeline = document.getElementById('timeline')
if (timeline && points.length) {
  const form = document.getElementById('timeline-filters')
  const told = document.getElementById('timeline-told')
  const century = (p) => String(Math.floor(p.from.getUTCFullYear() / 100) + 1)
  const distinct = (of) => [...new Set(points.flatMap(of))].filter(Boolean).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const draw = () => {
    const chosen = points.filter((p) =>
      (!selects.table.value || p.table === selects.table.value) && (!selects.side.value || p.sides.includes(selects.side.value)) &&
      (!selects.scope.value || p.scope === selects.scope.value) && (!selects.century.value || century(p) === selects.century.value))
    timeline.replaceChildren(chosen.length ? drawn(chosen) : '')
    told.textContent = `${chosen.length} of ${points.length} records`
  }
  const selects = {}
  for (const [name, label, values] of [
    ['table', 'Table', Object.entries(NAMES)], ['side', 'Side', distinct((p) => p.sides).map((v) => [v, v])],
    ['scope', 'Scope', distinct((p) => p.scope).map((v) => [v, v.replaceAll('_', ' ')])],
    ['century', 'Century', distinct(century).map((v) => [v, `${v}th`.replace(/1th$/, '1st')])],
  ]) {
    const [wrap, select] = choice(name, label, values, draw)
    selects[name] = select
    form.append(wrap)
  }
  form.hidden = false
  draw()
}

function drawn(chosen) {
  const kinds = Object.values(NAMES).filter((kind) => chosen.some((p) => p.kind === kind))
  const spans = chosen.filter((p) => p.to - p.from > 86_400_000 * 31)
  return drawing({
    width: Math.max(320, Math.min(timeline.clientWidth || 900, 1100)), height: 60 + Math.max(110, 40 + 10 * pile(chosen)) * kinds.length, marginLeft: 80,
    style: { background: 'none', fontSize: '13px' },
    x: { type: 'utc', label: null, grid: true }, y: { axis: null, domain: [-1, 1] }, fy: { domain: kinds, label: null },
    color: { domain: Object.values(NAMES), range: ['#3f83cc', '#b7791f', '#2f8f60'] },
    marks: [
      Plot.ruleY(spans, { x1: 'from', x2: 'to', y: () => 0, fy: 'kind', stroke: 'kind', strokeWidth: 3, strokeOpacity: 0.35 }),
      Plot.dot(chosen, Plot.dodgeY({ x: 'from', fy: 'kind', fill: 'kind', r: 4.5, href: 'path', ariaLabel: 'title', title: 'title', anchor: 'middle' })),
    ],
  })
}

// Trade

const figures = read('figures')
const chart = document.getElementById('trade-chart')
if (chart && figures.length) {
  const group = (f) => (f.measure === 'value' ? `value, ${f.unit ?? 'without a unit'}` : (f.measure ?? 'figure').replaceAll('_', ' '))
  for (const name of [...new Set(figures.map(group))]) {
    const rows = figures.filter((f) => group(f) === name).map((f, n) => ({
      ...f, line: n, told: `${f.flow}${f.period ? `, ${f.period}` : ''}: ${{ about: 'about ', at_most: 'at most ', at_least: 'at least ' }[f.qualifier] ?? ''}${f.shown}`,
    }))
    chart.append(drawing({
      width: Math.max(300, Math.min(chart.clientWidth || 900, 900)), height: 60 + 52 * rows.length, marginLeft: 18, marginRight: 24, marginBottom: 44,
      style: { background: 'none', fontSize: chart.clientWidth < 420 ? '11px' : '13px' }, ariaLabel: name, marginTop: 28,
      x: { label: rows.every((r) => r.unit === 'percent') ? `${name}, %` : name, grid: true, tickFormat: (d) => new Intl.NumberFormat('en', { notation: 'compact' }).format(d), ticks: 5 }, y: { axis: null, type: 'band', paddingInner: 0.55 },
      marks: [
        Plot.ruleX([0]),
        Plot.barX(rows, { x: 'value', y: 'line', fill: '#4a90d9', fillOpacity: (r) => (r.qualifier === 'exact' ? 1 : 0.55), href: 'path', ariaLabel: 'told', title: 'told' }),
        Plot.text(rows, { y: 'line', text: 'told', textAnchor: 'start', frameAnchor: 'left', dy: -22 }), // at the edge: from zero it may run out of the picture
      ],
    }))
  }
}
