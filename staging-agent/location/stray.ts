import { manifestSuffix, nameProblem } from './names.ts';

/** A file in the location that cannot be taken as it is. */
export interface Stray {
  /** Below the location, with `/`; bytes that are not UTF-8 are shown as `\xHH`. */
  path: string;
  reason: string;
  /**
   * `changing`: a PC may still be writing it, so it counts only after it has stayed like this for a while. `stuck`: it is not
   * taken until somebody corrects it. `harmless`: a file of the operating system.
   */
  kind: 'changing' | 'stuck' | 'harmless';
}

/** Writes a name that is not UTF-8 so that a terminal can show it and every byte is visible. */
export const shownBytes = (name: Buffer): string =>
  name
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);

const ofTheSystem =
  /^(thumbs\.db|ehthumbs(_vista)?\.db|desktop\.ini|\.ds_store|\._.*|\.directory|\.nfs[0-9a-f]{8,}|~\$.*|\.fermata-probe-.*)$/i;
const unfinished = /(^[~.]~|~$|\.(tmp|temp|partial|filepart|crdownload|download|bak|swp)$)/i;

const quoted = (name: string): string => `"${name}"`;

/** Says why a file without a manifest is not taken. */
const withoutManifest = (name: string, isPlain: boolean): Omit<Stray, 'path'> => {
  if (ofTheSystem.test(name)) return { kind: 'harmless', reason: 'The operating system created it; it can be deleted' };
  if (!isPlain) return { kind: 'stuck', reason: 'It is not a plain file (perhaps a link). Only plain files are taken' };
  const problem = nameProblem(name);
  if (problem) return { kind: 'stuck', reason: `${problem}, and it has no manifest` };
  if (name.toLowerCase().endsWith(manifestSuffix)) {
    return {
      kind: 'stuck',
      reason: `It is named like a manifest, but in capitals: the name must end with ${manifestSuffix}`,
    };
  }
  if (name.toLowerCase().endsWith('.part')) {
    return { kind: 'changing', reason: 'Its PC has not finished writing it (.part)' };
  }
  if (unfinished.test(name))
    return { kind: 'changing', reason: 'It looks like the unfinished copy of another program' };
  return { kind: 'changing', reason: `It has no manifest: ${quoted(name + manifestSuffix)} must be beside it` };
};

/** Returns the same text for names that differ only in case, or in how an accent is composed. */
const folded = (name: string): string => name.normalize('NFC').toLowerCase();

const difference = (name: string, other: string): string =>
  name.normalize('NFC') === other.normalize('NFC')
    ? 'differs in how its accents are composed (Unicode NFC and NFD, as on macOS): rename one of the two'
    : 'differs in upper and lower case: rename one of the two';

/**
 * The strays of one folder, each with its reason: files without manifests, of which `oddFiles` are not plain files, and
 * manifests without files (given by the names of their recordings).
 */
export const strays = ({
  files,
  oddFiles,
  manifests,
}: {
  files: ReadonlySet<string>;
  oddFiles: ReadonlySet<string>;
  manifests: ReadonlySet<string>;
}): Stray[] => {
  const byFold = new Map(manifests.size === 0 ? [] : [...files].map((name) => [folded(name), name]));
  const manifestOf = new Map<string, string>();
  const ofManifests = [...manifests].map((recording): Stray => {
    const path = recording + manifestSuffix;
    const file = byFold.get(folded(recording));
    if (file === undefined) {
      return { path, kind: 'changing', reason: `Its recording is not there: ${quoted(recording)}` };
    }
    manifestOf.set(file, path);
    return { path, kind: 'stuck', reason: `Its recording ${quoted(file)} ${difference(recording, file)}` };
  });
  const ofFiles = [...files].map((path): Stray => {
    const manifest = manifestOf.get(path);
    if (manifest === undefined) return { path, ...withoutManifest(path, !oddFiles.has(path)) };
    const reason = `Its manifest ${quoted(manifest)} ${difference(path + manifestSuffix, manifest)}`;
    return { path, kind: 'stuck', reason };
  });
  return [...ofManifests, ...ofFiles];
};
