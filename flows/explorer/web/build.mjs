// Put explorer.mjs with the libraries it imports into one file, many.mjs into another, and the licences of both into a third.
import { build } from 'esbuild'
import { readFileSync, writeFileSync, existsSync } from 'node:fs'

const result = await build({
  entryPoints: ['explorer.mjs', 'many.mjs'], bundle: true, minify: true, format: 'iife', target: 'es2022', charset: 'utf8',
  legalComments: 'none', metafile: true, outdir: '../static',
})
const owners = [...new Set(Object.keys(result.metafile.inputs)
  .map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean))].sort()
const parts = owners.map((name) => {
  const about = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'))
  const file = ['LICENSE', 'LICENSE.txt', 'LICENSE.md', 'License.txt', 'license', 'license.txt'].find((f) => existsSync(`node_modules/${name}/${f}`))
  const text = file ? readFileSync(`node_modules/${name}/${file}`, 'utf8').trim() : `Licence: ${about.license}`
  return `${name} ${about.version}\n\n${text}\n`
})
writeFileSync('../static/LICENSES.txt', `explorer.js contains these libraries.\n\n${parts.join('\n----\n\n')}`)
