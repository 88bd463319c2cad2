import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localFolder } from '../place.ts';

/** An Asterisk that can be run, wherever it is from. */
export interface Asterisk {
  /** The program and what stands before its own arguments. */
  command: readonly string[];
  modules: string;
  data: string;
  /** `Asterisk 22.10.1`; that version was tried. Debian's unstable suite moves on. */
  version: string;
}

const packages = ['asterisk'];

const versionOf = (command: readonly string[]): string => {
  const [program, ...args] = command;
  const { stdout } = spawnSync(program!, [...args, '-V'], { encoding: 'utf8', timeout: 20_000 });
  return (stdout ?? '').trim().split(/\s+/).slice(0, 2).join(' ');
};

const firstFolder = (...folders: string[]): string | undefined => folders.find((folder) => existsSync(folder));

/** One that is installed on this machine, or that FERMATA_TEST_ASTERISK names. */
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

/** Where this machine gets Debian's packages from. It is read here, and written down nowhere else. */
const debianMirror = (): string | undefined => {
  const folder = '/etc/apt/sources.list.d';
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.sources')) : [];
  const named = files.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/^URIs:\s*(\S+)/gm)].map(([, uri]) => uri!),
  );
  const list = existsSync('/etc/apt/sources.list') ? readFileSync('/etc/apt/sources.list', 'utf8') : '';
  const listed = [...list.matchAll(/^deb\s+(?:\[[^\]]*\]\s+)?(\S+)/gm)].map(([, uri]) => uri!);
  return [...named, ...listed].find((uri) => /\/debian\/?$/.test(uri));
};

const loaderIn = (folder: string): string | undefined => {
  const libraries = join(folder, 'usr/lib');
  if (!existsSync(libraries)) return undefined;
  for (const name of readdirSync(libraries)) {
    const place = join(libraries, name);
    const loader = name.includes('-linux-')
      ? readdirSync(place).find((file) => /^ld-linux.*\.so/.test(file))
      : undefined;
    if (loader) return join(place, loader);
  }
  return undefined;
};

/** Debian's, unpacked into a folder of ours: it is run by its own loader, and nothing of this machine is touched. */
const unpacked = (folder: string): Asterisk | undefined => {
  const program = join(folder, 'usr/sbin/asterisk');
  const loader = loaderIn(folder);
  if (!loader || !existsSync(program)) return undefined;
  const libraries = join(loader, '..');
  const command = [loader, '--library-path', `${libraries}:${join(folder, 'usr/lib')}`, program];
  const modules = join(libraries, 'asterisk/modules');
  return { command, modules, data: join(folder, 'usr/share/asterisk'), version: versionOf(command) };
};

/** Downloads Asterisk with a state of apt's of its own. 82 MB; a few seconds where a mirror is near. */
const download = (folder: string, mirror: string): void => {
  const work = `${folder}.new`;
  rmSync(work, { recursive: true, force: true });
  for (const part of ['lists/partial', 'cache/archives/partial', 'sources', 'root']) {
    mkdirSync(join(work, part), { recursive: true });
  }
  writeFileSync(join(work, 'status'), '');
  const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(
    join(work, 'sources/unstable.sources'),
    `Types: deb\nURIs: ${mirror}\nSuites: sid\nComponents: main\n${existsSync(keys) ? `Signed-By: ${keys}\n` : ''}`,
  );
  const options = [
    ...['Dir::Etc::sourcelist=/dev/null', `Dir::Etc::sourceparts=${join(work, 'sources')}`],
    ...[`Dir::State::Lists=${join(work, 'lists')}`, `Dir::Cache=${join(work, 'cache')}`],
    ...[`Dir::State::status=${join(work, 'status')}`, 'APT::Get::List-Cleanup=0', 'APT::Sandbox::User=root'],
  ].flatMap((option) => ['-o', option]);
  const apt = (...args: string[]) => execFileSync('apt-get', ['-qq', ...options, ...args], { stdio: 'pipe' });
  apt('update');
  apt('install', '-y', '--no-install-recommends', '--download-only', ...packages);
  const archives = join(work, 'cache/archives');
  for (const name of readdirSync(archives).filter((file) => file.endsWith('.deb'))) {
    execFileSync('dpkg-deb', ['-x', join(archives, name), join(work, 'root')]);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(join(work, 'root'), folder);
  rmSync(work, { recursive: true });
};

/** Raised when another version has to be downloaded, or how it is unpacked changes. */
const cacheVersion = '22-1';

/**
 * Finds an Asterisk, or downloads Debian's into `.local`. Undefined where there is none: the reason goes to `say`.
 * `mayDownload: false` only looks.
 */
export const findAsterisk = ({
  mayDownload,
  say = () => {},
}: {
  mayDownload: boolean;
  say?: (line: string) => void;
}): Asterisk | undefined => {
  const found = installed();
  if (found) return found;
  const folder = join(localFolder, `asterisk-${cacheVersion}-${process.arch}`);
  const cached = unpacked(folder);
  if (cached || !mayDownload) return cached;
  const mirror = existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-deb') ? debianMirror() : undefined;
  if (mirror === undefined) {
    say('There is no Asterisk here: install it, or name it in FERMATA_TEST_ASTERISK.');
    return undefined;
  }
  say("Downloading Debian's Asterisk into .local ...");
  try {
    download(folder, mirror);
  } catch (error) {
    say(`Asterisk could not be downloaded: ${(error as Error).message.split('\n')[0]}`);
    return undefined;
  }
  return unpacked(folder);
};
