import type { Locator, Page } from 'playwright-core';

/** Somebody at mouse and keyboard, whose steps are counted. */
export interface Hand {
  click(what: Locator): Promise<void>;
  /** Goes to a field with the mouse and types. */
  type(into: Locator, text: string): Promise<void>;
  /** Types where the keyboard is already. */
  write(text: string): Promise<void>;
  choose(from: Locator, value: string): Promise<void>;
  /** Types a day, as digits, into a field for days. */
  day(into: Locator, day: string): Promise<void>;
  press(key: string): Promise<void>;
  /** What was done so far, in a line. */
  told(task: string): string;
}

/** Seconds of the keystroke-level model (Card, Moran and Newell): a key, a pointing with its click, a thought before. */
const KEY = 0.28;
const POINT = 1.3;
const THINK = 1.35;

/** Takes a page into the hand: from here on its steps count. */
export function handOn(page: Page): Hand {
  const began = performance.now();
  const count = { clicks: 0, fields: 0, keys: 0, pages: 0 };
  let person = 0;
  page.on('domcontentloaded', () => {
    count.pages += 1;
  });
  const spend = (seconds: number) => {
    person += THINK + seconds;
  };
  const click: Hand['click'] = async (what) => {
    count.clicks += 1;
    spend(POINT);
    await what.click();
  };
  const write: Hand['write'] = async (text) => {
    count.fields += 1;
    spend(text.length * KEY);
    await page.keyboard.type(text);
  };
  return {
    click,
    write,
    async type(into, text) {
      person += POINT;
      await into.click();
      await write(text);
    },
    async choose(from, value) {
      count.fields += 1;
      spend(2 * POINT);
      await from.selectOption(value);
    },
    async day(into, day) {
      count.fields += 1;
      spend(POINT + day.replaceAll('-', '').length * KEY);
      await into.fill(day);
    },
    async press(key) {
      count.keys += 1;
      spend(KEY);
      await page.keyboard.press(key);
    },
    told(task) {
      const { clicks, fields, keys, pages } = count;
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      return (
        `${task}: ${clicks + fields + keys} steps (${clicks} clicks, ${fields} fields, ${keys} keys), ` +
        `${pages} pages, ${seconds} s played, about ${Math.round(person)} s for a person`
      );
    },
  };
}
