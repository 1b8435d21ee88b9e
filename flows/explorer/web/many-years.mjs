// Thousands of records over time: how many in each decade, year or month, each bar a link to what it counts, down to
// where there are few enough to be shown one by one.
import * as Plot from '@observablehq/plot'
import { drawing, pile } from './drawing.mjs'
import { NAMES, choice, remember, state } from './explorer.mjs'

const DOTS = 250 // records up to which each is a dot of its own
const BARS = 60
const COLOURS = ['#3f83cc', '#b7791f', '#2f8f60']
const YEAR = 86_400_000 * 365.25
const STEPS = [ // how many a year has, when the one begins and ends that a day is in
  { times: 12, begins: (y, m) => Date.UTC(y, m), ends: (y, m) => Date.UTC(y, m + 1) },
  { times: 1, begins: (y) => Date.UTC(y, 0), ends: (y) => Date.UTC(y + 1, 0) },
  { times: 0.1, begins: (y) => Date.UTC(y - y % 10, 0), ends: (y) => Date.UTC(y - y % 10 + 10, 0) },
]

const figure = document.getElementById('timeline')
const points = (globalThis.dyad?.points ?? []).map(([table, id, title, start, end, told, sides, scope]) => ({
  table, path: `site/records/${table}/${id}.html`, title, start, from: new Date(start), to: new Date(end), told, sides, scope, kind: NAMES[table],
}))
if (figure && points.length) {
  const form = document.getElementById('timeline-filters')
  const distinct = (of) => [...new Set(points.flatMap(of))].filter(Boolean).sort().map((value) => [value, value.replaceAll('_', ' ')])
  const chosen = {}
  const draw = () => {
    const of = ({ table, side, scope, from, to }) => points.filter((p) =>
      (!table || p.table === table) && (!side || p.sides.includes(side)) && (!scope || p.scope === scope) && p.start >= from && (!to || p.start.slice(0, to.length) <= to))
    show(of(Object.fromEntries(Object.entries(chosen).map(([name, field]) => [name, field.value]))))
  }
  for (const [name, label, values] of [
    ['table', 'Table', Object.entries(NAMES)], ['side', 'Side', distinct((p) => p.sides)], ['scope', 'Scope', distinct((p) => p.scope)],
  ]) {
    const [wrap, select] = choice(name, label, values, draw)
    chosen[name] = select
    form.append(wrap)
  }
  for (const [name, label] of [['from', 'From'], ['to', 'To']]) {
    const [wrap, field] = day(name, label, draw)
    chosen[name] = field
    form.append(wrap)
  }
  form.addEventListener('submit', (event) => event.preventDefault())
  form.hidden = false
  draw()
}

/** A field for a year, month or day: what begins a date as it is written, "1950", "1950-06". */
function day(name, label, change) {
  const field = document.createElement('input')
  Object.assign(field, { name, value: state.get(name) ?? '', size: 10, placeholder: 'year', pattern: '\\d{4}(-\\d\\d){0,2}', title: 'A year, month or day: 1950, 1950-06, 1950-06-30' })
  field.addEventListener('change', () => {
    if (!field.reportValidity()) return
    remember(name, field.value)
    change()
  })
  const wrap = document.createElement('label')
  wrap.append(`${label} `, field)
  return [wrap, field]
}

function show(found) {
  const told = document.getElementById('timeline-told')
  const list = document.getElementById('timeline-list')
  told.textContent = `${found.length} of ${points.length} records`
  list.replaceChildren()
  if (!found.length) return figure.replaceChildren()
  const bars = found.length > DOTS ? counted(found) : []
  if (bars.length) {
    told.textContent += ', each at the first day that it can mean. A bar leads to what it counts.'
    return figure.replaceChildren(columns(bars))
  }
  figure.replaceChildren(dots(found))
  list.append(...found.map(item))
  return undefined
}

function item(point) {
  const line = document.createElement('li')
  const link = document.createElement('a')
  link.href = point.path
  link.textContent = point.title.endsWith(point.told) ? point.title : `${point.title}, ${point.told}`
  line.append(link)
  return line
}

/** Count by the finest step that gives few enough bars; nothing where all is of one month. */
function counted(found) {
  const times = found.map((p) => p.from.getTime()).sort((a, b) => a - b)
  const [first, last] = [times[0], times.at(-1)]
  const step = STEPS.find((each) => (last - first) / YEAR * each.times <= BARS) ?? STEPS.at(-1)
  const bins = new Map()
  for (const point of found) {
    const begins = step.begins(point.from.getUTCFullYear(), point.from.getUTCMonth())
    const at = `${point.table} ${begins}`
    if (!bins.has(at)) bins.set(at, { kind: point.kind, table: point.table, from: new Date(begins), n: 0 })
    bins.get(at).n += 1
  }
  const bars = [...bins.values()].map((bar) => described(bar, step))
  return step.times === 12 && new Set(bars.map((bar) => bar.from.getTime())).size === 1 ? [] : bars
}

function described(bar, step) {
  const to = new Date(step.ends(bar.from.getUTCFullYear(), bar.from.getUTCMonth()))
  const [from, last] = [bar.from, new Date(to - 1)].map((date) => date.toISOString().slice(0, step.times === 12 ? 7 : 4))
  const query = new URLSearchParams(state)
  for (const [name, value] of Object.entries({ table: bar.table, from, to: last })) query.set(name, value)
  return { ...bar, to, href: `?${query}#time`, told: `${bar.kind}, ${from === last ? from : `${from}–${last}`}: ${bar.n}` }
}

function columns(bars) {
  const kinds = Object.values(NAMES).filter((kind) => bars.some((bar) => bar.kind === kind))
  return drawing({
    ...look(kinds, 130),
    y: { label: null, grid: true, ticks: 4, nice: true },
    marks: [
      Plot.rectY(bars, { x1: 'from', x2: 'to', y: 'n', fy: 'kind', fill: 'kind', insetLeft: 0.5, insetRight: 0.5, href: 'href', ariaLabel: 'told', title: 'told' }),
      Plot.ruleY([0]),
    ],
  })
}

function dots(found) {
  const kinds = Object.values(NAMES).filter((kind) => found.some((p) => p.kind === kind))
  const spans = found.filter((p) => p.to - p.from > YEAR / 12)
  return drawing({
    ...look(kinds, Math.min(900, 40 + 10 * pile(found))), y: { axis: null, domain: [-1, 1] },
    marks: [
      Plot.ruleY(spans, { x1: 'from', x2: 'to', y: () => 0, fy: 'kind', stroke: 'kind', strokeWidth: 3, strokeOpacity: 0.15 }),
      Plot.dot(found, Plot.dodgeY({ x: 'from', fy: 'kind', fill: 'kind', r: 4.5, href: 'path', ariaLabel: 'title', title: 'title', anchor: 'middle' })),
    ],
  })
}

function look(kinds, height) {
  return {
    width: Math.max(320, Math.min(figure.clientWidth || 900, 1100)), height: 60 + height * kinds.length, marginLeft: 50, marginRight: 80,
    style: { background: 'none', fontSize: '13px' }, x: { type: 'utc', label: null, grid: true }, fy: { domain: kinds, label: null },
    color: { domain: Object.values(NAMES), range: COLOURS },
  }
}
