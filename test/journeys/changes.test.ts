import { randomUUID } from 'node:crypto';
import { ApiGatewayManagementApiClient, DeleteConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ConnectionTable } from '../../adapters/dynamodb/control/connection-table.ts';
import type { Me } from '../../api/administration/people/users.ts';
import type { ControlSettingsChange } from '../../api/control/control-settings.ts';
import { clientFor } from '../../local/cloud.ts';
import { closeConnections, listAccess } from '../../local/run-features.ts';
import { call, read } from './kit/api.ts';
import { login, openBrowser, signInAt } from './kit/browser.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { connect } from './kit/recorders.ts';
import { command, status, turnOn, waitUntil, waitUntilReported } from './kit/recording-control.ts';
import { signInAs } from './kit/sign-in.ts';

const agent = login('agent').username;
const grants: ControlSettingsChange['grants'] = [
  { to: { role: 'administrator' }, functions: ['pause', 'pause-others'], writes: [], sees: [] },
  { to: { role: 'supervisor' }, functions: ['pause', 'pause-others'], writes: [], sees: [] },
  { to: { role: 'agent' }, functions: ['pause'], writes: [], sees: [] },
];

const dynamo = new DynamoDBClient({});
let browser: Browser;
let context: BrowserContext;
let contactId: string;

beforeAll(async () => {
  await turnOn({ grants });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  dynamo.destroy();
});
beforeEach(async () => {
  contactId = await connect.begin(agent);
  await waitUntilReported(contactId);
  context = await browser.newContext();
  context.setDefaultTimeout(20_000);
});
afterEach(async () => {
  await context.close();
  await connect.end(contactId);
  await waitUntil('ended', async () => (await status(contactId)).endedAt !== null);
});

/** A page, the sockets it opened, and how often it requested the state. */
const openControls = async (role = 'agent', path = '/recording-controls') => {
  // A second tab takes the session of the first.
  const isSignedIn = context.pages().length > 0;
  const page = await context.newPage();
  const sockets: string[] = [];
  let requests = 0;
  page.on('websocket', (socket) => sockets.push(socket.url()));
  page.on('request', (request) => {
    if (/\/v1\/(me\/recording-controls|live-contacts)$/.test(request.url())) requests += 1;
  });
  await page.goto(`${outputs.consoleUrl}${path}`);
  if (!isSignedIn) await signInAt(page, role);
  await audio(page, 'Recording');
  return { page, sockets, requests: () => requests };
};

const audio = (page: Page, text: string) =>
  page
    .getByRole('list', { name: 'What is recorded' })
    .getByRole('listitem')
    .filter({ hasText: new RegExp(`^Audio${text}`) })
    .waitFor();

const connections = new ConnectionTable(dynamo, outputs.liveTable, () => new Date());
const openConnections = async (role: string) => {
  const all = await connections.all();
  return all.filter((connection) => connection.role === role);
};
/** Waits for the page's connection: from now on changes are announced. */
const connected = (role = 'agent', count = 1) =>
  eventually(async () => {
    const open = await openConnections(role);
    if (open.length !== count) throw new Error(`${open.length} connections of ${role}`);
    return open;
  });
const quiet = async (requests: () => number) => {
  for (let last = -1; last !== requests(); await new Promise((resolve) => setTimeout(resolve, 3000))) last = requests();
};

test('an open page shows a pause by a program, and requests the state only when it is notified of a change (PR-12)', async () => {
  const { page, sockets, requests } = await openControls();
  await connected();
  await quiet(requests);
  const before = requests();
  expect((await command(contactId, 'pause')).status).toBe(200);
  await audio(page, 'Paused');
  expect(requests()).toBeGreaterThan(before);
  expect((await command(contactId, 'resume')).status).toBe(200);
  await audio(page, 'Recording');
  expect(sockets).toEqual([outputs.changesUrl]);
});

test('the pages of an agent and of a supervisor show when a contact is connected and when it ends (PR-12)', async () => {
  const own = await openControls();
  const leader = await browser.newContext();
  try {
    const page = await leader.newPage();
    await page.goto(`${outputs.consoleUrl}/recording-controls`);
    await signInAt(page, 'supervisor');
    const list = page.getByRole('table', { name: 'Live contacts' });
    const row = list.getByRole('row').filter({ hasText: /Audio/ });
    await row.first().waitFor();
    await connected('supervisor');
    const next = await connect.begin(agent);
    await waitUntilReported(next);
    await command(next, 'pause');
    await list.getByText('Audio: Paused').waitFor();
    await own.page.getByText('Paused', { exact: true }).first().waitFor();
    await connect.end(next);
    await list.getByText('Audio: Paused').waitFor({ state: 'detached' });
    await eventually(async () => expect(await own.page.getByText('Paused', { exact: true }).count()).toBe(0));
  } finally {
    await leader.close();
  }
});

