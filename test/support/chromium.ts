import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];
const MAC = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Starts the Chromium of this machine without a window. Throws a sentence that says how to get one. */
export async function startChromium(): Promise<Browser> {
  const executablePath = await findChromium();
  // Chromium's own sandbox needs rights that a container or root does not have; it opens only our pages here.
  return chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** `CHROMIUM_PATH`, or what is on the PATH or in the usual places. */
async function findChromium(): Promise<string> {
  const { CHROMIUM_PATH: named, PATH: path = '' } = process.env;
  const folders = [...path.split(delimiter), ...PLACES];
  const candidates = named
    ? [named]
    : [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...MAC];
  for (const candidate of candidates) if (await isExecutable(candidate)) return candidate;
  throw new Error(
    named
      ? `There is no program at ${named}, which CHROMIUM_PATH names.`
      : 'Chromium is not installed: install it (on Debian: apt-get install chromium), or name it in CHROMIUM_PATH.',
  );
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
