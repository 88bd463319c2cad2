import * as z from 'zod';
import { weekdays } from '../../domain/data-server/data-server.ts';
import { media } from '../../domain/recording/recording.ts';
import { type Later, later } from '../later.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const partsSha256 = z
  .string()
  .regex(/^[0-9a-f]{64}-[0-9]{1,5}$/)
  .describe('For a file sent in parts: the SHA-256 of the SHA-256 of all parts, and the number of parts')
  .optional();
const size = z.number().int().nonnegative();
/** 5 TiB, `largestRecording` of the domain. */
const largestBytes = 5 * 1024 ** 4;
const instant = z.iso.datetime();
const id = z.string().min(1).max(128);

export const manifest = later(() =>
  z.object({
    version: z.literal(1),
    contactId: z.string().min(1).max(256),
    medium: z.enum(media),
    username: z.string().min(1).max(256),
    machine: z.string().min(1).max(256),
    ipAddress: z.union([z.ipv4(), z.ipv6()]).optional(),
    startedAt: instant,
    endedAt: instant,
    size: size.max(largestBytes),
    sha256,
  }),
);

const address = later(() => z.object({ url: z.url(), headers: z.record(z.string(), z.string()) }));

export const enrolment = {
  request: later(() =>
    z.object({
      code: z.string().min(8).max(64),
      machine: z.string().min(1).max(256),
      publicKey: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().min(1).max(64) }),
    }),
  ),
  answer: later(() => z.object({ agentId: z.string(), dataServerId: z.string(), name: z.string() })),
};

/** Sent every minute. The answer contains the settings that the agent uses from now on. */
export const status = {
  request: later(() =>
    z.object({
      version: z.string().max(64),
      waiting: z.object({ count: size, bytes: size, oldest: instant.optional() }),
      disk: z.object({ freeBytes: size, totalBytes: size }),
      errors: z.array(z.string().max(500)).max(50),
      /** Left out by agents that do not look for them. */
      notTaken: z
        .object({
          count: size,
          files: z.array(z.object({ path: z.string().max(1100), since: instant, reason: z.string().max(300) })).max(30),
        })
        .optional(),
    }),
  ),
  answer: later(() =>
    z.object({
      serverTime: instant,
      stagedUpload: z.boolean(),
      location: z.string().nullable(),
      timeZone: z.string(),
      bandwidth: z.array(
        z.object({
          days: z.array(z.enum(weekdays)),
          from: z.string(),
          to: z.string(),
          bytesPerSecond: size,
        }),
      ),
    }),
  ),
};

/** Registers at most a hundred manifests at a time, each with its own result. */
export const registration = {
  request: later(() =>
    z.object({
      recordings: z
        .array(
          z.object({
            path: z.string().min(1).max(1024),
            manifest,
            durationSeconds: z
              .number()
              .positive()
              .max(31_536_000)
              .optional()
              .describe("From the recording's own header, if that has it"),
          }),
        )
        .min(1)
        .max(100),
    }),
  ),
  answer: later(() =>
    z.object({
      recordings: z.array(
        z.object({
          recordingId: z.string().nullable(),
          outcome: z.enum(['registered', 'known', 'refused']),
          reason: z.string().nullable().describe('Why it was refused, in a sentence'),
        }),
      ),
    }),
  ),
};

export const work = {
  request: later(() => z.object({ limit: z.number().int().min(1).max(100) })),
  answer: later(() =>
    z.object({
      items: z.array(
        z.object({
          recordingId: z.string(),
          path: z.string(),
          size,
          sha256,
          action: z
            .enum(['upload', 'delete-local-copy'])
            .describe('delete-local-copy: it was recycled, is already archived, or was removed from the archive'),
          leasedUntil: instant,
        }),
      ),
    }),
  ),
};

/** Says how to send a file: with one PUT, or in parts, some of which may have arrived already. Each address accepts only its own bytes. */
export const uploads = {
  request: later(() =>
    z.object({
      recordings: z
        .array(z.object({ recordingId: id }))
        .min(1)
        .max(100),
    }),
  ),
  answer: later(() =>
    z.object({
      recordings: z.array(
        z.discriminatedUnion('how', [
          z.object({ recordingId: z.string(), how: z.literal('held').describe('The archive has it: confirm') }),
          z.object({ recordingId: z.string(), how: z.literal('put'), address }),
          z.object({
            recordingId: z.string(),
            how: z.literal('parts'),
            uploadId: z.string(),
            partSize: size,
            arrived: z.array(z.object({ part: z.number().int().positive(), size, etag: z.string(), sha256 })),
          }),
          z.object({ recordingId: z.string(), how: z.literal('refused'), reason: z.string() }),
        ]),
      ),
    }),
  ),
};

