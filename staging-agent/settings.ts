import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { plainWords } from '../agent-kit/program/setting-problems.ts';

/** TLS everywhere but to this machine itself, where the local engine answers. */
export const isSafeAddress = (url: URL): boolean =>
  url.protocol === 'https:' ||
  (url.protocol === 'http:' && /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname));

const absolute = (path: string): boolean => /^(\/|\\\\[^\\]+\\[^\\]+|[A-Za-z]:[\\/])/.test(path);
const folder = z
  .string()
  .refine(absolute, 'must be a whole path, as /srv/staging or \\\\ServerName\\FolderName')
  // `"C:\recordings"` is JSON, and has a line break in it.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  .refine((path) => !/[\u0000-\u001f]/.test(path), 'has a control character: write each \\ twice');
const onShare = (path: string): boolean => /^\\\\(?![?.]\\)|^\\\\\?\\UNC\\/i.test(path);

export const settings = z.strictObject({
  /** Where Fermata's API is; told by the administrator's page together with the enrolment code. */
  apiUrl: z.string().transform((text, context) => {
    const url = URL.parse(text);
    if (url && isSafeAddress(url)) return text.replace(/\/+$/, '');
    context.addIssue('must be an https:// address');
    return z.NEVER;
  }),
  /** The staging location. */
  location: folder,
  /** Journal and identity. On a disk of this machine: the journal does not work on a network share. */
  stateFolder: folder.refine((path) => !onShare(path), 'must be on a disk of this machine, not on a share'),
  lanes: z
    .strictObject({
      large: z.int().min(1).max(16).default(4),
      small: z.int().min(1).max(64).default(16),
    })
    .default({ large: 4, small: 16 }),
  proxy: z.url({ protocol: /^https?$/, error: 'must be an address like http://proxy.example.com:3128' }).optional(),
  /** PEM file of further certificate authorities, where a proxy opens TLS. */
  certificates: z.string().optional(),
  scanSeconds: z.number().min(0.02).max(3600).default(15),
  /**
   * What is not as its manifest says is refused once nothing about it has changed for so long: a program may still be
   * copying it. A file without a manifest, or a manifest without its file, is reported after the same time.
   */
  settleSeconds: z.number().min(0).max(86_400).default(60),
  /** How long a recycled recording still lies in `.trash`. */
  recycledGraceHours: z
    .number()
    .min(0)
    .max(24 * 31)
    .default(24),
});

export type Settings = z.infer<typeof settings>;

/** What the person at the keyboard can put right; shown without a stack trace. */
export class CannotStart extends Error {}

/** As an editor on Windows may leave it: with a mark at its beginning, or in UTF-16. */
const textOf = (bytes: Buffer): string =>
  (bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString()).replace(/^\ufeff/, '');

/** What the file holds is not said: a password may stand in it, and this goes to a log. */
const whyNoJson = ({ message }: Error): string => {
  const [where] = /at position .*$/.exec(message) ?? [];
  return `it is not JSON${where ? ` ${where}` : ''}${message.includes('escaped character') ? ': write each \\ twice' : ''}`;
};

/** @throws CannotStart with everything that is wrong at once. */
export const readSettings = (file: string): Settings => {
  let content: unknown;
  try {
    content = JSON.parse(textOf(readFileSync(file)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new CannotStart(`There is no settings file ${file}: write it, or name another with --settings <file>`);
    }
    const why = error instanceof SyntaxError ? whyNoJson(error) : (error as Error).message;
    throw new CannotStart(`The settings file ${file} cannot be read: ${why}`);
  }
  const read = settings.safeParse(content, { error: plainWords });
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`);
  throw new CannotStart(`The settings file ${file} is wrong:\n${wrong.join('\n')}`);
};
