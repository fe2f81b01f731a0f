// What a person does with a pointer on a wide screen.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch, open, serve, total } from "./fixture.mjs";

let site, browser, page;
before(async () => {
  site = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});
beforeEach(async () => {
  page = await open(browser);
  await page.goto(site.address);
});
afterEach(async () => {
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

const tally = () => page.locator(".tally strong").textContent();
const titles = () => page.locator(".hit h3").allTextContents();
const search = async (query) => {
  await page.getByRole("searchbox", { name: "Search the archive" }).fill(query);
  await page.getByRole("button", { name: "Search" }).click();
};
const value = (facet, name) => page.getByRole("region", { name: facet }).getByRole("link", { name: new RegExp(`^${name}`) });

test("the front page shows the archive: its size, the newest articles, the chart and the filters", async () => {
  await page.getByText(`${total} articles`, { exact: true }).waitFor();
  assert.equal(await page.locator(".hit h3").nth(1).textContent(), "عودة السفن إلى الميناء");
  assert.ok(await page.getByRole("region", { name: "Leaders" }).isVisible());
  assert.ok((await page.locator(".chart a.bar").count()) > 10);
  assert.ok(await page.getByText("1 article carries no date").isVisible());
});

test("typing a query finds articles and marks its words", async () => {
  await search("grain");
  assert.equal(await tally(), "3 articles");
  assert.ok((await page.locator(".hit .snippet mark").allTextContents()).some((word) => word.toLowerCase() === "grain"));
  assert.equal(new URL(page.url()).search, "?q=grain", "the address is the shortest that says it");
  assert.equal(await page.title(), "grain – 3 articles – Chancery");
});

test("a leader narrows the search; the chip takes it away again", async () => {
  await search("grain");
  await value("Leaders", "Emmanuel Macron").click();
  assert.equal(await tally(), "2 articles");
  const chip = page.locator(".filters-on .filter");
  assert.match(await chip.textContent(), /leader\s+Emmanuel Macron/);
  assert.equal(await value("Leaders", "Emmanuel Macron").getAttribute("aria-current"), "true");
  assert.ok(await value("Leaders", "Vladimir Putin").isVisible(), "the others can still be added");
  await value("Leaders", "Vladimir Putin").click();
  assert.equal(await tally(), "3 articles", "either will do");
  await chip.filter({ hasText: "Putin" }).click();
  await chip.filter({ hasText: "Macron" }).click();
  assert.equal(await tally(), "3 articles");
  assert.equal(await chip.count(), 0);
});

test("a value can be left out", async () => {
  await search("grain");
  await page.getByRole("link", { name: "Leave out Emmanuel Macron", exact: true }).click();
  assert.equal(await tally(), "1 article");
  assert.match(await page.locator(".filters-on").textContent(), /not leader\s+Emmanuel Macron/);
  await page.getByRole("link", { name: "No longer leave out Emmanuel Macron" }).click();
  assert.equal(await tally(), "3 articles");
});

test("a filter that leaves nothing shows its zero, and what would find more", async () => {
  await page.goto(`${site.address}/?q=grain&country=ro`);
  assert.equal(await tally(), "0 articles");
  assert.match(await value("Countries", "Romania").textContent(), /0/);
  await page.getByRole("link", { name: "Search without the country Romania" }).click();
  assert.equal(await tally(), "3 articles");
});

test("a bar of the chart narrows to its days", async () => {
  const bars = page.locator(".chart a.bar");
  const name = await bars.first().getAttribute("aria-label");
  const [, period, count] = name.match(/^(.*): (\d+ articles?)$/);
  await bars.first().locator(".slot").click();
  assert.equal(await tally(), count);
  assert.match(await page.locator(".filters-on").textContent(), new RegExp(`dates\\s+${period}`));
  assert.equal(await page.locator(".chart .bar.is-selected").count(), 1);
  assert.ok((await page.locator(".chart a.bar").count()) > 10, "the other bars stay, so that one can go on");
  await page.locator(".filters-on .filter").click();
  assert.equal(await page.locator(".filters-on .filter").count(), 0);
});

test("days can be typed", async () => {
  await page.getByLabel("From").fill("2025-08-14");
  await page.getByLabel("to", { exact: true }).fill("2025-08-15");
  await page.getByRole("button", { name: "Set dates" }).click();
  assert.equal(await tally(), "2 articles");
  assert.match(await page.locator(".filters-on").textContent(), /14 to 15 August 2025/);
});

test("pages follow each other, and keep the search", async () => {
  await search("vessels");
  assert.equal(await tally(), "45 articles");
  const first = await titles();
  assert.equal(first.length, 10);
  await page.getByRole("link", { name: "Next" }).click();
  const second = await titles();
  assert.equal(second.length, 10);
  assert.ok(second.every((title) => !first.includes(title)));
  assert.equal(await page.locator(".pages [aria-current=page]").textContent(), "2");
  await page.getByRole("link", { name: "Page 5" }).click();
  assert.equal((await titles()).length, 5);
  await page.goto(`${site.address}/?q=vessels&page=99`);
  await page.getByRole("link", { name: "Go to the last page" }).click();
  assert.equal((await titles()).length, 5);
});

test("an order chosen by pointer is applied at once", async () => {
  await search("grain");
  const order = page.getByLabel("Order");
  await order.dispatchEvent("pointerdown");
  await Promise.all([page.waitForURL(/sort=oldest/), order.selectOption("oldest")]);
  assert.deepEqual(await titles(), ["Harbour opens again", "Talks on grain in Geneva", "Le grain reprend la mer"]);
  await page.goBack();
  assert.equal(new URL(page.url()).search, "?q=grain");
});

test("an article opens with its text, its actors and the words of the query, and leads back", async () => {
  await search("grain");
  await page.getByRole("link", { name: "Talks on grain in Geneva" }).click();
  assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Talks on grain in Geneva");
  assert.ok((await page.locator(".body mark").count()) > 0);
  assert.ok(await page.locator(".story time").getByText("14 August 2025, 18:40 (UTC+2)").isVisible());
  const mention = page.locator(".body a.mention.kind-leader", { hasText: "Macron" });
  assert.match(await mention.getAttribute("title"), /^Emmanuel Macron \(leader\): \w+, score [01]\.\d\d/);
  await page.goBack();
  assert.equal(await tally(), "3 articles");
  await page.getByRole("link", { name: "Talks on grain in Geneva" }).click();
  await page.getByRole("link", { name: "Back to the results" }).click();
  assert.equal(await tally(), "3 articles");
  await page.getByRole("link", { name: "Talks on grain in Geneva" }).click();
  await page.getByRole("complementary").getByRole("link", { name: /Emmanuel Macron/ }).click();
  assert.equal(await tally(), "2 articles");
});

test("the link to an original leads there and tells nobody from where", async () => {
  await search("harbour opens");
  const original = page.getByRole("link", { name: "Original" }).first();
  assert.equal(await original.getAttribute("href"), "https://example.org/harbour");
  assert.equal(await original.getAttribute("rel"), "noopener noreferrer nofollow");
});

test("values of a filter narrow while one types, on the search page and on their own", async () => {
  await search("vessels");
  const sources = page.getByRole("region", { name: "Sources" });
  assert.equal(await sources.getByRole("listitem").count(), 8);
  await sources.getByRole("searchbox").pressSequentially("bulletin 11");
  await sources.getByRole("link", { name: /^Bulletin 11/ }).first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll("[aria-labelledby=facet-source] [data-values] > li").length === 1);
  await sources.getByRole("searchbox").fill("");
  await page.waitForFunction(() => document.querySelectorAll("[aria-labelledby=facet-source] [data-values] > li").length === 8);

  await sources.getByRole("link", { name: "All 12 sources" }).click();
  assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Sources");
  assert.equal(await page.locator("[data-values] > li").count(), 12);
  await page.getByRole("searchbox", { name: "Find a source" }).pressSequentially("zzz");
  await page.getByText("Nothing begins like this.").waitFor();
  await page.getByRole("searchbox", { name: "Find a source" }).fill("bulletin 3");
  await page.getByRole("link", { name: /^Bulletin 3/ }).click();
  assert.match(await page.locator(".filters-on").textContent(), /source\s+Bulletin 3/);
});

test("what is wrong is said, and the search goes on", async () => {
  await search(`"grain`);
  assert.equal(await tally(), "3 articles");
  assert.ok(await page.getByRole("list", { name: "About this search" }).isVisible());
  await page.goto(`${site.address}/?q=grain&page=-1&sort=foo&colour=red`);
  assert.equal(await page.locator(".notes li").count(), 3);
  assert.equal(await tally(), "3 articles");
});

test("scores are explained to those who ask", async () => {
  await search("grain");
  await page.getByRole("link", { name: "Explain the order" }).click();
  const explanation = page.locator(".explanation").first();
  await explanation.locator("summary").click();
  assert.ok(await explanation.getByRole("table").isVisible());
  assert.match(await explanation.textContent(), /grain/);
});

test("the help's examples are searches", async () => {
  await page.getByRole("link", { name: "Help" }).click();
  await page.getByRole("link", { name: "sanctions -oil" }).click();
  assert.equal(await page.getByRole("searchbox", { name: "Search the archive" }).inputValue(), "sanctions -oil");
});
