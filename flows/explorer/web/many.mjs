// What pages of many rows do, besides what pages of few do: their rows come as data, beside the page, and are set
// where they are looked at. Without this the page has the first rows and the way to all of them.
import './explorer.mjs'
import './many-rows.mjs'
import './many-years.mjs'
import './many-figures.mjs'
