// Put explorer.mjs and the libraries it imports into one file, and their licences into another.
import { build } from 'esbuild'
import { readFileSync, writeFileSync, existsSync } from 'node:fs'

const result = await build({
  entryPoints: ['explorer.mjs'], bundle: true, minify: true, format: 'iife', target: 'es2022', charset: 'utf8',
  legalComments: 'none', metafile: true, outfile: '../static/explorer.js',
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
