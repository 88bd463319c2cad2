import * as z from 'zod';
import { media } from '../../../domain/recording/recording.ts';
import { notRecordedReasons } from '../../../domain/schedule/who-is-recorded.ts';
import { named } from '../../later.ts';
import { administrators, type Route } from '../../route.ts';

const instant = z.iso.datetime();
const text = z.string().nullable();
const whole = z.number().int().nonnegative();

const loggedOn = named('LoggedOnUser', () =>
  z.object({
    login: z.string().describe('`DOMAIN\\user` on Windows, `user` on Linux'),
    userId: text.describe('Null if no user has this Windows login'),
    username: text,
    firstName: text,
    lastName: text,
    loggedOnAt: instant,
    capture: z.object({
      state: z.enum(['recording', 'paused', 'not-recording']),
      since: instant,
      monitors: whole,
      keystrokes: z.boolean().describe('Whether keystrokes are recorded where that is allowed, or paused'),
      detail: text.describe('Why nothing is captured, as reported by the PC'),
    }),
    notRecorded: z
      .array(z.object({ reason: z.enum(notRecordedReasons), sentence: z.string() }))
      .describe('Why the screen of this person is not recorded; empty if it should be'),
  }),
);

const desktop = named('Desktop', () =>
  z.object({
    desktopId: z.string(),
    machine: z.string().describe('The name of the PC'),
    platform: z.enum(['windows', 'linux']),
    enrolledAt: instant,
    lastSeenAt: instant.nullable().describe('Null if it has not reported yet'),
    silent: z.boolean().describe('Whether its report is overdue'),
    version: text.describe('The version of the desktop agent'),
    users: z.array(loggedOn).describe('Everybody who is logged on'),
    waiting: z
      .object({ extractions: whole, recordings: whole, bytes: whole, oldest: instant.nullable() })
      .nullable()
      .describe('Extractions that it has not finished, and recordings that wait on the PC'),
    disk: z.object({ freeBytes: whole, totalBytes: whole }).nullable(),
    clockOffsetMilliseconds: z.number().nullable().describe('Time of the cloud minus time of the PC'),
    faults: z.array(z.string()).describe('Sentences for an administrator, newest last'),
    channel: z.enum(['connected', 'polling']).nullable(),
    itemsVersion: whole.nullable().describe('The version of the desktop item events that it runs; 0 for none'),
    browsers: z
      .array(z.object({ login: z.string(), name: z.string(), extensionSeen: z.boolean() }))
      .describe('Browsers that ran lately, and whether they run the extension'),
  }),
);

export const desktopList = named('DesktopList', () =>
  z.object({
    desktops: z.array(desktop),
    withoutDesktop: z
      .array(
        z.object({
          userId: z.string(),
          username: z.string(),
          firstName: text,
          lastName: text,
          contactId: z.string(),
          connectedAt: instant.nullable(),
        }),
      )
      .describe('Agents on a contact now whose screen should be recorded, and who are logged on at no enrolled PC'),
    rteMessaging: z.boolean().describe('Enable RTE Messaging for Screen Recording, on the ACD configuration page'),
    itemsVersion: whole.describe('The current version of the desktop item events'),
  }),
);

const stayingRecording = named('StayingRecording', () =>
  z.object({
    recordingId: z.string(),
    contactId: z.string(),
    medium: z.enum(media),
    username: z.string().describe("The agent's user name with the provider"),
    desktopId: z.string(),
    machine: z.string(),
    lastSeenAt: instant.nullable().describe('When the PC reported last'),
    endedAt: instant.describe('When the recording ended. It has been on the PC since then'),
    uploadState: z.enum(['Not yet uploaded', 'Uploading', 'Failed']),
    released: z.boolean().describe('Whether a rule released it. Otherwise it waits for the Daily Event'),
    failure: text.describe('Why the last attempt to upload it failed'),
  }),
);

