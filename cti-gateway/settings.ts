import { resolve, sep } from 'node:path';
import * as z from 'zod';
import { isSafeAddress } from '../agent-kit/connection/http.ts';
import { isAbsolutePath, isOnShare, readSettingsFile } from '../agent-kit/program/settings-file.ts';
import { flagsEverySeconds } from '../domain/flag/gateway-limits.ts';

const isWindows = process.platform === 'win32';

export const defaultStateFolder = isWindows ? 'C:\\ProgramData\\Fermata\\Gateway' : '/var/lib/fermata-gateway';
export const defaultSettingsFile = isWindows
  ? 'C:\\ProgramData\\Fermata\\cti-gateway.json'
  : '/etc/fermata/cti-gateway.json';

const path = z
  .string()
  .refine(
    isAbsolutePath,
    'must be an absolute path, such as /var/lib/fermata-gateway or C:\\ProgramData\\Fermata\\Gateway',
  )
  // `"C:\recordings"` is JSON, and contains a line break.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it refuses these characters
  .refine((text) => !/[\u0000-\u001f]/.test(text), 'has a control character: write each \\ twice');
const port = z.int().min(1).max(65_535);
const token = z.string().min(16, 'must have at least 16 characters').max(256);

const isInside = (folder: string, other: string): boolean =>
  `${resolve(folder)}${sep}`.startsWith(`${resolve(other)}${sep}`);

const asterisk = z.strictObject({
  kind: z.literal('asterisk'),
  host: z.string().min(1).default('127.0.0.1'),
  port: port.default(5038),
  /** `true`, or a PEM file of the authority that signed the PBX's certificate. */
  tls: z.union([z.boolean(), path]).default(false),
  username: z.string().min(1),
  secret: z.string().min(1),
  /** The extensions of endpoints with other names, such as `{"PJSIP/desk-7": "2001"}`; null for trunks. */
  endpoints: z.record(z.string(), z.string().min(1).nullable()).default({}),
  guidFrom: z.enum(['file-name', 'user-event']).default('file-name'),
  silenceMinutes: z.number().min(1).default(30),
  /** Whether Fermata pauses, resumes, starts and stops recordings here. */
  controlsRecordings: z.boolean().default(false),
  /** The folder on the PBX for recordings that Fermata starts; Asterisk's own if left out. */
  recordingFolder: z
    .string()
    .regex(/^[^,\r\n]*$/, 'must not contain a comma')
    .optional(),
});

const json = z
  .strictObject({
    kind: z.literal('json'),
    /** The port on 127.0.0.1 that accepts messages. */
    listen: z.strictObject({ port, token }).optional(),
    /** The source of messages, to which the gateway opens a WebSocket. */
    connect: z
      .strictObject({
        url: z.string().refine((text) => {
          const url = URL.parse(text);
          return url !== null && /^wss?:$/.test(url.protocol) && isSafeAddress(new URL(text.replace(/^ws/, 'http')));
        }, 'must be a wss:// address'),
        token,
        /** A PEM file of the authority that signed the call source's certificate. */
        certificates: path.optional(),
      })
      .optional(),
    /** A source that sends nothing for this long counts as lost. */
    silenceSeconds: z.number().min(5).max(86_400).default(90),
  })
  .refine(({ listen, connect }) => (listen === undefined) !== (connect === undefined), 'give either listen or connect');

const phonebook = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('csv'), use: z.enum(['global', 'external']), file: path }),
  z.strictObject({ kind: z.literal('vcard'), use: z.enum(['global', 'external']), file: path }),
  z.strictObject({
    kind: z.literal('ldap'),
    use: z.enum(['global', 'external']),
    url: z.url({ protocol: /^ldaps?$/, error: 'must be an address such as ldaps://directory.example.com' }),
    baseDn: z.string().min(1),
    filter: z.string().min(3).default('(telephoneNumber=*)'),
    bindDn: z.string().optional(),
    password: z.string().optional(),
    nameAttribute: z.string().default('displayName'),
    numberAttributes: z.array(z.string()).min(1).default(['telephoneNumber', 'mobile', 'homePhone']),
    /** A PEM file of the authority that signed the directory's certificate. */
    certificates: path.optional(),
  }),
]);
export type PhonebookSettings = z.infer<typeof phonebook>;

const recordings = z
  .strictObject({
    /** The folder in which the PBX writes recordings, including folders below it. */
    folder: path,
    /** The staging location of the recording server's data server. */
    stagingLocation: path,
  })
  .refine(
    ({ folder, stagingLocation }) => !isInside(stagingLocation, folder) && !isInside(folder, stagingLocation),
    'the folder of the PBX and the staging location must not contain each other',
  );
export type RecordingSettings = z.infer<typeof recordings>;

const instance = z.strictObject({
  /** Used in log lines and for folders. */
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens, such as north-site'),
  source: z.discriminatedUnion('kind', [asterisk, json]),
  /** Who gets the call at an extension where nobody is logged on: nobody, or its user (QG-17). */
  withoutLogon: z.enum(['unflagged', 'user']).default('unflagged'),
  /** Whether a call that was already in progress when it was first seen is flagged, if the source can be asked (QG-26). */
  lateGuid: z.enum(['never', 'ask']).optional(),
  recordsOutgoing: z.boolean().default(false),
  /** Left out if somebody else archives the recordings, or nobody. */
  recordings: recordings.optional(),
  phonebooks: z.array(phonebook).max(20).default([]),
  /** How numbers are dialled here: country code, trunk prefix (`-` for none), international prefix. */
  numbers: z
    .string()
    .regex(/^\d{1,3}( (\d{1,3}|-)( \d{1,4})?)?$/, 'must have the form "49 0 00"')
    .optional(),
  /** The digits dialled for an outside line. The PBX may leave them in front of callers' numbers. */
  outsidePrefix: z
    .string()
    .regex(/^\d{0,3}$/, 'must be up to three digits')
    .default(''),
});
export type InstanceSettings = z.infer<typeof instance>;

export const settings = z.strictObject({
  /** The address of Fermata's API. The console shows it together with the enrolment code. */
  apiUrl: z.string().transform((text, context) => {
    const url = URL.parse(text);
    if (url && isSafeAddress(url)) return text.replace(/\/+$/, '');
    context.addIssue('must be an https:// address');
    return z.NEVER;
  }),
  /** A folder for each instance: identity and journal. */
  stateFolder: path
    .refine((text) => !isOnShare(text), 'must be on a disk of this machine, not on a share')
    .default(defaultStateFolder),
  proxy: z.url({ protocol: /^https?$/, error: 'must be an address such as http://proxy.example.com:3128' }).optional(),
  /** A PEM file of further certificate authorities, for a proxy that opens TLS. */
  certificates: z.string().optional(),
  /** Flags within this time are sent in one request, which costs a tenth. */
  flagsEverySeconds: z.number().min(flagsEverySeconds.min).max(flagsEverySeconds.max).default(flagsEverySeconds.usual),
  /** One for each recording server that has users (QG-30). */
  instances: z
    .array(instance)
    .min(1)
    .max(50)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two instances have the same name'),
});

export type Settings = z.infer<typeof settings>;
/** The settings as a person writes them. */
export type WrittenSettings = z.input<typeof settings>;

/** @throws CannotStart with all problems at once. */
export const readSettings = (file: string): Settings => readSettingsFile(file, settings);
