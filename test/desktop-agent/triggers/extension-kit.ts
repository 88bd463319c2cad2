import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentBrowser, openAgentBrowser } from '../../../local/desktop/browser.ts';

export interface Pc {
  /** A folder of this PC alone. */
  folder: string;
  /** What its programs have in their environment. */
  env: Record<string, string>;
  /** A copy of everything that browsers send to the native host. */
  hostLog: string;
}

export const setUpPc = (): Pc => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-pc-'));
  const hostLog = join(folder, 'host.log');
  writeFileSync(hostLog, '');
  return { folder, hostLog, env: { XDG_RUNTIME_DIR: join(folder, 'run'), FERMATA_HOST_LOG: hostLog } };
};

export const removePc = ({ folder }: Pc): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** A browser with the extension, and the native host registered for it: the real one, with a copy of what it receives. */
export const openBrowserWithExtension = ({ folder, env }: Pc): Promise<AgentBrowser> =>
  openAgentBrowser({
    browser: process.env.CHROMIUM ?? '/usr/bin/chromium',
    folder: join(folder, 'browser'),
    env: { ...process.env, ...env },
    host: [process.execPath, join(import.meta.dirname, 'recording-host.ts')],
    headless: true,
  });
