// sharp, one thread, small from large.
import { readdirSync } from "node:fs";
import { join, parse } from "node:path";
import { createRequire } from "node:module";

const [modules, source, target, large, small, quality] = process.argv.slice(2);
const sharp = createRequire(join(modules, "x.js"))("sharp");
sharp.concurrency(1);
sharp.cache(false);

const fit = (edge) => ({ width: edge, height: edge, fit: "inside", withoutEnlargement: true });

for (const file of readdirSync(source).sort()) {
  const path = (edge) => join(target, `${parse(file).name}.${edge}.jpg`);
  const { data, info } = await sharp(join(source, file)).rotate().resize(fit(+large)).raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  for (const edge of [+large, +small]) {
    await sharp(data, { raw }).resize(fit(edge)).jpeg({ quality: +quality }).toFile(path(edge));
  }
}
