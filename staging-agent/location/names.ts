import { createHash } from 'node:crypto';

export const manifestSuffix = '.manifest.json';

const device = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const longest = 200;

/** Says in a sentence what is wrong with a name in the staging location; undefined if nothing is. */
export const nameProblem = (name: string): string | undefined => {
  if (name === '' || name === '.' || name === '..') return 'It has no name of its own';
  if (name.length > longest) return `Its name is longer than ${longest} characters`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it refuses these characters
  if (/[\u0000-\u001f\u007f/\\:*?"<>|]/.test(name)) return 'Its name has characters that Windows does not allow';
  if (/[\u202a-\u202e\u2066-\u2069]/.test(name)) return 'Its name has characters that make it look like another';
  if (name.includes('\ufffd')) return 'Its name is not readable Unicode';
  if (/[. ]$/.test(name)) return 'Its name ends with a dot or a space, which Windows removes';
  if (device.test(name)) return 'Its name is that of a device on Windows';
  return undefined;
};

/** The same for a whole path below the location, with `/`. */
export const pathProblem = (path: string): string | undefined => {
  if (path.length > 1024) return 'Its path is longer than 1024 characters';
  for (const name of path.split('/')) {
    const problem = nameProblem(name);
    if (problem) return problem;
  }
  return undefined;
};

/** The staging agent's own folders in the location. No file in them is taken. */
export const ownFolders: readonly string[] = ['refused', '.trash'];

/** The system's own folders, for a location that is a whole volume. Nobody may read them. */
const volumeFolders: readonly string[] = ['system volume information', '$recycle.bin', 'lost+found'];

/** Whether a folder directly below the location is skipped. Case is ignored, because on Windows `Refused` is `refused`. */
export const isSkipped = (folder: string): boolean =>
  ownFolders.includes(folder.toLowerCase()) || volumeFolders.includes(folder.toLowerCase());

const extension = (name: string): string => /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';

/** The name of a file in `refused/`: allowed everywhere, different for every path, and still readable. */
export const refusedName = (path: string): string => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const mark = createHash('sha256').update(path).digest('hex').slice(0, 8);
  if (!nameProblem(name) && Buffer.byteLength(name) <= 200) return `${mark}-${name}`;
  return `${mark}-${name.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 60)}${extension(name)}`.replace(/\.+$/, '_');
};

export const trashName = (recordingId: string, path: string): string =>
  `${recordingId.replace(/[^A-Za-z0-9_-]/g, '_')}${extension(path)}`;
