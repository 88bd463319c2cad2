import * as z from 'zod';
import { isSafeAddress } from '../agent-kit/connection/http.ts';
import { isAbsolutePath, isOnShare, readSettingsFile } from '../agent-kit/program/settings-file.ts';

const isWindows = process.platform === 'win32';

/** Where the service keeps everything unless the settings name another folder (AC-16). */
export const defaultFolder = isWindows ? 'C:\\ProgramData\\Fermata\\Desktop' : '/var/lib/fermata-desktop';

export const defaultSettingsFile = isWindows
  ? 'C:\\ProgramData\\Fermata\\desktop-agent.json'
  : '/etc/fermata/desktop-agent.json';

const localFolder = z
  .string()
  .refine(
    isAbsolutePath,
    'must be an absolute path, such as /var/lib/fermata-desktop or C:\\ProgramData\\Fermata\\Desktop',
  )
  // `"C:\recordings"` is JSON, and contains a line break.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  .refine((path) => !/[\u0000-\u001f]/.test(path), 'has a control character: write each \\ twice')
  .refine((path) => !isOnShare(path), 'must be on a disk of this PC, not on a share');

const safeAddress = z.string().transform((text, context) => {
  const url = URL.parse(text);
  if (url && isSafeAddress(url)) return text.replace(/\/+$/, '');
  context.addIssue('must be an https:// address');
  return z.NEVER;
});

export const settings = z.strictObject({
  /** Where Fermata's API is; the console shows it together with the enrolment code. */
  apiUrl: safeAddress,
  /** Identity, journal, segments, and recordings that wait. Only the service may read it. */
  folder: localFolder.default(defaultFolder),
  /**
   * Linux: the folder of the sockets between the service and the sessions. Left out: /run/fermata-desktop for a service
   * that runs as root, otherwise the user's own runtime folder.
   */
  socketFolder: localFolder.optional(),
  /** Addresses of Fermata for the On-Demand client, tried in this order. Empty: the tray offers no On-Demand. */
  onDemandServers: z.array(safeAddress).max(5).default([]),
  ffmpeg: z.string().min(1).default('ffmpeg'),
  /** The encoder, as ffmpeg names it; left out: the first of those that this ffmpeg has. */
  encoder: z
    .string()
    .regex(/^[a-z0-9_]{1,40}$/, 'must be the name of an encoder, such as h264_mf')
    .optional(),
  proxy: z.url({ protocol: /^https?$/, error: 'must be an address like http://proxy.example.com:3128' }).optional(),
  /** A PEM file of further certificate authorities, for a proxy that opens TLS. */
  certificates: z.string().optional(),
  /** Segments that no contact needs are deleted after so many days. A contact record may come days late. */
  graceDays: z.number().min(0.5).max(90).default(7),
  /** How often the cloud is asked while the channel is closed. */
  pollSeconds: z.number().min(0.05).max(3600).default(60),
});

export type Settings = z.infer<typeof settings>;
/** The settings as a person writes them. */
export type WrittenSettings = z.input<typeof settings>;

/** @throws CannotStart with everything that is wrong at once. */
export const readSettings = (file: string): Settings => readSettingsFile(file, settings);
