// Builds app/static/build from assets/: bundles with hashed names, fonts, a manifest, compressed copies.
//   assets/css/*.css, assets/js/*.js  one bundle each (folders below them hold parts)
//   assets/img/**                     copied
// manifest.json maps a source's name ("css/site.css", "img/mark.svg", "fonts/x.woff2") to the built file's.
// pdf-fonts/ keeps stable names: PDFs embed whole TTFs and name them in their own style sheets.
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";
import esbuild from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const source = path.join(root, "assets");
const target = path.join(root, "app/static/build");
const fresh = `${target}.new`;

const bundled = [".css", ".js"];
const compressible = new Set([".css", ".js", ".svg", ".json", ".txt"]);
const pdfFonts = {
  // names in letters that the house's faces do not have
  "noto-sans": ["600SemiBold"],
  "noto-sans-arabic": ["600SemiBold"],
  "noto-sans-armenian": ["600SemiBold"],
  "noto-sans-georgian": ["600SemiBold"],
  "noto-sans-hebrew": ["600SemiBold"],
  "noto-sans-sc": ["600SemiBold"],
  "source-sans-3": ["400Regular", "400Regular_Italic", "600SemiBold", "700Bold"],
  "source-serif-4": ["400Regular", "400Regular_Italic", "600SemiBold", "700Bold"],
  ubuntu: ["400Regular", "400Regular_Italic", "700Bold"],
};

async function filesIn(folder, { recursive = false } = {}) {
  const entries = await readdir(folder, { withFileTypes: true, recursive }).catch((error) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("."));
  return files.map((entry) => path.join(entry.parentPath, entry.name)).sort();
}

async function entryPoints() {
  const files = [...(await filesIn(`${source}/css`)), ...(await filesIn(`${source}/js`))];
  return files.filter((file) => bundled.includes(path.extname(file)));
}

async function bundle() {
  const result = await esbuild.build({
    absWorkingDir: root,
    assetNames: "[name]-[hash]",
    bundle: true,
    entryNames: "[name]-[hash]",
    entryPoints: await entryPoints(),
    format: "esm",
    legalComments: "eof",
    loader: { ".woff2": "file", ".woff": "empty", ".svg": "file", ".png": "file", ".wasm": "file" },
    logLevel: "warning",
    metafile: true,
    minify: true,
    outdir: fresh,
    target: ["chrome109", "firefox115", "safari16"],
  });
  return Object.fromEntries(Object.entries(result.metafile.outputs).map(manifestRow));
}

function manifestRow([output, { entryPoint, inputs }]) {
  const input = entryPoint ?? Object.keys(inputs)[0];
  const folder = path.extname(input) === ".woff2" ? "fonts" : path.basename(path.dirname(input));
  return [`${folder}/${path.basename(input)}`, path.basename(output)];
}

async function copyImages() {
  const rows = {};
  for (const file of await filesIn(`${source}/img`, { recursive: true })) {
    const { name, ext } = path.parse(file);
    const content = await readFile(file);
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
    await writeFile(`${fresh}/${name}-${hash}${ext}`, content);
    rows[path.relative(source, file)] = `${name}-${hash}${ext}`;
  }
  return rows;
}

async function copyPdfFonts() {
  await mkdir(`${fresh}/pdf-fonts`, { recursive: true });
  for (const [family, faces] of Object.entries(pdfFonts)) {
    for (const face of faces) {
      const folder = `${root}/node_modules/@expo-google-fonts/${family}/${face}`;
      for (const file of (await filesIn(folder)).filter((name) => name.endsWith(".ttf"))) {
        await cp(file, `${fresh}/pdf-fonts/${path.basename(file)}`);
      }
    }
  }
}

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

async function compress() {
  for (const file of await filesIn(fresh)) {
    if (!compressible.has(path.extname(file))) continue;
    const content = await readFile(file);
    await writeFile(`${file}.br`, await brotli(content));
    await writeFile(`${file}.gz`, await gzip(content, { level: 9 }));
  }
}

await rm(fresh, { force: true, recursive: true });
await mkdir(fresh, { recursive: true });
const manifest = { ...(await bundle()), ...(await copyImages()) };
await copyPdfFonts();
await compress();
await writeFile(`${fresh}/manifest.json`, `${JSON.stringify(manifest, Object.keys(manifest).sort(), 2)}\n`);
await rm(target, { force: true, recursive: true });
await rename(fresh, target);
console.log(`${Object.keys(manifest).length} built files in app/static/build`);
