import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The name by which browsers know the desktop agent. */
export const nativeHostName = 'com.fermata.desktop_agent';

/** A browser that may be on this PC, and what its administrator has set for it. */
export interface InstalledBrowser {
  name: string;
  /** The manifest of the desktop agent that this browser finds. Undefined if none is registered. */
  hostManifest(): Promise<string | undefined>;
  /** The value of a policy for all users. Undefined if it is not set. */
  policy(name: string): Promise<unknown>;
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** All policies in a folder. If several files set the same one, browsers use the last file by name. */
const policiesIn = async (folder: string): Promise<Record<string, unknown>> => {
  const names = await readdir(folder).catch((error) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  const contents = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  // The browser itself ignores a file that is not JSON.
  return Object.assign({}, ...contents.map(readJson));
};

const readJson = (text: string): object => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

/** A browser that reads its policies and native hosts from files. */
export const linuxBrowser = (name: string, folder: string): InstalledBrowser => ({
  name,
  async hostManifest() {
    const path = join(folder, 'native-messaging-hosts', `${nativeHostName}.json`);
    const isThere = await readFile(path).then(
      () => true,
      (error) => !isMissing(error),
    );
    return isThere ? path : undefined;
  },
  policy: async (policy) => (await policiesIn(join(folder, 'policies/managed')))[policy],
});

/** Parses the output of `reg query` for a value: a text, a number, or undefined if there is none. */
export const registryValueIn = (output: string): string | number | undefined => {
  const [, type, value] = /\b(REG_SZ|REG_DWORD)\s+(.+?)\s*$/m.exec(output) ?? [];
  return type === 'REG_DWORD' ? Number(value) : value;
};

const queryRegistry = async (key: string, ...words: string[]): Promise<string | number | undefined> => {
  const { stdout } = await promisify(execFile)('reg', ['query', key, ...words], { windowsHide: true }).catch(() => ({
    stdout: '',
  }));
  return registryValueIn(stdout);
};

const windowsBrowser = (name: string, vendor: string): InstalledBrowser => ({
  name,
  async hostManifest() {
    const path = await queryRegistry(`HKLM\\SOFTWARE\\${vendor}\\NativeMessagingHosts\\${nativeHostName}`, '/ve');
    return path === undefined ? undefined : String(path);
  },
  async policy(policy) {
    const value = await queryRegistry(`HKLM\\SOFTWARE\\Policies\\${vendor}`, '/v', policy);
    return typeof value === 'number' ? value !== 0 : value;
  },
});

export const installedBrowsers = (platform: NodeJS.Platform = process.platform): InstalledBrowser[] =>
  platform === 'win32'
    ? [windowsBrowser('Google Chrome', 'Google\\Chrome'), windowsBrowser('Microsoft Edge', 'Microsoft\\Edge')]
    : [
        linuxBrowser('Google Chrome', '/etc/opt/chrome'),
        linuxBrowser('Chromium', '/etc/chromium'),
        linuxBrowser('Microsoft Edge', '/etc/opt/edge'),
      ];
