import type { Page } from 'playwright-core';
import { outputs } from './outputs.ts';

export { openBrowser } from './open-browser.ts';

export const login = (role: string) => outputs.logins.find((candidate) => candidate.role === role)!;

/** Fills the sign-in form that the page shows. */
export const signInAt = async (page: Page, role: string): Promise<void> => {
  const { username, password } = login(role);
  await page.getByLabel('User name', { exact: true }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};
