import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { buildExtension } from '../../../browser-extension/package/build.ts';
import { extensionIdOf } from '../../../browser-extension/package/manifest.ts';
import { nativeHostName } from '../../../browser-extension/package/names.ts';

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

/** A browser with the extension, and the native host registered for it. */
export const openBrowserWithExtension = async ({ folder, env }: Pc): Promise<BrowserContext> => {
  const publicKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
    type: 'spki',
    format: 'der',
  });
  const extension = join(folder, 'extension');
  await buildExtension(extension, publicKey);

  const host = join(folder, 'native-host');
  const program = join(import.meta.dirname, 'recording-host.ts');
  writeFileSync(host, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(host, 0o755);
  const profile = join(folder, 'profile');
  const manifests = join(profile, 'NativeMessagingHosts');
  mkdirSync(manifests, { recursive: true });
  const allowed_origins = [`chrome-extension://${extensionIdOf(publicKey)}/`];
  const manifest = { name: nativeHostName, description: 'Fermata', path: host, type: 'stdio', allowed_origins };
  writeFileSync(join(manifests, `${nativeHostName}.json`), JSON.stringify(manifest));

  return chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: false,
    env: { ...(process.env as Record<string, string>), ...env },
    args: [
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
    ],
    ignoreDefaultArgs: ['--disable-extensions'],
  });
};
