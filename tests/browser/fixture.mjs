// A small archive of our own, served by the program under test, and a browser to look at it.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const program = process.env.CHANCERY_PROGRAM;
if (!program) throw new Error("CHANCERY_PROGRAM must name the program that is to be tested");

export const hostileTitle = `<script>window.hurt = 1</script> "quoted" & 'single'`;
export const hostileBody = `</p></article><img src=x onerror="window.hurt = 2"><script>window.hurt = 3</script> The harbour is open.`;

// Longer than any line of a telephone.
export const longWord = "x".repeat(120);

const named = [
  {
    id: "harbour", title: "Harbour opens again", source: "Northern Wire", lang: "en", published: "2025-07-02", url: "https://example.org/harbour",
    body: "President Vladimir Putin and President Recep Tayyip Erdogan agreed on Wednesday that the harbour may open.\n\nThe first ships carry grain. Putin spoke of relief.",
  },
  {
    id: "geneva", title: "Talks on grain in Geneva", source: "Lake Gazette", lang: "en", published: "2025-08-14T18:40:00+02:00", author: "A. Writer",
    body: "President Emmanuel Macron called for talks on grain.\n\nGermany and France will take part; NATO will not.",
  },
  { id: "mer", title: "Le grain reprend la mer", source: "Lake Gazette", lang: "fr", published: "2025-08-15", body: "Le président Emmanuel Macron a salué le départ des navires chargés de grain." },
  { id: "arabic", title: "عودة السفن إلى الميناء", source: "Southern Post", lang: "ar", published: "2025-08-16", body: "عادت السفن إلى الميناء بعد اتفاق بين روسيا وتركيا." },
  { id: "undated", title: "A harbour without a date", source: "Southern Post", lang: "en", body: "Nobody knows when this harbour was described." },
  {
    id: "long", title: `A word of ${longWord}`, source: `Source${longWord}`, author: `Author${longWord}`, lang: "en", published: "2024-07-01",
    body: `It is said to be ${longWord}, at length.`,
  },
  { id: "hostile", title: hostileTitle, source: `"><b>Bold</b>`, lang: "en", published: "2025-08-17", url: "javascript:window.hurt=4", body: hostileBody },
];
// Enough of one kind to fill pages and a chart of several years.
const notes = Array.from({ length: 45 }, (_, i) => ({
  id: `note-${i}`,
  title: `Shipping note ${i + 1}`,
  source: `Bulletin ${i % 12}`,
  lang: "en",
  published: `${2022 + (i % 3)}-${String((i % 12) + 1).padStart(2, "0")}-10`,
  body: `Shipping note ${i + 1}: vessels pass the strait between Romania and Turkey.`,
}));

export const total = named.length + notes.length;

// { address, stop }: the program serves on a free port.
export async function serve(articles = [...named, ...notes]) {
  const folder = mkdtempSync(join(tmpdir(), "chancery-browser-"));
  const file = join(folder, "articles.jsonl");
  const archive = join(folder, "archive");
  writeFileSync(file, articles.map((article) => JSON.stringify(article) + "\n").join(""));
  const indexed = spawnSync(program, ["index", "--archive", archive, file], { encoding: "utf8" });
  if (indexed.status !== 0) throw new Error(`index ended with ${indexed.status}: ${indexed.stderr}`);

  const server = spawn(program, ["serve", "--archive", archive, "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  const address = await new Promise((resolve, reject) => {
    let said = "";
    server.stderr.setEncoding("utf8");
    server.stderr.on("data", (piece) => {
      said += piece;
      const match = said.match(/listening on (http:\/\/127\.0\.0\.1:\d+)/);
      if (match) resolve(match[1]);
    });
    server.on("exit", (status) => reject(new Error(`serve ended with ${status}: ${said}`)));
  });
  const stop = async () => {
    const ended = new Promise((resolve) => server.on("exit", resolve));
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { address, stop };
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
}

// A page whose complaints are kept: `page.complaints` must stay empty.
export async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.complaints.push(message.text());
  });
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    page.complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  return page;
}
