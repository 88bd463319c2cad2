import { execFile } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Under this name browsers know the desktop agent. */
export const nativeHostName = 'com.fermata.desktop_agent';

/** Where the browsers of a Linux machine look for programs that an extension may start. */
const folders = [
  '/etc/opt/chrome/native-messaging-hosts',
  '/etc/chromium/native-messaging-hosts',
  '/etc/opt/edge/native-messaging-hosts',
];
const registryKeys = ['Google\\Chrome', 'Microsoft\\Edge'].map(
  (browser) => `HKLM\\SOFTWARE\\${browser}\\NativeMessagingHosts\\${nativeHostName}`,
);

/** The manifests of the desktop agent that browsers of this machine find. */
const manifests = async (): Promise<string[]> => {
  if (process.platform !== 'win32') return folders.map((folder) => `${folder}/${nativeHostName}.json`);
  const found: string[] = [];
  for (const key of registryKeys) {
    const { stdout } = await promisify(execFile)('reg', ['query', key, '/ve']).catch(() => ({ stdout: '' }));
    const [, file] = /REG_SZ\s+(.+?)\s*$/m.exec(stdout) ?? [];
    if (file) found.push(file);
  }
  return found;
};

/** What is wrong with a manifest; undefined when nothing is. */
const problemOf = async (file: string, text: string): Promise<string | undefined> => {
  let manifest: { path?: unknown; allowed_origins?: unknown };
  try {
    manifest = JSON.parse(text);
  } catch {
    return `${file} is not JSON: install the files of the extension again`;
  }
  const { path, allowed_origins: origins } = manifest;
  if (!Array.isArray(origins) || origins.length === 0)
    return `${file} does not let any extension start the desktop agent`;
  const runs =
    typeof path === 'string' &&
    (await access(path, constants.X_OK).then(
      () => true,
      () => false,
    ));
  return runs ? undefined : `${file} names ${path}, which is not a program here`;
};

/** Whether the extension of the browsers here can reach the desktop agent: how many find it, and what is wrong. */
export const checkRegisteredHosts = async (
  files?: readonly string[],
): Promise<{ count: number; problem: string | undefined }> => {
  let count = 0;
  for (const file of files ?? (await manifests())) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    count += 1;
    const problem = await problemOf(file, text);
    if (problem) return { count, problem };
  }
  return { count, problem: undefined };
};
