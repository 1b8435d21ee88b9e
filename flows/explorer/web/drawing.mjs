import * as Plot from '@observablehq/plot'

/** Draw, without the names that Plot gives to groups: they are no roles, and assistive technology may read them out. */
export function drawing(options) {
  const svg = Plot.plot(options)
  for (const group of svg.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label')
  return svg
}