export const parts = {
  request: later(() =>
    z.object({
      recordingId: id,
      uploadId: z.string().min(1).max(1024),
      parts: z
        .array(z.object({ part: z.number().int().min(1).max(10_000), size, sha256 }))
        .min(1)
        .max(100),
    }),
  ),
  answer: later(() => z.object({ parts: z.array(z.object({ part: z.number().int(), address })) })),
};

export const confirmation = {
  request: later(() =>
    z.object({
      recordings: z
        .array(
          z.object({
            recordingId: id,
            uploadId: z.string().min(1).max(1024).optional(),
            parts: z
              .array(z.object({ part: z.number().int().positive(), etag: z.string(), sha256 }))
              .max(10_000)
              .optional(),
            /** From the read that found that the file is still what was registered. */
            partsSha256,
          }),
        )
        .min(1)
        .max(100),
      /** The caller understands `arrived` and `not-opened`. An older version gets `not-held` instead, and also waits. */
      waits: z.boolean().optional(),
    }),
  ),
  answer: later(() =>
    z.object({
      recordings: z.array(
        z.object({
          recordingId: z.string(),
          outcome: z
            .enum(['uploaded', 'not-held', 'differs', 'arrived', 'not-opened'])
            .describe('arrived: the container is not opened yet; not-opened: it cannot be opened, so make it again'),
          receipt: z
            .object({ key: z.string(), versionId: z.string().optional(), size, sha256, partsSha256, at: instant })
            .nullable()
            .describe('Delete the local copy only if you have this'),
        }),
      ),
    }),
  ),
};

export const failures = {
  request: later(() =>
    z.object({
      recordings: z
        .array(z.object({ recordingId: id, reason: z.string().min(1).max(500) }))
        .min(1)
        .max(100),
    }),
  ),
  answer: later(() => z.object({ noted: z.literal(true) })),
};

export const deletions = {
  request: later(() =>
    z.object({
      recordings: z
        .array(z.object({ recordingId: id, at: instant }))
        .min(1)
        .max(100),
    }),
  ),
  answer: later(() => z.object({ noted: z.literal(true) })),
};

/** The archive's data of uploaded recordings, for `staging-agent verify`. */
export const custody = {
  request: later(() => z.object({ recordingIds: z.array(id).min(1).max(100) })),
  answer: later(() =>
    z.object({
      recordings: z.array(
        z.object({
          recordingId: z.string(),
          uploadState: z.string(),
          sha256,
          size,
          archive: z.object({ key: z.string(), size, sha256, partsSha256 }).nullable(),
        }),
      ),
    }),
  ),
};

/**
 * The API of staging agents, over HTTPS. Except for enrolment, each call carries `Authorization: Bearer <JWT>`, signed
 * with the agent's own key (EdDSA; `sub` the agent id, `aud` `fermata-staging`, `iat`, `exp` at most 300 s later); a wrong
 * clock is answered 401 with `serverTime` in the problem, with which the agent corrects its clock.
 */
export const stagingRoutes = {
  enrol: { path: '/staging/v1/enrolments', ...enrolment },
  status: { path: '/staging/v1/status', ...status },
  register: { path: '/staging/v1/registrations', ...registration },
  work: { path: '/staging/v1/work', ...work },
  uploads: { path: '/staging/v1/uploads', ...uploads },
  parts: { path: '/staging/v1/parts', ...parts },
  confirm: { path: '/staging/v1/confirmations', ...confirmation },
  fail: { path: '/staging/v1/failures', ...failures },
  deletions: { path: '/staging/v1/deletions', ...deletions },
  custody: { path: '/staging/v1/custody', ...custody },
} as const satisfies Record<string, { path: string; request: Later<z.ZodObject>; answer: Later<z.ZodType> }>;

export type StagingCall = keyof typeof stagingRoutes;
export type StagingRequest<Call extends StagingCall> = z.infer<(typeof stagingRoutes)[Call]['request']>;
export type StagingAnswer<Call extends StagingCall> = z.infer<(typeof stagingRoutes)[Call]['answer']>;
