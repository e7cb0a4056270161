// On a phone nothing scrolls sideways, and no control lies under the bar at the bottom.
import { type Page, expect } from "@playwright/test";
import { test } from "../harness/house";
import { places } from "../harness/places";

for (const viewport of [
  { width: 360, height: 640 },
  { width: 390, height: 844 },
]) {
  test.describe(`${viewport.width} × ${viewport.height}`, () => {
    test.use({ viewport, hasTouch: true, isMobile: true });
    test.setTimeout(400_000);

    test("every page fits", async ({ house, context, page }) => {
      for (const place of places(house)) {
        await context.clearCookies();
        if (!place.isOpen) await context.addCookies(house.cookies);
        await page.goto(`${house.server.url}${place.path}`);
        expect.soft(await sticksOut(page), `${place.name}: sideways`).toEqual([]);
        expect.soft(await coveredAtTheEnd(page), `${place.name}: under the bar`).toEqual([]);
        expect.soft(await coveredWithFocus(page), `${place.name}: under the bar with focus`).toEqual([]);
      }
    });

    test("the bar at the bottom is there", async ({ house, context, page }) => {
      await context.addCookies(house.cookies);
      await page.goto(`${house.server.url}/`);
      await expect(page.locator("nav.bottom")).toBeInViewport({ ratio: 1 });
      await page.goto(`${house.server.url}/incidents/${house.open}`);
      await expect(page.locator("section.next")).toBeInViewport({ ratio: 1 });
      expect(await page.locator("section.next").evaluate((bar) => getComputedStyle(bar).position)).toBe("fixed");
    });
  });
}

/** What reaches past the right edge, unless it scrolls by itself. */
function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const found = root.scrollWidth > root.clientWidth ? [`the page: ${root.scrollWidth} of ${root.clientWidth}`] : [];
    const scrolls = (element: Element): boolean =>
      ["auto", "scroll"].includes(getComputedStyle(element).overflowX) ||
      (element.parentElement !== null && element.parentElement !== document.body && scrolls(element.parentElement));
    for (const element of document.querySelectorAll("body *")) {
      const box = element.getBoundingClientRect();
      const isShown = box.width > 1 && box.height > 1 && element.checkVisibility();
      if (isShown && (box.right > root.clientWidth + 1 || box.left < -1) && !scrolls(element)) {
        found.push(`${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} to ${Math.round(box.right)}`);
      }
    }
    return found.slice(0, 5);
  });
}

/** Controls that the bar still covers when the page is scrolled to its end. */
function coveredAtTheEnd(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
    const bars = [...document.querySelectorAll("nav.bottom, section.next")].filter((bar) => getComputedStyle(bar).position === "fixed");
    const controls = [...document.querySelectorAll("main a, main button, main input, main select, main textarea, main summary")];
    // What its own scrolling box has cut off lies under nothing.
    const seen = (control: Element) => {
      const box = control.getBoundingClientRect();
      let { top, bottom } = box;
      for (let parent = control.parentElement; parent && parent !== document.body; parent = parent.parentElement) {
        if (getComputedStyle(parent).overflowY === "visible") continue;
        const around = parent.getBoundingClientRect();
        [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
      }
      return { top, bottom, width: box.width, height: bottom - top };
    };
    return bars.flatMap((bar) => {
      const edge = bar.getBoundingClientRect();
      const covered = controls.filter((control) => {
        const box = seen(control);
        const isShown = box.width > 1 && box.height > 1 && control.checkVisibility();
        return isShown && !bar.contains(control) && box.bottom > edge.top + 1 && box.top < edge.bottom;
      });
      return covered.map((control) => `${control.tagName.toLowerCase()} ${(control.textContent ?? "").trim().slice(0, 40)}`);
    });
  });
}

/** Controls that the bar covers when the keyboard comes to them. */
function coveredWithFocus(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const bars = [...document.querySelectorAll("nav.bottom, section.next")].filter((bar) => getComputedStyle(bar).position === "fixed");
    const controls = [...document.querySelectorAll<HTMLElement>("main a, main button, main input, main select, main textarea, main summary")];
    return bars.flatMap((bar) => {
      window.scrollTo({ top: 0, behavior: "instant" });
      const covered = controls.filter((control) => {
        if (bar.contains(control) || !control.checkVisibility()) return false;
        control.focus();
        if (document.activeElement !== control) return false;
        const box = control.getBoundingClientRect();
        const edge = bar.getBoundingClientRect();
        const isSeen = box.width > 1 && box.height > 1 && box.height < edge.top;
        // Wholly covered: WCAG 2.2, focus not obscured.
        return isSeen && box.top >= edge.top - 1 && box.top < edge.bottom;
      });
      return covered.map((control) => `${control.tagName.toLowerCase()} ${(control.textContent ?? "").trim().slice(0, 40)}`);
    });
  });
}
