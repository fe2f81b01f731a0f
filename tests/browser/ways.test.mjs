// The same pages without a script, on a telephone, by keyboard, in the dark, in other scripts, and under attack.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hostileTitle, launch, longWord, open, serve } from "./fixture.mjs";

let site, browser;
before(async () => {
  site = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const tally = (page) => page.locator(".tally strong").textContent();
const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("everything works without a script", async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  await page.goto(site.address);
  await page.getByRole("searchbox", { name: "Search the archive" }).fill("grain");
  await page.getByRole("button", { name: "Search" }).click();
  assert.equal(await tally(page), "3 articles");
  assert.equal(new URL(page.url()).search, "?q=grain");
  await page.getByRole("region", { name: "Leaders" }).getByRole("link", { name: /^Emmanuel Macron/ }).click();
  assert.equal(await tally(page), "2 articles");
  await page.getByLabel("Order").selectOption("oldest");
  await page.getByRole("button", { name: "Apply" }).click();
  assert.equal(await page.locator(".hit h3").first().textContent(), "Talks on grain in Geneva");
  await page.locator(".filters-on .filter").click();
  assert.equal(await tally(page), "3 articles");
  await page.getByRole("searchbox", { name: "Search the archive" }).fill("vessels");
  await page.getByRole("button", { name: "Search" }).click();
  const sources = page.getByRole("region", { name: "Sources" });
  await sources.getByRole("searchbox").fill("bulletin 11");
  await sources.getByRole("button", { name: "Find" }).click();
  assert.equal(await page.locator("[data-values] > li").count(), 1);
  await page.getByRole("link", { name: /^Bulletin 11/ }).click();
  assert.equal(await page.locator(".hit").count(), 3);
  assert.deepEqual(page.complaints, []);
});

test("on a telephone the filters are folded and nothing scrolls sideways", async () => {
  const page = await open(browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  for (const path of ["/", "/?q=grain&leader=emmanuel-macron&from=2025-08-01&to=2025-08-31&explain=1", "/article?id=geneva&q=grain", "/article?id=hostile", "/facet/source", "/help", "/?q=nothingatall",
    `/?q=${longWord}&explain=1`, `/?source=Source${longWord}&leader=-${longWord}`, `/?q=nothing&source=${longWord}`, `/article?id=long&q=${longWord}`,
    `/facet/source?q=${longWord}&prefix=source`]) {
    await page.goto(site.address + path);
    for (const details of await page.locator("details").all()) await details.evaluate((element) => (element.open = true));
    assert.equal(await sideways(page), 0, path);
  }
  await page.goto(`${site.address}/?q=grain`);
  const macron = page.getByRole("region", { name: "Leaders" }).getByRole("link", { name: /^Emmanuel Macron/ });
  assert.equal(await macron.isVisible(), false);
  await page.getByText("Filters", { exact: true }).tap();
  await macron.tap();
  assert.equal(await tally(page), "2 articles");
  assert.deepEqual(page.complaints, []);
});

test("on a wide screen the filters stand beside the results", async () => {
  const page = await open(browser);
  await page.goto(`${site.address}/?q=grain`);
  const facets = await page.locator(".facet-list").boundingBox();
  const results = await page.locator(".hit-list").boundingBox();
  assert.ok(facets.x + facets.width < results.x);
  assert.ok(facets.y < results.y);
  assert.equal(await sideways(page), 0);
});

test("a browser that knows nothing of ::details-content, without a script, opens the filters by their summary", async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  await page.route("**/static/style.*.css", async (route) => {
    const sheet = await route.fetch();
    await route.fulfill({ response: sheet, body: (await sheet.text()).replaceAll("::details-content", "::-unknown-element") });
  });
  await page.goto(`${site.address}/?q=grain`);
  const macron = page.getByRole("region", { name: "Leaders" }).getByRole("link", { name: /^Emmanuel Macron/ });
  assert.equal(await macron.isVisible(), false);
  await page.getByText("Filters", { exact: true }).click();
  await macron.click();
  assert.equal(await tally(page), "2 articles");
});

test("a search can be made and read by keyboard alone", async () => {
  const page = await open(browser);
  await page.goto(site.address);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the results");
  assert.ok((await page.locator(".skip").first().boundingBox()).x >= 0, "it is seen when it has the focus");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.type("grain/x");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=grain$/);
  assert.equal(await tally(page), "3 articles");
  // Whatever takes the focus shows it, and each control has a name.
  const seen = new Set();
  for (let i = 0; i < 400; ++i) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const style = getComputedStyle(element);
      const slot = element.querySelector(".slot");
      return {
        name: element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent.trim() || element.placeholder,
        shown: style.outlineStyle !== "none" || (slot && getComputedStyle(slot).stroke !== "none"),
        tag: element.outerHTML.slice(0, 120),
      };
    });
    if (focus === null) break;
    assert.ok(focus.name, focus.tag);
    assert.ok(focus.shown, focus.tag);
    seen.add(focus.name);
  }
  assert.ok(seen.has("Skip the chart"));
  const title = page.getByRole("link", { name: "Talks on grain in Geneva" });
  await title.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/article\?id=geneva/);
  assert.deepEqual(page.complaints, []);
});

