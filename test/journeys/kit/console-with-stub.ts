import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { FederationSettings } from '../../../console/sign-in/federation.ts';
import { eventually } from './eventually.ts';

const root = join(import.meta.dirname, '../../..');

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/**
 * The built console under its content security policy, over a stub of Cognito and of the API (console/dev): the local
 * engine sends no MFA_SETUP, mails nothing, and cannot be told to end a session.
 */
export const openConsoleWithStub = async (federation?: FederationSettings) => {
  const port = await freePort();
  const served: ChildProcess = spawn(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'preview', 'console', '--port', String(port), '--strictPort'],
    { cwd: root, stdio: 'ignore', env: { ...process.env, FAKE_FEDERATION: JSON.stringify(federation ?? null) } },
  );
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => {
    if (!(await fetch(`${url}/config.json`)).ok) throw new Error('The console is not served yet');
  });
  return { url, close: () => served.kill() };
};
