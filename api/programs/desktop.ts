import * as z from 'zod';
import { captureStates, platforms } from '../../domain/desktop/words.ts';
import { media } from '../../domain/recording/recording.ts';
import { desktopItemRoutes } from '../administration/desktops/desktop-items.ts';
import { type Later, later } from '../later.ts';
import { commandAnswers, commands, onDemand, stills } from './desktop-commands.ts';
import { gap, id, instant, login, size } from './desktop-fields.ts';
import { extractions, registration, results, work } from './desktop-recordings.ts';
import { confirmation, deletions, failures, parts, uploads } from './staging.ts';

/** A code enrols as many PCs as it was created for, until its last day. */
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
 * Sent at the interval in the last answer, and whenever somebody logs on or off. The answer says what the PC must do from now
 * on.
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
                .describe(
                  'Whether keystrokes are recorded where that is allowed, or paused. Left out by older versions',
                ),
              detail: z.string().max(300).optional().describe('Why nothing is captured, if the PC knows'),
            }),
          }),
        )
        .max(100)
        .describe('Everybody who is logged on to the PC, including people who are not recorded'),
      waiting: z.object({ extractions: size, recordings: size, bytes: size, oldest: instant.optional() }),
      disk: z.object({ freeBytes: size, totalBytes: size }),
      clockOffsetMilliseconds: z.number().describe('Time of the cloud minus time of the PC, as last measured'),
      /** Sentences for an administrator, newest last. */
      faults: z.array(z.string().max(500)).max(50),
      /** Left out by older versions, which list them among the faults. */
      discrepancies: size
        .optional()
        .describe('Segments that do not belong to their logon session, and are kept until somebody has looked at them'),
      itemsVersion: size.describe('The version of the desktop item events that the PC runs; 0 for none'),
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
          media: z.array(z.enum(media)).describe('The media to record of this person; may be empty'),
          reason: z.string().describe('A code for why nothing is recorded, or `recorded`'),
          detail: z.string().describe('The same in a sentence'),
        }),
      ),
      /** The public half of the key that opens what is delivered: RSA_2048, used with RSA-OAEP-256. */
      sealing: z.object({ keyId: z.string(), publicKey: z.string().describe('SubjectPublicKeyInfo, DER, base64') }),
      itemsVersion: size.describe('The current version of the desktop item events'),
      hasWork: z.boolean().describe('Whether extractions or commands wait for this PC'),
    }),
  ),
};

/** Creates or updates logon sessions by the ids that the PC gave them. Their end is sent as soon as it is known. */
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
            gaps: z.array(gap).max(1000).describe('All gaps so far'),
          }),
        )
        .min(1)
        .max(25),
    }),
  ),
  answer: later(() => z.object({ noted: z.literal(true) })),
};

/** Opens the WebSocket: connect to `url` with the protocols `fermata.changes` and the ticket. It only says when to ask. */
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
 * The API of desktop agents, over HTTPS. Except for enrolment, each call carries `Authorization: Bearer <JWT>`, signed
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
