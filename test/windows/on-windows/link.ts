import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { pipeName } from '../../../desktop-agent/link/address.ts';
import { connectToService } from '../../../desktop-agent/link/client.ts';
import type { FromSession } from '../../../desktop-agent/link/messages.ts';
import type { LinkServer, Peer } from '../../../desktop-agent/link/server.ts';
import { servePipe } from '../../../desktop-agent/windows/pipe-server.ts';
import { until } from '../../desktop-agent/kit/until.ts';

let server: LinkServer;
const peers: Peer[] = [];
const messages: FromSession[] = [];
beforeEach(async () => {
  peers.length = 0;
  messages.length = 0;
  server = await servePipe((peer, link) => {
    peers.push(peer);
    link.onMessage((message) => void messages.push(message));
  });
});
afterEach(() => server.close());

test('the service knows the Windows user at the other end of the pipe, and hears what their session says', async () => {
  const link = await connectToService(pipeName);
  link.send({ is: 'hello', version: '1.0.0', processId: process.pid });
  await until(() => messages.length > 0);
  expect(peers).toMatchObject([{ user: userInfo().username }]);
  expect(peers[0]!.sessionKey).toMatch(new RegExp(`-${process.pid}$`));
  expect(messages).toEqual([{ is: 'hello', version: '1.0.0', processId: process.pid }]);
  link.close();
});

test('sessions one after the other and side by side are told apart', async () => {
  const first = await connectToService(pipeName);
  await until(() => peers.length === 1);
  const second = await connectToService(pipeName);
  await until(() => peers.length === 2);
  first.close();
  await first.closed;
  const third = await connectToService(pipeName);
  await until(() => peers.length === 3);
  for (const link of [second, third]) link.close();
  expect(hostname()).not.toBe('');
});

test('another program of the same user that poses as the session process is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'other-program-'));
  const other = join(folder, 'other.exe');
  copyFileSync(process.execPath, other);
  const code = `require('net').connect(${JSON.stringify(pipeName)}).on('close', () => process.exit(7)).on('error', () => process.exit(8))`;
  const ended = new Promise<number | null>((resolve) => {
    spawn(other, ['-e', code], { stdio: 'ignore' }).on('exit', resolve);
  });
  expect(await ended).toBe(7);
  expect(peers).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});
