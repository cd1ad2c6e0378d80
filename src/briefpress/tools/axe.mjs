// Opens a page in Chromium, as wide as a desk and as narrow as a phone, lets axe-core judge it, and
// notes what it loads. Called with: the folder of npm packages, the browser, the page.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [packages, browserPath, page] = process.argv.slice(2);
const require = createRequire(join(packages, "briefpress.js"));
const puppeteer = require("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf-8");
const address = pathToFileURL(page).href;

// Chromium has no sandbox for the superuser
const args = process.getuid() === 0 ? ["--no-sandbox"] : [];
const browser = await puppeteer.launch({ executablePath: browserPath, headless: true, args });
const report = { violations: [], passes: 0, requests: [], errors: [] };
try {
  for (const width of [1280, 390]) {
    const tab = await browser.newPage();
    await tab.setViewport({ width, height: 900 });
    tab.on("request", (one) => {
      if (one.url() !== address && !one.url().startsWith("data:")) report.requests.push(one.url());
    });
    tab.on("pageerror", (one) => report.errors.push(String(one)));
    await tab.goto(address, { waitUntil: "load" });
    await tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })");
    await tab.evaluate(axe);
    const found = await tab.evaluate("axe.run(document, { resultTypes: ['violations'] })");
    report.passes += found.passes.length;
    for (const one of found.violations) {
      const targets = one.nodes.map((node) => node.target.flat().join(" "));
      report.violations.push({ id: one.id, impact: one.impact, help: one.help, targets });
    }
    const wide = await tab.evaluate("document.documentElement.scrollWidth - innerWidth");
    if (wide > 0) report.errors.push(`it is ${wide} pixels wider than a screen of ${width}`);
    await tab.close();
  }
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(report));
