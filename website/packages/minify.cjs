// Writes scripts smaller: node minify.cjs NODE_MODULES FOLDER NAME=SCRIPT…
"use strict";

const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const [modules, folder, ...scripts] = process.argv.slice(2);
const { minify } = require(join(modules, "terser"));

async function write(name, script) {
  const text = readFileSync(script, "utf8");
  // What a script without imports and exports declares may be meant for others.
  const isModule = /^(?:import|export)\b|\bimport\(/m.test(text);
  const { code } = await minify({ [script]: text }, { module: isModule });
  writeFileSync(join(folder, name), code);
}

Promise.all(scripts.map((each) => write(...each.split(/=(.*)/s)))).catch((error) => {
  console.error(`${error.filename}:${error.line}: ${error.message}`);
  process.exitCode = 1;
});