test("an order chosen by keyboard waits until it is applied", async () => {
  const page = await open(browser);
  await page.goto(`${site.address}/?q=grain`);
  await page.getByLabel("Order").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(new URL(page.url()).search, "?q=grain");
  await page.getByRole("button", { name: "Apply" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/sort=oldest/);
});

test("nothing of an article or a query is ever run", async () => {
  const page = await open(browser);
  const attack = `<img src=x onerror="window.hurt=5"><script>window.hurt=6</script>"><svg onload=window.hurt=7>`;
  const encoded = encodeURIComponent(attack);
  for (const path of [
    "/", "/article?id=hostile", `/article?id=hostile&q=${encodeURIComponent("script harbour")}`, `/?q=${encoded}`, `/?source=${encoded}`, `/?leader=${encoded}`,
    `/?sort=${encoded}`, `/?${encoded}=1`, `/facet/source?prefix=${encoded}`, "/facet/source", `/article?id=hostile&q=${encoded}`, `/?q=harbour&explain=1`,
  ]) {
    await page.goto(site.address + path);
    assert.equal(await page.evaluate(() => window.hurt), undefined, path);
    assert.equal(await page.locator("img").count(), 0, path);
    assert.equal(await page.locator("script").count(), 1, path);
    assert.equal(await page.locator("a[href^='javascript']").count(), 0, path);
  }
  await page.goto(`${site.address}/article?id=hostile`);
  assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), hostileTitle);
  assert.match(await page.locator(".body").textContent(), /<script>window\.hurt = 3<\/script>/);
  assert.deepEqual(page.complaints, []);
});

test("the policy would stop a script that got in", async () => {
  const page = await open(browser);
  await page.goto(site.address);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.hurt = 8";
    document.body.append(script);
  });
  assert.equal(await page.evaluate(() => window.hurt), undefined);
  assert.ok(page.complaints.some((text) => text.includes("Content Security Policy")));
});

test("text is read in its own language and direction", async () => {
  const page = await open(browser);
  await page.goto(`${site.address}/article?id=arabic`);
  const heading = page.getByRole("heading", { level: 1 });
  assert.equal(await heading.getAttribute("lang"), "ar");
  assert.equal(await heading.evaluate((element) => getComputedStyle(element).direction), "rtl");
  assert.equal(await page.locator(".body p").first().evaluate((element) => getComputedStyle(element).direction), "rtl");
  assert.equal(await page.locator("html").evaluate((element) => getComputedStyle(element).direction), "ltr");
  assert.ok(await page.getByText("Arabic", { exact: true }).first().isVisible());
});

// The contrast of two colours by WCAG 2, of each text with what lies behind it.
const faint = (page) =>
  page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const over = ([r, g, b, a], under) => [r, g, b].map((part, i) => (part * a + under[i] * (255 - a)) / 255);
    const behind = (element) => {
      if (!element) return [255, 255, 255];
      return over(rgba(getComputedStyle(element).backgroundColor), behind(element.parentElement));
    };
    const light = (colour) => {
      const [r, g, b] = colour.map((part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const out = [];
    for (const element of document.querySelectorAll("body *")) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
      if (!own || !element.checkVisibility() || element.closest(".unseen, .skip, option, script")) continue;
      const style = getComputedStyle(element);
      const ground = behind(element);
      const colour = over(rgba(element.closest("svg") ? style.fill : style.color), ground);
      const [a, b] = [light(colour), light(ground)].sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      if (ratio < 4.5) out.push(`${ratio.toFixed(2)} ${element.outerHTML.slice(0, 100)}`);
    }
    return out;
  });

for (const colorScheme of ["light", "dark"]) {
  test(`text stands out from its ground in the ${colorScheme} scheme`, async () => {
    const page = await open(browser, { colorScheme });
    for (const path of ["/", "/?q=grain&leader=emmanuel-macron&country=-ro&from=2025-08-01&page=1&explain=1", "/article?id=geneva&q=grain", "/facet/source", "/help", "/?q=nothingatall+x&sort=foo"]) {
      await page.goto(site.address + path);
      assert.deepEqual(await faint(page), [], path);
    }
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const [r] = ground.match(/\d+/g).map(Number);
    assert.ok(colorScheme === "light" ? r > 200 : r < 60, ground);
    assert.deepEqual(page.complaints, []);
  });
}

test("pages have landmarks, one main heading, and names for their controls", async () => {
  const page = await open(browser);
  for (const path of ["/", "/?q=grain", "/article?id=geneva", "/facet/leader", "/help", "/?q=nothingatall"]) {
    await page.goto(site.address + path);
    for (const role of ["banner", "main", "contentinfo", "search"]) assert.equal(await page.getByRole(role).count(), 1, `${path} ${role}`);
    assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1, path);
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll("input:not([type=hidden]), select, button, a")]
        .filter((element) => !(element.getAttribute("aria-label") || element.labels?.length || element.textContent.trim()))
        .map((element) => element.outerHTML),
    );
    assert.deepEqual(nameless, [], path);
  }
});

test("an archive without articles says how to fill it", async () => {
  const empty = await serve([]);
  try {
    const page = await open(browser);
    await page.goto(empty.address);
    assert.ok(await page.getByText("chancery index FOLDER").isVisible());
    assert.deepEqual(page.complaints, []);
  } finally {
    await empty.stop();
  }
});
