import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { packedName } from '../../browser-extension/package/roll-out.ts';
import { runChildProgram } from '../engine/child-program.ts';

const root = join(import.meta.dirname, '../..');

/** Finds Chromium, in which extensions can be tried; undefined if this machine has none. */
export const findChromium = (): string | undefined =>
  [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
    (path) => path !== '' && existsSync(path),
  );

/** The folder in which Debian's Chromium looks for policies and native messaging hosts. */
const machineFolder = '/etc/chromium';

/** Runs a program that sees a folder of ours instead of `/etc/chromium`. No other program on this machine does. */
const inOwnMachineFolder = (folder: string): string[] => [
  ...['unshare', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']), '--mount', 'sh', '-c'],
  ...[`mount --bind "$0" ${machineFolder} && exec "$@"`, folder],
];

/** Gives a browser of this run the policies in `folder`. Undefined if this machine does not let us set any. */
const setPolicies = (folder: string): { command: readonly string[]; undo(): void } | undefined => {
  if (!existsSync(machineFolder)) return undefined;
  const own = inOwnMachineFolder(folder);
  if (spawnSync(own[0]!, [...own.slice(1), 'true']).status === 0) return { command: own, undo() {} };
  // In a container that exists only for the tests.
  if (!process.env.CI || process.getuid?.() !== 0) return undefined;
  cpSync(folder, machineFolder, { recursive: true });
  return {
    command: [],
    undo() {
      for (const file of filesBelow(folder)) rmSync(join(machineFolder, file));
    },
  };
};

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

/** Serves what a customer publishes at the address in the browser's policy. */
const servePackedExtension = async (folder: string): Promise<{ server: Server; url: string }> => {
  const server = createServer(({ url = '/' }, response) => {
    const name = ['update.xml', packedName].find((one) => url.startsWith(`/${one}`));
    if (!name) response.writeHead(404).end();
    else response.end(readFileSync(join(folder, name)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/update.xml` };
};

const shell = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

/** Writes a program that runs these words, followed by its own arguments. */
const writeProgram = (path: string, words: readonly string[]): string => {
  writeFileSync(path, `#!/bin/sh\nexec ${shell(words)} "$@"\n`);
  chmodSync(path, 0o755);
  return path;
};

/** Does what the policy `AutofillCreditCardEnabled` does, for machines where no policy can be set. */
const neverSaveCards = (profile: string): void => {
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ autofill: { credit_card_enabled: false } }));
};

export interface AgentBrowser {
  context: BrowserContext;
  /** How the extension was installed: by an administrator's policy, or by a switch if this machine lets us set no policy. */
  installedBy: 'policy' | 'switch';
  close(): Promise<void>;
}

/**
 * Opens an agent's browser, with the extension as `npm run build:browser-extension` builds it, and the native host registered.
 * It takes a few more seconds until the extension is installed.
 */
export const openAgentBrowser = async ({
  browser,
  folder,
  env,
  host = [process.execPath, join(root, 'desktop-agent/main.ts')],
  size = '1280,720',
  headless = false,
}: {
  browser: string;
  /** The profile of this browser alone. */
  folder: string;
  /** Includes the DISPLAY on which it is shown. */
  env: NodeJS.ProcessEnv;
  /** The program that the browser starts as its native host. */
  host?: readonly string[];
  /** The size of its window. */
  size?: string;
  headless?: boolean;
}): Promise<AgentBrowser> => {
  mkdirSync(folder, { recursive: true });
  const built = join(folder, 'extension');
  const { server, url } = await servePackedExtension(built);
  let policies: ReturnType<typeof setPolicies>;
  const close = () => {
    policies?.undo();
    server.closeAllConnections();
    server.close();
  };
  try {
    const program = writeProgram(join(folder, 'desktop-agent'), host);
    const words = ['--key', join(folder, 'key.pem'), '--update-url', url, '--linux', program, '--browser', browser];
    await runChildProgram(
      'build:browser-extension',
      process.execPath,
      ['browser-extension/build.ts', ...words, '--out', built],
      { cwd: root, env: process.env },
    );
    policies = setPolicies(join(built, 'linux'));
    const profile = join(folder, 'profile');
    if (!policies) {
      cpSync(join(built, 'linux/native-messaging-hosts'), join(profile, 'NativeMessagingHosts'), { recursive: true });
      neverSaveCards(profile);
    }
    const unpacked = join(built, 'extension');
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: writeProgram(join(folder, 'browser'), [...(policies?.command ?? []), browser]),
      headless: false,
      // This process ends it, in its order.
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
      viewport: null,
      env: env as Record<string, string>,
      args: [
        ...['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync', '--test-type'],
        ...['--window-position=0,0', `--window-size=${size}`, ...(headless ? ['--headless=new'] : [])],
        ...(policies ? [] : [`--disable-extensions-except=${unpacked}`, `--load-extension=${unpacked}`]),
      ],
      // With these switches, no policy would install an extension.
      ignoreDefaultArgs: ['--disable-extensions', '--disable-background-networking', '--disable-component-update'],
    });
    return {
      context,
      installedBy: policies ? 'policy' : 'switch',
      async close() {
        await context.close();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
};
