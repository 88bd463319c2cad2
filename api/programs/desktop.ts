import * as z from 'zod';
import { blackoutCauses, captureStates, noScreenReasons, platforms } from '../../domain/desktop/words.ts';
import { onDemandActions, onDemandCommands, recordingLooks, screenCommands } from '../../domain/on-demand/possible.ts';
import { media } from '../../domain/recording/recording.ts';
import { gapCauses } from '../../domain/screen/gap.ts';
import { desktopItemRoutes } from '../administration/desktop-items.ts';
import { sealedStill } from '../control/monitoring.ts';
import { type Later, later } from '../later.ts';
import { confirmation, deletions, failures, parts, uploads } from './staging.ts';

const instant = z.iso.datetime();
const id = z.string().min(1).max(128);
const size = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const login = z
  .string()
  .min(1)
  .max(256)
  .describe('Who is logged on at the PC: `DOMAIN\\user` on Windows, `user` on Linux');
const bytes = z.object({ size: size.min(1).max(1024 ** 4), sha256 });

/** A span that was not captured. */
const gap = z.object({ from: instant, to: instant, cause: z.enum(gapCauses) });

/** A code enrols as many PCs as it was made for, until its last day. */
export const enrolment = {
  request: later(() =>
    z.object({
      code: z.string().min(8).max(64),
      machine: z.string().min(1).max(256).describe('The name of the PC'),
      platform: z.enum(platforms),
      publicKey: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().min(1).max(64) }),
    }),
  ),
  answer: later(() => z.object({ desktopId: z.string() })),
};

/**
 * Sent at the interval that the last answer named, and whenever somebody logs on or off. The answer says what the PC does
 * from now on.
 */
export const report = {
  request: later(() =>
    z.object({
      version: z.string().max(64),
      platform: z.enum(platforms),
      /** Used for data servers that are associated by address. */
      ipAddresses: z.array(z.union([z.ipv4(), z.ipv6()])).max(32),
      users: z
        .array(
          z.object({
            login,
            loggedOnAt: instant,
            capture: z.object({
              state: z.enum(captureStates),
              since: instant,
              monitors: z.number().int().min(0).max(64),
              keystrokes: z
                .boolean()
                .optional()
                .describe('Keystrokes are recorded where it is allowed, or paused; left out by older versions'),
              detail: z.string().max(300).optional().describe('Why nothing is captured, if the PC knows'),
            }),
          }),
        )
        .max(100)
        .describe('Everybody who is logged on at the PC, including people who are not recorded'),
      waiting: z.object({ extractions: size, recordings: size, bytes: size, oldest: instant.optional() }),
      disk: z.object({ freeBytes: size, totalBytes: size }),
      clockOffsetMilliseconds: z.number().describe('Time of the cloud minus time of the PC, as last measured'),
      /** Sentences for an administrator, newest last. */
      faults: z.array(z.string().max(500)).max(50),
      /** Left out by older versions, which name them among the faults. */
      discrepancies: size
        .optional()
        .describe('Segments that do not belong to their logon session, and are kept for somebody to look at'),
      itemsVersion: size.describe('The version of the desktop item events that the PC runs; 0: none'),
      channel: z.enum(['connected', 'polling']).describe('Whether the WebSocket is open'),
      /** One entry for each browser that ran since the last report. */
      browsers: z.array(z.object({ login, name: z.string().max(64), extensionSeen: z.boolean() })).max(200),
    }),
  ),
  answer: later(() =>
    z.object({
      serverTime: instant,
      nextReportSeconds: z.number().int().positive(),
      rteMessaging: z.boolean().describe('Enable RTE Messaging for Screen Recording, on the ACD configuration page'),
      users: z.array(
        z.object({
          login: z.string(),
          media: z.array(z.enum(media)).describe('What to record of this person; empty: nothing'),
          reason: z.string().describe('A word for why nothing is recorded, or `recorded`'),
          detail: z.string().describe('The same as a sentence'),
        }),
      ),
      /** The public half of the key that opens what is delivered: RSA_2048, used with RSA-OAEP-256. */
      sealing: z.object({ keyId: z.string(), publicKey: z.string().describe('SubjectPublicKeyInfo, DER, base64') }),
      itemsVersion: size.describe('The current version of the desktop item events'),
      hasWork: z.boolean().describe('Whether extractions or commands wait for this PC'),
    }),
  ),
};

/** Upserts logon sessions by the id that the PC gave each; the end of one is sent as soon as it is known. */
export const logonSessions = {
  request: later(() =>
    z.object({
      sessions: z
        .array(
          z.object({
            logonSessionId: id,
            login,
            from: instant,
            to: instant.optional().describe('Left out while the user is logged on'),
            gaps: z.array(gap).max(1000).describe('All so far'),
          }),
        )
        .min(1)
        .max(25),
    }),
  ),
  answer: later(() => z.object({ noted: z.literal(true) })),
};

