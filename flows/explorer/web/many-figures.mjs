// Hundreds of trade figures: one measure at a time, each figure a dot at its period; a line each would be a mile.
import * as Plot from '@observablehq/plot'
import { drawing } from './drawing.mjs'
import { choice } from './explorer.mjs'

const chart = document.getElementById('trade-chart')
const figures = (globalThis.dyad?.figures ?? []).map(([id, flow, measure, unit, value, shown, qualifier, period, start]) => ({
  path: `site/records/trade_figures/${id}.html`, value, qualifier, period, start: start && new Date(start),
  group: measure === 'value' ? `value, ${unit ?? 'without a unit'}` : (measure ?? 'figure').replaceAll('_', ' '),
  told: `${flow}${period ? `, ${period}` : ''}: ${{ about: 'about ', at_most: 'at most ', at_least: 'at least ' }[qualifier] ?? ''}${shown}`,
}))
if (chart && figures.length) {
  const groups = new Map()
  for (const figure of figures) groups.set(figure.group, [...(groups.get(figure.group) ?? []), figure])
  const byNumber = [...groups].sort(([, a], [, b]) => b.length - a.length)
  const told = document.createElement('p')
  const place = document.createElement('div')
  const draw = () => {
    const [name, all] = byNumber.find(([each]) => each === select.value) ?? byNumber[0]
    const dated = all.filter((figure) => figure.start)
    told.textContent = `${name}: ${dated.length} figures${all.length > dated.length ? `, and ${all.length - dated.length} that tell no period` : ''}`
    place.replaceChildren(dated.length ? drawn(name, dated) : '')
  }
  const [wrap, select] = choice('measure', 'Measure', byNumber.map(([name, all]) => [name, `${name} (${all.length})`]), draw)
  select.options[0].remove() // one measure at a time: there is no axis for all
  if (!select.value) select.selectedIndex = 0
  told.setAttribute('role', 'status')
  chart.append(wrap, told, place)
  draw()
}

function drawn(name, dated) {
  const values = dated.map((figure) => figure.value)
  const wide = Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > 1_000
  return drawing({
    width: Math.max(300, Math.min(chart.clientWidth || 900, 1100)), height: 380, marginLeft: 60, marginTop: 30,
    style: { background: 'none', fontSize: '13px' }, ariaLabel: name, x: { type: 'utc', label: null },
    y: { type: wide ? 'log' : 'linear', label: wide ? `${name} (each line ten times the one below)` : name, grid: true, ticks: 6, tickFormat: (d) => new Intl.NumberFormat('en', { notation: 'compact' }).format(d) },
    marks: [
      ...(wide ? [] : [Plot.ruleY([0])]),
      Plot.dot(dated, {
        x: 'start', y: 'value', r: 4, fill: '#4a90d9', fillOpacity: (figure) => (figure.qualifier === 'exact' ? 1 : 0.6),
        href: 'path', ariaLabel: 'told', title: 'told',
      }),
    ],
  })
}
