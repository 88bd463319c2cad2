import * as z from 'zod';
import { isSafeAddress } from '../agent-kit/connection/http.ts';
import { isAbsolutePath, isOnShare, readSettingsFile } from '../agent-kit/program/settings-file.ts';

const folder = z
  .string()
  .refine(isAbsolutePath, 'must be an absolute path, such as /srv/staging or \\\\ServerName\\FolderName')
  // `"C:\recordings"` is JSON, and contains a line break.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it refuses these characters
  .refine((path) => !/[\u0000-\u001f]/.test(path), 'has a control character: write each \\ twice');

export const settings = z.strictObject({
  /** The address of Fermata's API. The administrator's page shows it together with the enrolment code. */
  apiUrl: z.string().transform((text, context) => {
    const url = URL.parse(text);
    if (url && isSafeAddress(url)) return text.replace(/\/+$/, '');
    context.addIssue('must be an https:// address');
    return z.NEVER;
  }),
  /** The staging location. */
  location: folder,
  /** Holds journal and identity. It must be on a disk of this machine, because the journal does not work on a share. */
  stateFolder: folder.refine((path) => !isOnShare(path), 'must be on a disk of this machine, not on a share'),
  lanes: z
    .strictObject({
      large: z.int().min(1).max(16).default(4),
      small: z.int().min(1).max(64).default(16),
    })
    .default({ large: 4, small: 16 }),
  proxy: z.url({ protocol: /^https?$/, error: 'must be an address such as http://proxy.example.com:3128' }).optional(),
  /** A PEM file of further certificate authorities, for a proxy that opens TLS. */
  certificates: z.string().optional(),
  scanSeconds: z.number().min(0.02).max(3600).default(15),
  /**
   * A file that does not match its manifest may still be being copied, so it is refused only after nothing about it has
   * changed for this long. A file without a manifest, or a manifest without its file, is reported after the same time.
   */
  settleSeconds: z.number().min(0).max(86_400).default(60),
  /** How long a recycled recording stays in `.trash`. */
  recycledGraceHours: z
    .number()
    .min(0)
    .max(24 * 31)
    .default(24),
});

export type Settings = z.infer<typeof settings>;

/** @throws CannotStart with all problems at once. */
export const readSettings = (file: string): Settings => readSettingsFile(file, settings);