/** What a contact's screen, or its keystrokes, are made from; each medium by itself. A later revision of an extraction replaces the earlier one. */
const extraction = later(() =>
  z.object({
    extractionId: z.string(),
    revision: z.number().int().positive(),
    cursor: z.string(),
    contactId: z.string(),
    username: z.string().describe("The agent's user name with the provider"),
    logonSessionId: z.string(),
    media: z.array(z.enum(media)),
    from: instant,
    to: instant,
    blackouts: z
      .array(z.object({ from: instant, to: instant, cause: z.enum(blackoutCauses) }))
      .describe('To be black, or left out, whatever was captured'),
    /** `cloud`: register it and ask for work. Otherwise: put it there, with its manifest. */
    delivery: z.discriminatedUnion('how', [
      z.object({ how: z.literal('cloud') }),
      z.object({ how: z.literal('staging-location'), dataServerId: z.string(), location: z.string() }),
    ]),
  }),
);

/**
 * Those that still wait for a result or a registration, the oldest first. Each round begins with `after: null`, and goes
 * on with the last cursor while there are more.
 */
export const extractions = {
  request: later(() =>
    z.object({
      after: z.string().max(128).nullable(),
      limit: z.number().int().min(1).max(100),
      media: z
        .array(z.enum(media))
        .max(media.length)
        .optional()
        .describe('Only extractions of these; left out by older versions, which know screens'),
    }),
  ),
  answer: later(() => z.object({ extractions: z.array(extraction), more: z.boolean() })),
};

/** What became of extractions that gave no recording for the cloud: nothing was captured, or it went to a data server. */
export const results = {
  request: later(() =>
    z.object({
      results: z
        .array(
          z.discriminatedUnion('outcome', [
            z.object({
              extractionId: id,
              revision: z.number().int().positive(),
              outcome: z.literal('none'),
              reason: z.enum(noScreenReasons),
              detail: z.string().max(500),
            }),
            z.object({
              extractionId: id,
              revision: z.number().int().positive(),
              outcome: z.literal('staged').describe('The staging location holds it whole'),
              content: bytes,
              gaps: z.array(gap).max(1000),
            }),
          ]),
        )
        .min(1)
        .max(100),
    }),
  ),
  answer: later(() =>
    z.object({
      results: z.array(
        z.object({
          extractionId: z.string(),
          outcome: z.enum(['noted', 'superseded', 'unknown']).describe('superseded: a later revision is in the list'),
        }),
      ),
    }),
  ),
};

/** Recordings that wait on the PC as sealed containers. Contact, agent and PC are those of the extraction. */
export const registration = {
  request: later(() =>
    z.object({
      recordings: z
        .array(
          z.object({
            extractionId: id,
            revision: z.number().int().positive(),
            medium: z.enum(media),
            path: z.string().min(1).max(1024).describe('Where the PC keeps it, below its folder, with `/`'),
            startedAt: instant,
            endedAt: instant,
            durationSeconds: z.number().positive().max(31_536_000),
            content: bytes.describe('What is sealed: the recording as it will be played'),
            sealed: bytes.describe('The container, as it is uploaded'),
            gaps: z.array(gap).max(1000),
          }),
        )
        .min(1)
        .max(25),
    }),
  ),
  answer: later(() =>
    z.object({
      recordings: z.array(
        z.object({
          extractionId: z.string(),
          medium: z.enum(media),
          recordingId: z.string().nullable(),
          outcome: z
            .enum(['registered', 'known', 'superseded', 'refused'])
            .describe('superseded: delete it, a later revision is in the list'),
          reason: z.string().nullable().describe('Why it was refused, in a sentence'),
        }),
      ),
    }),
  ),
};

/** What the workflow has released. A recording that is missing here waits for its rule or the Daily Event. */
export const work = {
  request: later(() => z.object({ limit: z.number().int().min(1).max(100) })),
  answer: later(() =>
    z.object({
      items: z.array(
        z.object({
          recordingId: z.string(),
          path: z.string(),
          size: size.describe('Of the container'),
          sha256: sha256.describe('Of the container'),
          action: z.enum(['upload', 'delete-local-copy']),
          leasedUntil: instant,
        }),
      ),
    }),
  ),
};

/** A page on which somebody watches a screen of this PC. The person who is watched must not learn of it. */
const screenView = z.object({
  viewId: z.string(),
  login: z.string().describe('Whose screen'),
  publicKey: z.string().describe('Stills are sealed for it: P-256, uncompressed, base64'),
  until: instant.describe('Nobody watches after this, unless a later answer says so'),
});

/** Commands that wait for an answer of this PC. Fetched after a nudge, and with every report. */
export const commands = {
  request: later(() => z.object({})),
  answer: later(() =>
    z.object({
      commands: z.array(
        z.object({
          commandId: z.string(),
          verb: z.enum(['pause', 'resume', 'start', 'stop']),
          media: z.array(z.enum(media)),
          contactId: z.string(),
          login: z.string().describe('Whose screen'),
          at: instant,
          until: instant.describe('An answer after this is late: it is recorded, but the pause counts as unconfirmed'),
        }),
      ),
      screenViews: z.array(screenView).optional().describe('Who watches a screen now. Left out by older versions'),
    }),
  ),
};