test('a page that loses its connection says so, shows the current state, and reconnects by itself (PR-12)', async () => {
  const { page } = await openControls();
  const [open] = await connected();
  // Checked in the page itself: what it shows may be gone before the test sees it.
  await page.evaluate(`
    window.seen = [];
    new MutationObserver(() => {
      for (const text of ['STATE UNKNOWN', 'No live connection'])
        if (document.body.innerText.includes(text) && !window.seen.includes(text)) window.seen.push(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  `);
  const gateway = new ApiGatewayManagementApiClient({ endpoint: outputs.changesEndpoint });
  await gateway.send(new DeleteConnectionCommand({ ConnectionId: open!.connectionId }));
  await eventually(async () => expect(await page.evaluate('window.seen[0]')).toBe('STATE UNKNOWN'));
  await eventually(async () => {
    const [again] = await connected();
    expect(again!.connectionId).not.toBe(open!.connectionId);
  }, 60);
  await audio(page, 'Recording');
  await page.getByText('No live connection').waitFor({ state: 'detached' });
  await command(contactId, 'pause');
  await audio(page, 'Paused');
});

test('when sockets are blocked the page says that it gets no updates, and polls slowly (PR-12)', async () => {
  await context.routeWebSocket(/\/changes$/, (socket) => socket.close());
  const { page, requests } = await openControls();
  await page.getByText('No live connection').waitFor();
  await command(contactId, 'pause');
  await audio(page, 'Paused');
  await quiet(requests);
  await page.getByText('No live connection').waitFor();
});

test('two tabs of one browser share a connection, and the second takes over when the first is closed (PR-12)', async () => {
  const first = await openControls();
  await connected();
  const second = await openControls('agent', '/recording-controls/embedded');
  await connected();
  expect(second.sockets).toEqual([]);
  await command(contactId, 'pause');
  await Promise.all([audio(first.page, 'Paused'), audio(second.page, 'Paused')]);
  await first.page.close();
  await eventually(async () => expect(second.sockets).toHaveLength(1));
  await connected();
  await command(contactId, 'resume');
  await audio(second.page, 'Recording');
});

/** A new person who is signed in. */
const newcomer = async () => {
  const cognito = new CognitoIdentityProviderClient(clientFor(outputs));
  const username = `leaver-${randomUUID()}`;
  const password = `Aa1-${randomUUID()}`;
  const who = { UserPoolId: outputs.userPoolId, Username: username };
  await cognito.send(new AdminCreateUserCommand({ ...who, MessageAction: 'SUPPRESS' }));
  await cognito.send(new AdminSetUserPasswordCommand({ ...who, Password: password, Permanent: true }));
  await cognito.send(new AdminAddUserToGroupCommand({ ...who, GroupName: 'administrator' }));
  return {
    token: await signInAs({ username, password }),
    remove: () => cognito.send(new AdminDeleteUserCommand(who)),
  };
};

describe('a WebSocket of the channel', () => {
  const ticket = async () => {
    const answer = await call('agent', '/v1/me/changes-ticket', { method: 'POST' });
    return ((await answer.json()) as { ticket: string }).ticket;
  };
  const open = (...protocols: string[]) =>
    new Promise<{ socket: WebSocket; heard: { topics: string[] }[] } | 'refused'>((resolve) => {
      const socket = new WebSocket(outputs.changesUrl, protocols);
      const heard: { topics: string[] }[] = [];
      socket.onmessage = ({ data }) => heard.push(JSON.parse(String(data)));
      socket.onopen = () => resolve({ socket, heard });
      socket.onerror = () => resolve('refused');
    });

  test('is closed within a minute for a removed person, and stays open for everybody else', async () => {
    const { token, remove } = await newcomer();
    const answer = await fetch(`${outputs.apiUrl}/v1/me/changes-ticket`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    const leaver = await open('fermata.changes', ((await answer.json()) as { ticket: string }).ticket);
    const stayer = await open('fermata.changes', await ticket());
    if (leaver === 'refused' || stayer === 'refused') throw new Error('Refused');
    const closed = new Promise<void>((resolve) => {
      leaver.socket.onclose = () => resolve();
    });
    await remove();
    // As the schedulers do three times a minute; a list from the last ten seconds does not include newcomers.
    await eventually(async () => {
      await listAccess(outputs);
      void closeConnections(outputs);
      await Promise.race([closed, new Promise((_, reject) => setTimeout(() => reject(new Error('Still open')), 3000))]);
    }, 60);
    expect(leaver.socket.readyState).toBe(WebSocket.CLOSED);
    expect(stayer.socket.readyState).toBe(WebSocket.OPEN);
    stayer.socket.close();
  });

  test('admits nobody without a ticket, and each ticket once', async () => {
    const once = await ticket();
    expect(await open('fermata.changes')).toBe('refused');
    expect(await open('fermata.changes', 'guessed')).toBe('refused');
    const first = await open('fermata.changes', once);
    expect(first).not.toBe('refused');
    expect(await open('fermata.changes', once)).toBe('refused');
    if (first !== 'refused') first.socket.close();
  });

  test('notifies an agent only of their own contacts, and names no contact', async () => {
    const me = await read<Me>('agent', '/v1/me');
    const opened = await open('fermata.changes', await ticket());
    if (opened === 'refused') throw new Error('Refused');
    try {
      const elsewhere = await connect.begin('brigit.oneal');
      await waitUntilReported(elsewhere);
      await connect.end(elsewhere);
      await command(contactId, 'pause');
      await eventually(async () => expect(opened.heard.length).toBeGreaterThan(0));
      await waitUntil('ended', async () => (await status(elsewhere)).endedAt !== null);
      for (const message of opened.heard) expect(message).toEqual({ type: 'changed', topics: [`agent#${me.userId}`] });
    } finally {
      opened.socket.close();
    }
  });
});
