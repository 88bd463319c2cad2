import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { runningSystem } from '../local/commands/running-system.ts';
import type { Outputs } from '../local/outputs.ts';
import { CannotStart } from '../local/progress.ts';
import { openBrowser } from '../test/journeys/kit/open-browser.ts';

interface Picture {
  /** Its file in `docs/images`, without the ending. */
  name: string;
  role: Outputs['logins'][number]['role'];
  path: string;
  /** Brings the page to the state of the picture. */
  prepare(page: Page): Promise<void>;
  /** Undoes what was done to the running system. */
  finish?(page: Page): Promise<void>;
}

const press = (page: Page, name: string) => page.getByRole('button', { name }).first().click();

/** On a busy machine the agent's PC may answer too late, and then the picture would show a pause that is not confirmed. */
const pauseEverywhere = async (page: Page, attempts = 3): Promise<void> => {
  await press(page, 'Pause');
  try {
    await page.getByText('Desktop, Screen: Confirmed').waitFor({ timeout: 20_000 });
  } catch (error) {
    if (attempts === 1) throw error;
    await press(page, 'Resume');
    await page
      .getByText('Desktop, Screen: Confirmed')
      .waitFor({ timeout: 20_000 })
      .catch(() => {});
    await pauseEverywhere(page, attempts - 1);
  }
};

const pictures: readonly Picture[] = [
  {
    name: 'contacts',
    role: 'administrator',
    path: '/contacts',
    prepare: (page) => page.getByRole('table').getByRole('row').nth(12).waitFor(),
  },
  {
    name: 'recording-controls',
    role: 'agent',
    path: '/recording-controls',
    async prepare(page) {
      await pauseEverywhere(page);
      // No button looks as if the pointer were on it.
      await page.mouse.move(0, 0);
    },
    finish: (page) => press(page, 'Resume'),
  },
];

const take = async (browser: Browser, { logins, consoleUrl }: Outputs, picture: Picture): Promise<string> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${consoleUrl}${picture.path}`);
  const { username, password } = logins.find(({ role }) => role === picture.role)!;
  await page.getByLabel('User name', { exact: true }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Sign in');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  // Text that was there before its font keeps another one. The second time the browser has the font.
  await page.reload();
  await picture.prepare(page);
  await page.waitForLoadState('networkidle');
  const file = `docs/images/${picture.name}.png`;
  await page.screenshot({ path: join(import.meta.dirname, '..', file) });
  await picture.finish?.(page);
  await context.close();
  return file;
};

/** Takes the pictures that the pages show, from the system that `npm start` runs with its sample day. */
try {
  const { outputs } = runningSystem();
  const browser = await openBrowser();
  try {
    for (const picture of pictures) console.log(await take(browser, outputs, picture));
  } finally {
    await browser.close();
  }
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error);
  process.exitCode = 1;
}