export const commandAnswers = {
  request: later(() =>
    z.object({
      answers: z
        .array(
          z.object({
            commandId: id,
            medium: z.enum(media),
            result: z
              .enum(['done', 'not-recording', 'failed'])
              .describe('done: capture has really stopped (or runs again); a received command alone is not enough'),
            detail: z.string().max(300).optional(),
            at: instant.describe('When it happened, by the time of the cloud'),
          }),
        )
        .min(1)
        .max(100),
    }),
  ),
  answer: later(() => z.object({ noted: z.literal(true) })),
};

/** How a watched screen is now. The PC sends it every second while somebody watches, and only then. */
export const stills = {
  request: later(() =>
    z.object({
      login,
      state: z.enum(captureStates),
      version: z.string().max(64).nullable().describe('Of the picture; null: there is none'),
      still: sealedStill.unwrap().optional().describe('Left out while the picture is the same as before'),
    }),
  ),
  answer: later(() => z.object({ screenViews: z.array(screenView) })),
};

/**
 * What the On-Demand client asks and commands for who is logged on. The PC names login (with its domain, if any) and machine.
 * Without an action it only asks.
 */
export const onDemand = {
  request: later(() =>
    z.object({
      login,
      machine: z.string().min(1).max(256),
      action: z.enum([...onDemandCommands, ...screenCommands]).optional(),
      contactId: z.string().max(256).optional().describe('Of `stop-screen`: which one; left out: the one in progress'),
      at: instant.optional().describe('Of `stop-screen`: when it was chosen, if the PC could not say so at once'),
      clientRequestId: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe('The same id again: the command is carried out once'),
    }),
  ),
  answer: later(() =>
    z.object({
      unavailable: z.string().nullable().describe('Why this person cannot use On-Demand; null: they can'),
      contactId: z.string().nullable().describe('The call that they are on'),
      look: z.enum(recordingLooks).nullable().describe('The state of its recording; null where that is hidden'),
      actions: z.array(z.object({ action: z.enum(onDemandActions), why: z.string().nullable() })),
      problem: z.string().nullable().describe('What did not happen of the command'),
      hidesRecordings: z.boolean().describe('The tray must not show what others record'),
      screen: z
        .object({
          recording: z.object({ contactId: z.string(), since: instant }).nullable(),
          actions: z.array(z.object({ action: z.enum(screenCommands), why: z.string().nullable() })),
        })
        .optional()
        .describe('The screen without a call. Left out by older versions'),
    }),
  ),
};

/** For the WebSocket: open `url` with the protocols `fermata.changes` and the ticket. It only nudges. */
export const ticket = {
  request: later(() => z.object({})),
  answer: later(() =>
    z.object({
      ticket: z.string(),
      url: z.string().describe('`wss://...`, or a path at the address of this API'),
      expiresInSeconds: z.number().int().positive(),
    }),
  ),
};

/**
 * What desktop agents speak, over HTTPS. Except for enrolment, each call carries `Authorization: Bearer <JWT>`, signed
 * with the PC's own key, as a staging agent signs its calls (EdDSA; `sub` the desktop id, `aud` `fermata-desktop`). All
 * instants are by the time of the cloud.
 */
export const desktopRoutes = {
  enrol: { path: '/v1/desktop/enrolments', ...enrolment },
  report: { path: '/v1/desktop/reports', ...report },
  logonSessions: { path: '/v1/desktop/logon-sessions', ...logonSessions },
  extractions: { path: '/v1/desktop/extractions', ...extractions },
  results: { path: '/v1/desktop/extraction-results', ...results },
  register: { path: '/v1/desktop/registrations', ...registration },
  work: { path: '/v1/desktop/work', ...work },
  uploads: { path: '/v1/desktop/uploads', ...uploads },
  parts: { path: '/v1/desktop/parts', ...parts },
  confirm: { path: '/v1/desktop/confirmations', ...confirmation },
  fail: { path: '/v1/desktop/failures', ...failures },
  deletions: { path: '/v1/desktop/deletions', ...deletions },
  commands: { path: '/v1/desktop/commands', ...commands },
  commandAnswers: { path: '/v1/desktop/command-answers', ...commandAnswers },
  ticket: { path: '/v1/desktop/tickets', ...ticket },
  stills: { path: '/v1/desktop/stills', ...stills },
  onDemand: { path: '/v1/desktop/on-demand', ...onDemand },
  ...desktopItemRoutes,
} as const satisfies Record<string, { path: string; request: Later<z.ZodObject>; answer: Later<z.ZodType> }>;

export type DesktopCall = keyof typeof desktopRoutes;
export type DesktopRequest<Call extends DesktopCall> = z.infer<(typeof desktopRoutes)[Call]['request']>;
export type DesktopAnswer<Call extends DesktopCall> = z.infer<(typeof desktopRoutes)[Call]['answer']>;

/** The `aud` of the tokens with which desktop agents sign their calls. */
export const desktopAudience = 'fermata-desktop';