export const stayingRecordings = named('StayingRecordings', () =>
  z.object({
    maxHours: z.number().positive().describe('The setting `maxHoursOnPcs` of the deployment'),
    recordings: z.array(stayingRecording).describe('Those that have been there longest come first'),
    complete: z.boolean().describe('False if there are more than are listed'),
  }),
);

export const codeLimits = { maxUses: 10_000, days: 90 } as const;

const enrolmentCode = named('DesktopEnrolmentCode', () =>
  z.object({
    codeId: z.string(),
    note: text,
    createdAt: instant,
    createdBy: z.string(),
    expiresAt: instant,
    maxUses: whole.describe('How many PCs it may enrol'),
    uses: whole.describe('How many it has enrolled'),
    state: z.enum(['usable', 'used-up', 'expired', 'revoked']),
  }),
);

export const desktopCodeList = named('DesktopEnrolmentCodeList', () => z.object({ codes: z.array(enrolmentCode) }));

export const desktopCodeChange = named('DesktopCodeChange', () =>
  z.object({
    maxUses: z.number().int().min(1).max(codeLimits.maxUses).describe('How many PCs it may enrol'),
    days: z.number().int().min(1).max(codeLimits.days).describe('For how many days from now'),
    note: z.string().trim().max(200).optional().describe('Where it is used, for the list'),
  }),
);

export const newDesktopCode = named('NewDesktopEnrolmentCode', () =>
  enrolmentCode.unwrap().extend({ code: z.string().describe('For `desktop-agent enrol`; shown once') }),
);

const removed = named('DesktopRemoval', () => z.object({ removed: z.literal(true) }));

const access = { roles: administrators, scope: 'fermata/users.write' } as const;

/** The routes of the page *Desktops*. */
export const desktopListRoutes = {
  listDesktops: {
    method: 'get',
    path: '/v1/desktops',
    summary: 'Enrolled PCs as they last reported, and why people at them are not recorded',
    access,
    status: 200,
    answer: desktopList,
    failures: [503],
  },
  listStayingRecordings: {
    method: 'get',
    path: '/v1/desktop-recordings',
    summary: 'Recordings that stay on PCs for longer than is set',
    access,
    status: 200,
    answer: stayingRecordings,
    failures: [503],
  },
  removeDesktop: {
    method: 'delete',
    path: '/v1/desktops/{desktopId}',
    summary: 'Remove a PC: it loses access, and recordings that wait on it are lost; those in the archive stay',
    access,
    status: 200,
    answer: removed,
    failures: [404, 503],
  },
  listDesktopEnrolmentCodes: {
    method: 'get',
    path: '/v1/desktop-enrolment-codes',
    summary: 'Codes that enrol PCs, without the codes themselves',
    access,
    status: 200,
    answer: desktopCodeList,
    failures: [503],
  },
  createDesktopEnrolmentCode: {
    method: 'post',
    path: '/v1/desktop-enrolment-codes',
    summary: 'Create a code that enrols a number of PCs until a date',
    access,
    body: desktopCodeChange,
    status: 201,
    answer: newDesktopCode,
    failures: [400, 503],
  },
  revokeDesktopEnrolmentCode: {
    method: 'delete',
    path: '/v1/desktop-enrolment-codes/{codeId}',
    summary: 'Revoke a code: no further PC can enrol with it, and enrolled PCs stay enrolled',
    access,
    status: 200,
    answer: removed,
    failures: [404, 503],
  },
} as const satisfies Record<string, Route>;

export type DesktopListView = z.infer<typeof desktopList>;
export type StayingRecordings = z.infer<typeof stayingRecordings>;
export type DesktopView = z.infer<typeof desktop>;
export type DesktopCodeView = z.infer<typeof enrolmentCode>;
export type DesktopCodeList = z.infer<typeof desktopCodeList>;
export type DesktopCodeChange = z.infer<typeof desktopCodeChange>;
export type NewDesktopCode = z.infer<typeof newDesktopCode>;
