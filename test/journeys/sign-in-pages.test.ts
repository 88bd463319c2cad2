import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { signInReturn } from '../../lambdas/sign-in-return/sign-in-return.ts';
import { mailedCode, totp } from '../console/kit/cognito-stub.ts';
import { freePort } from '../kit/free-port.ts';
import { openBrowser } from './kit/browser.ts';
import { openConsoleWithStub } from './kit/console-with-stub.ts';
import { eventually } from './kit/eventually.ts';

let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  page = await context.newPage();
});
afterEach(() => context.close());

const signIn = async (username: string, password = 'fermata') => {
  await page.getByLabel('User name', { exact: true }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
};
const contacts = (where = page) => where.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor();

describe('with a password', () => {
  let console: Awaited<ReturnType<typeof openConsoleWithStub>>;
  beforeAll(async () => {
    console = await openConsoleWithStub();
  });
  afterAll(() => console?.close());

  test('if everyone must have a second factor, it is set up at the first sign-in, by QR code or typed key', async () => {
    await page.goto(console.url);
    await signIn('setup');
    await page.getByRole('img', { name: /^QR code/ }).waitFor();
    const key = (await page.locator('.typed-key code').innerText()).replaceAll(' ', '');
    const code = page.getByLabel('Enter the code that the app shows');
    await code.fill(String((Number(totp(key)) + 1) % 1_000_000).padStart(6, '0'));
    await page.getByRole('button', { name: 'Finish and sign in' }).click();
    await page.getByText('That code is wrong').waitFor();
    await code.fill(totp(key));
    await page.getByRole('button', { name: 'Finish and sign in' }).click();
    await contacts();

    await page.goto(`${console.url}/second-factor`);
    await page.getByText('On', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Turn off' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click();
    await page.getByText('Off', { exact: true }).waitFor();
  });

  test('a forgotten password is reset with the code from the mail (OD-23)', async () => {
    await page.goto(console.url);
    await signIn('reset');
    await page.getByText('You need a new password').waitFor();
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByRole('button', { name: 'Send code' }).click();
    await page.getByLabel('Code from the email').fill(mailedCode);
    await page.getByLabel('New password', { exact: true }).fill('A-Long-Enough-1');
    await page.getByLabel('Repeat the new password').fill('A-Long-Enough-1');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByText('Your new password is set').waitFor();
    await signIn('reset', 'A-Long-Enough-1');
    await contacts();
  });

  test('a new tab is signed in at once, signing out ends all tabs, and an expired session says so', async () => {
    await page.goto(console.url);
    await signIn('supervisor');
    await contacts();
    const second = await context.newPage();
    await second.goto(`${console.url}/users`);
    await second.getByRole('heading', { name: /^Users/ }).waitFor();

    await page.getByRole('button', { name: /\(Supervisor\)/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    for (const tab of [page, second]) await tab.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await second.getByText('Your session has ended').count()).toBe(0);

    await signIn('supervisor');
    await second.getByRole('heading', { name: /^Users/ }).waitFor();
    // An expired token that cannot be renewed, as after twelve hours.
    await page.evaluate(() => {
      const session = JSON.parse(sessionStorage.getItem('fermata.session')!);
      delete session.refreshToken;
      sessionStorage.setItem('fermata.session', JSON.stringify({ ...session, renewAt: 0, expiresAt: 0 }));
    });
    await page.reload();
    for (const tab of [page, second]) await tab.getByText('Your session has ended').waitFor();
    expect(second.url()).toBe(`${console.url}/users`);
  });
});

describe('through an identity provider', () => {
  let console: Awaited<ReturnType<typeof openConsoleWithStub>>;
  let provider: ChildProcess;
  let returning: Server;

  beforeAll(async () => {
    // Where people return to, as the deployed function answers.
    const back = signInReturn(async () => console.url);
    returning = createServer(async (request, response) => {
      const answer = await back(new Request(`http://127.0.0.1${request.url}`));
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end();
    });
    const port = await freePort();
    await new Promise<void>((resolve) => returning.listen(port, '127.0.0.1', resolve));
    const redirectUri = `http://127.0.0.1:${port}/v1/sign-in/return`;

    const issuerPort = await freePort();
    const issuer = `http://127.0.0.1:${issuerPort}`;
    const program = join(import.meta.dirname, 'kit/identity-provider.ts');
    provider = spawn(process.execPath, [program, String(issuerPort), redirectUri], { stdio: 'ignore' });
    await eventually(() => fetch(`${issuer}/.well-known/openid-configuration`));
    console = await openConsoleWithStub({
      issuer,
      clientId: 'console',
      domain: issuer,
      redirectUri,
      providers: [{ name: 'Acme', label: 'Acme Corp' }],
    });
  });
  afterAll(() => {
    console?.close();
    provider?.kill();
    returning?.close();
  });

  test('people come back signed in, on the page they had asked for, and the code alone is useless', async () => {
    const authorizeRequest = page.waitForRequest((request) => request.url().includes('/oauth2/authorize'));
    await page.goto(`${console.url}/users`);
    await page.getByRole('button', { name: 'Sign in with Acme Corp' }).click();
    await page.getByPlaceholder('Enter any login').fill('hanna.berger');
    await page.getByPlaceholder('and password').fill('anything');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    const backAt = page.waitForRequest((request) => request.url().includes('/v1/sign-in/return'));
    await page.getByRole('button', { name: 'Continue' }).click();
    const back = (await backAt).url();
    await page.getByRole('heading', { name: /^Users/ }).waitFor();
    expect(page.url()).toBe(`${console.url}/users`);

    const { searchParams } = new URL((await authorizeRequest).url());
    expect(searchParams.get('identity_provider')).toBe('Acme');
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(await page.getByRole('menuitem', { name: 'Second factor' }).count()).toBe(0);

    const thief = await (await browser.newContext()).newPage();
    await thief.goto(back);
    await thief.getByText('That sign-in was started in another tab, or too long ago.').waitFor();
    await thief.context().close();
  });

  test('someone refused by the provider gets the reason', async () => {
    await page.goto(console.url);
    await page.getByRole('button', { name: 'Sign in with Acme Corp' }).click();
    await page.getByRole('link', { name: /Cancel/ }).click();
    await page.getByText('Your identity provider did not let you in').waitFor();
    await page.getByLabel('Password', { exact: true }).waitFor();
  });
});
