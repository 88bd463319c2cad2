import { access, constants, readFile } from 'node:fs/promises';
import type { InstalledBrowser } from './installed-browsers.ts';

/** What is wrong with a manifest. Undefined if nothing is. */
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

/** Whether the extension in the browsers here can reach the desktop agent: which of them find it, and what is wrong. */
export const checkRegisteredHosts = async (
  browsers: readonly InstalledBrowser[],
): Promise<{ registered: InstalledBrowser[]; problem: string | undefined }> => {
  const registered: InstalledBrowser[] = [];
  let problem: string | undefined;
  for (const browser of browsers) {
    const file = await browser.hostManifest();
    const text = file && (await readFile(file, 'utf8').catch(() => undefined));
    if (!file || text === undefined) continue;
    registered.push(browser);
    problem ??= await problemOf(file, text);
  }
  return { registered, problem };
};
