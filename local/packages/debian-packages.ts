import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localFolder } from '../place.ts';

/** Debian's programs, unpacked into a folder of ours. Their own loader runs them, and nothing on this machine is changed. */
export interface UnpackedPackages {
  folder: string;
  /** The folder of its libraries. */
  libraries: string;
  /** The words that run one of its programs: `usr/sbin/slapd`. */
  commandOf(program: string): readonly string[];
}

/** The address from which this machine gets Debian's packages. It is read here, and stored nowhere else. */
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

/** Older suites have libraries in /lib too, and the loader there. */
const libraryFolders = (folder: string): string[] =>
  ['usr/lib', 'lib'].flatMap((part) => {
    const place = join(folder, part);
    if (!existsSync(place)) return [];
    const machines = readdirSync(place).filter((name) => name.includes('-linux-'));
    return [...machines.map((name) => join(place, name)), place];
  });

const lookInto = (folder: string): UnpackedPackages | undefined => {
  const folders = libraryFolders(folder);
  const loaders = folders.flatMap((one) =>
    readdirSync(one)
      .filter((name) => /^ld-linux.*\.so/.test(name))
      .map((name) => join(one, name)),
  );
  const [loader] = loaders;
  if (loader === undefined) return undefined;
  const run = [loader, '--library-path', folders.join(':')];
  return { folder, libraries: folders[0]!, commandOf: (program) => [...run, join(folder, program)] };
};

/** Downloads the packages and their dependencies, with a state of apt of its own. */
const download = (folder: string, mirror: string, suite: string, packages: readonly string[]): void => {
  const work = `${folder}.new`;
  rmSync(work, { recursive: true, force: true });
  for (const part of ['lists/partial', 'cache/archives/partial', 'sources', 'root']) {
    mkdirSync(join(work, part), { recursive: true });
  }
  writeFileSync(join(work, 'status'), '');
  const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(
    join(work, 'sources/debian.sources'),
    `Types: deb\nURIs: ${mirror}\nSuites: ${suite}\nComponents: main\n${existsSync(keys) ? `Signed-By: ${keys}\n` : ''}`,
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

/**
 * Finds Debian's packages in `.local`, and downloads them if they are not there yet. Undefined if that is not possible; `say`
 * gets the reason. `mayDownload: false` only looks. Raise `version` to download another version.
 */
export const findPackages = (
  { name, version, suite, packages }: { name: string; version: string; suite: string; packages: readonly string[] },
  { mayDownload, say = () => {} }: { mayDownload: boolean; say?: ((line: string) => void) | undefined },
): UnpackedPackages | undefined => {
  const folder = join(localFolder, `${name}-${version}-${process.arch}`);
  const cached = lookInto(folder);
  if (cached || !mayDownload) return cached;
  const mirror = existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-deb') ? debianMirror() : undefined;
  if (mirror === undefined) {
    say(`There is no ${name} here, and no Debian to download it from.`);
    return undefined;
  }
  say(`Downloading Debian's ${name} into .local ...`);
  try {
    download(folder, mirror, suite, packages);
  } catch (error) {
    say(`${name} could not be downloaded: ${(error as Error).message.split('\n')[0]}`);
    return undefined;
  }
  return lookInto(folder);
};
