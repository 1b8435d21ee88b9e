import * as Plot from '@observablehq/plot'

/** Draw, without the names that Plot gives to groups: they are no roles, and assistive technology may read them out. */
export function drawing(options) {
  const svg = Plot.plot(options)
  for (const group of svg.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label')
  return svg
}

/** The most dots of a kind that share a sixtieth of the time: how high they pile up. */
export function pile(found) {
  const times = found.map((p) => p.from.getTime())
  const first = Math.min(...times)
  const width = (Math.max(...times) - first) / 60 || 1
  const heaps = new Map()
  for (const point of found) {
    const at = `${point.kind} ${Math.floor((point.from - first) / width)}`
    heaps.set(at, (heaps.get(at) ?? 0) + 1)
  }
  return Math.max(8, ...heaps.values())
}
