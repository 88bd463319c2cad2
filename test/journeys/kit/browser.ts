import { type Browser, chromium, type Page } from 'playwright-core';
import { outputs } from './outputs.ts';

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
    ],
  });

export const login = (role: string) => outputs.logins.find((candidate) => candidate.role === role)!;

/** Fills the sign-in form that the page shows. */
export const signInAt = async (page: Page, role: string): Promise<void> => {
  const { username, password } = login(role);
  await page.getByLabel('User name', { exact: true }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};
