import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findPackages } from '../packages/debian-packages.ts';

/** An Asterisk that can be run, wherever it comes from. */
export interface Asterisk {
  /** The words that run the program, before its own arguments. */
  command: readonly string[];
  modules: string;
  data: string;
  /** `Asterisk 22.10.1`, which is the version that was tried. Debian's unstable suite may have a newer one. */
  version: string;
}

const versionOf = (command: readonly string[]): string => {
  const [program, ...args] = command;
  const { stdout } = spawnSync(program!, [...args, '-V'], { encoding: 'utf8', timeout: 20_000 });
  return (stdout ?? '').trim().split(/\s+/).slice(0, 2).join(' ');
};

const firstFolder = (...folders: string[]): string | undefined => folders.find((folder) => existsSync(folder));

/** Finds one that is installed on this machine, or that FERMATA_TEST_ASTERISK names. */
const installed = (): Asterisk | undefined => {
  const program =
    process.env.FERMATA_TEST_ASTERISK ||
    spawnSync('sh', ['-c', 'command -v asterisk'], { encoding: 'utf8' }).stdout.trim();
  if (!program) return undefined;
  const modules = firstFolder(
    ...readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/asterisk/modules`),
    '/usr/lib/asterisk/modules',
  );
  const data = firstFolder('/usr/share/asterisk', '/var/lib/asterisk');
  if (!modules || !data) return undefined;
  return { command: [program], modules, data, version: versionOf([program]) };
};

/** Debian's, from its unstable suite, because the others have none. It has 82 MB; with a mirror nearby, it takes seconds. */
const debianAsterisk = { name: 'asterisk', version: '22-1', suite: 'sid', packages: ['asterisk'] };

/**
 * Finds an Asterisk, or downloads Debian's into `.local`. Undefined if there is none; `say` gets the reason.
 * `mayDownload: false` only looks.
 */
export const findAsterisk = ({
  mayDownload,
  say,
}: {
  mayDownload: boolean;
  say?: (line: string) => void;
}): Asterisk | undefined => {
  const found = installed();
  if (found) return found;
  const packages = findPackages(debianAsterisk, { mayDownload, say });
  if (!packages) return undefined;
  const command = packages.commandOf('usr/sbin/asterisk');
  const modules = join(packages.libraries, 'asterisk/modules');
  return { command, modules, data: join(packages.folder, 'usr/share/asterisk'), version: versionOf(command) };
};
