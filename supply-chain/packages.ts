import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Metafile } from 'esbuild';

const root = resolve(import.meta.dirname, '..');

/** A third-party package that is part of a built program. */
export interface Package {
  name: string;
  version: string;
  /** SPDX expression, as the package declares it. */
  license: string;
  author: string;
  /** The texts that its license asks us to pass on: LICENSE, NOTICE and their like, in a fixed order. */
  texts: readonly string[];
  /** SHA-512 of the package in the registry, in base64; absent if the lock file does not have it. */
  sha512?: string;
}

interface Manifest {
  name?: string;
  version?: string;
  license?: string | { type: string };
  licenses?: readonly { type: string }[];
  author?: string | { name?: string };
}

/** The source files that esbuild put into a program. Files that it dropped as unused are not part of it. */
export const filesIn = ({ outputs }: Metafile): string[] =>
  Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );

/** The packages that the given files belong to, each once, by name. Files of our own belong to none. */
export const packagesOf = (files: Iterable<string>): Package[] => {
  const folders = new Set<string>();
  for (const file of files) {
    const folder = packageFolder(resolve(root, file));
    if (folder) folders.add(folder);
  }
  return [...folders].map(readPackage).sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `.../node_modules/<name>` or `.../node_modules/@scope/<name>`; the innermost if packages are nested. */
const packageFolder = (file: string): string | undefined => {
  const marker = `${sep}node_modules${sep}`;
  const at = file.lastIndexOf(marker);
  if (at < 0) return undefined;
  const [first = '', second = ''] = file.slice(at + marker.length).split(sep);
  const name = first.startsWith('@') ? join(first, second) : first;
  const folder = join(file.slice(0, at + marker.length), name);
  return existsSync(join(folder, 'package.json')) ? folder : undefined;
};

const packagesRead = new Map<string, Package>();

export const readPackage = (folder: string): Package => {
  const read = packagesRead.get(folder);
  if (read) return read;
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const { name, version } = manifest;
  if (!name || !version) throw new Error(`${folder}/package.json has no name or no version.`);
  const license = licenseOf(manifest);
  if (!license) throw new Error(`${name} ${version} declares no license, so we must not distribute it.`);
  const sha512 = lockedHash(folder);
  const result: Package = {
    name,
    version,
    license,
    author: (typeof manifest.author === 'string' ? manifest.author : manifest.author?.name) ?? `the authors of ${name}`,
    texts: textsIn(folder),
    ...(sha512 && { sha512 }),
  };
  packagesRead.set(folder, result);
  return result;
};

const licenseOf = ({ license, licenses }: Manifest): string | undefined =>
  typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' OR '));

const textsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /^(licen[cs]e|notice|copying|third-party-licenses)([.-].*)?$/i.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());

let lock: Record<string, { integrity?: string }> | undefined;

const lockedHash = (folder: string): string | undefined => {
  lock ??= (JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: typeof lock }).packages!;
  const integrity = lock[relative(root, folder).split(sep).join('/')]?.integrity;
  return integrity?.startsWith('sha512-') ? integrity.slice('sha512-'.length) : undefined;
};
