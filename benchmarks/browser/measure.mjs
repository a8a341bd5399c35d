// Measures pages in a Chromium: Lighthouse with its mobile emulation, then one plain visit on a slow phone that
// scrolls to the end and notes every request. What to do comes as JSON on standard input:
//
//   {"chrome": path, "modules": folder, "visits": [{"name", "url", "login": {"url", "name", "password"} | null}]}
//
// The answers go to standard output, as JSON, in the same order.
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const task = JSON.parse(readFileSync(0, "utf8"));
const resolve = createRequire(join(task.modules, "noop.js")).resolve;
const { default: puppeteer } = await import(pathToFileURL(resolve("puppeteer-core")));
const { default: lighthouse } = await import(pathToFileURL(resolve("lighthouse")));

// The slow phone of Lighthouse's own emulation: slow 4G, a processor four times slower, 412 pixels wide.
const PHONE = { width: 412, height: 823, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true };
const NETWORK = { offline: false, latency: 150, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: (750e3 / 8) * 0.9 };
const SLOWDOWN = 4;
const CATEGORIES = ["performance", "accessibility", "best-practices"];

async function signIn(browser, login) {
  const page = await browser.newPage();
  await page.goto(login.url);
  await page.waitForSelector("#password");
  await page.type("#username", login.name);
  await page.type("#password", login.password);
  await Promise.all([page.waitForNavigation(), page.click("form button:not([type=button])")]);
  await page.waitForSelector("main h1");
  const home = page.url();
  await page.close();
  return home;
}

async function withoutCache(browser) {
  const page = await browser.newPage();
  const session = await page.createCDPSession();
  await session.send("Network.clearBrowserCache");
  await page.close();
}

/** Return Lighthouse's report; it misses a page's paint now and then, and is asked again. */
async function report(browser, url, tries = 3) {
  await withoutCache(browser);
  const { port } = new URL(browser.wsEndpoint());
  // The session stays: cookies are what opens the pages.
  const { lhr } = await lighthouse(url, { port, output: "json", onlyCategories: CATEGORIES, disableStorageReset: true });
  if (!lhr.runtimeError) return lhr;
  if (tries === 1) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  return report(browser, url, tries - 1);
}

async function score(browser, url) {
  const lhr = await report(browser, url);
  const failed = Object.values(lhr.audits)
    .filter((audit) => audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode !== "informative")
    .map((audit) => `${audit.id}: ${audit.displayValue ?? ""}`);
  return {
    scores: Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(lhr.categories[name].score * 100)])),
    shift: lhr.audits["cumulative-layout-shift"].numericValue,
    firstPaint: lhr.audits["first-contentful-paint"].numericValue,
    largestPaint: lhr.audits["largest-contentful-paint"].numericValue,
    blocking: lhr.audits["total-blocking-time"].numericValue,
    failed,
    finalUrl: lhr.finalDisplayedUrl,
  };
}

async function visit(browser, url) {
  await withoutCache(browser);
  const page = await browser.newPage();
  await page.setViewport(PHONE);
  const session = await page.createCDPSession();
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", NETWORK);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  const requests = new Map();
  let began;
  session.on("Network.requestWillBeSent", (event) => {
    began ??= event.timestamp;
    if (!event.request.url.startsWith("data:")) {
      requests.set(event.requestId, { url: event.request.url, type: event.type, size: 0, asked: event.timestamp - began });
    }
  });
  session.on("Network.responseReceived", (event) => {
    const request = requests.get(event.requestId);
    if (request) Object.assign(request, { status: event.response.status, media: event.response.mimeType });
  });
  // Bodies, as they came: this machine's HTTP/1.1 repeats headers that CloudFront's HTTP/2 sends once.
  session.on("Network.dataReceived", (event) => {
    const request = requests.get(event.requestId);
    if (request) request.size += event.encodedDataLength;
  });
  session.on("Network.loadingFinished", (event) => {
    const request = requests.get(event.requestId);
    if (request) request.came = event.timestamp - began;
  });
  await page.goto(url, { waitUntil: "load", timeout: 120_000 });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let top = 0; top < height; top += PHONE.height / 2) {
    await page.evaluate((y) => window.scrollTo(0, y), top);
    await page.waitForNetworkIdle({ idleTime: 250, timeout: 60_000 });
  }
  await page.close();
  return { requests: [...requests.values()] };
}

const profile = mkdtempSync(join(tmpdir(), "vitrine-pages-"));
const browser = await puppeteer.launch({
  executablePath: task.chrome,
  userDataDir: profile,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
});
try {
  const answers = [];
  for (const { name, url, login } of task.visits) {
    const goal = login ? await signIn(browser, login) : url;
    const target = url || goal;
    answers.push({ name, url: target, ...(await score(browser, target)), ...(await visit(browser, target)) });
    process.stderr.write(`${name}: measured\n`);
  }
  process.stdout.write(JSON.stringify(answers));
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
