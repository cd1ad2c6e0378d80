// Reads an EPUB in epub.js in a real browser: pages through it, follows each note and comes back.
// node reader.mjs NODE_MODULES CHROMIUM BOOK.epub NOTES  ->  one JSON object on standard output.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const [modules, chromium, path, notes] = process.argv.slice(2);
const require = createRequire(join(modules, "x.js"));
const puppeteer = require("puppeteer-core");
const server = createServer((_, answer) => {
  answer.setHeader("Content-Type", "text/html");
  answer.end('<!DOCTYPE html><div id="viewer" style="width:840px;height:640px"></div>');
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const browser = await puppeteer.launch({
  executablePath: chromium, headless: "new", args: ["--no-sandbox", "--disable-gpu"],
});
const out = { turns: 0, atEnd: false, notes: [], pageList: [], messages: [] };
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 900, height: 700 });
  page.on("pageerror", (fault) => out.messages.push(String(fault)));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.addScriptTag({ content: readFileSync(join(modules, "jszip/dist/jszip.min.js"), "utf8") });
  await page.addScriptTag({ content: readFileSync(join(modules, "epubjs/dist/epub.js"), "utf8") });

  // -- helpers in the page -------------------------------------------------------------------
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    window.book = ePub(bytes.buffer);
    window.rendition = book.renderTo("viewer", { width: 840, height: 640, flow: "paginated", spread: "none" });
    window.settled = () => new Promise((done) => {
      const timer = setTimeout(done, 3000);
      rendition.once("relocated", () => { clearTimeout(timer); setTimeout(done, 60); });
    });
    window.rect = (selector) => {
      for (const contents of rendition.getContents()) {
        const found = contents.document.querySelector(selector);
        if (!found) continue;
        const box = found.getClientRects()[0];
        const frame = contents.document.defaultView.frameElement.getBoundingClientRect();
        const viewer = document.querySelector("#viewer").getBoundingClientRect();
        const x = frame.left + box.left + Math.min(box.width / 2, 6), y = frame.top + box.top + box.height / 2;
        const seen = x >= viewer.left && x <= viewer.right && y >= viewer.top && y <= viewer.bottom;
        return { x, y, seen };
      }
      return null;
    };
    const shown = settled();
    await rendition.display();
    await shown;
  }, readFileSync(path).toString("base64"));

  const show = (href) => page.evaluate(async (href) => {
    const moved = settled(); await rendition.display(href); await moved;
  }, href);
  const rect = (selector) => page.evaluate((selector) => rect(selector), selector);
  const click = async (spot) => {
    const moved = page.evaluate(() => settled());
    await page.mouse.click(spot.x, spot.y);
    await moved;
  };

  // -- page through --------------------------------------------------------------------------
  const turned = await page.evaluate(async () => {
    let turns = 0;
    while (!rendition.location.atEnd && turns < 500) {
      const moved = settled(); await rendition.next(); await moved; turns += 1;
    }
    return { turns, atEnd: rendition.location.atEnd };
  });
  Object.assign(out, turned);

  // -- each note, and back -------------------------------------------------------------------
  for (let n = 1; n <= Number(notes); n += 1) {
    await show(`text.xhtml#Ref-${n}`);
    const mark = await rect(`#Ref-${n}`);
    const told = { n, mark: Boolean(mark?.seen), arrived: false, back: false };
    if (mark?.seen) {
      await click(mark);
      const back = await rect(`#Note-${n} a[role=doc-backlink]`);
      told.arrived = Boolean(back?.seen);
      if (back?.seen) {
        await click(back);
        told.back = Boolean((await rect(`#Ref-${n}`))?.seen);
      }
    }
    out.notes.push(told);
  }

  // -- the page list -------------------------------------------------------------------------
  const listed = await page.evaluate(() => (book.pageList.pageList ?? []).map((one) => one.href));
  for (const href of listed) {
    await show(href);
    out.pageList.push(Boolean((await rect(`#${href.split("#")[1]}`))?.seen));
  }
} finally {
  await browser.close();
  server.close();
}
console.log(JSON.stringify(out));
