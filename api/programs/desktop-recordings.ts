import * as z from 'zod';
import { blackoutCauses, noScreenReasons } from '../../domain/desktop/words.ts';
import { media } from '../../domain/recording/recording.ts';
import { later } from '../later.ts';
import { bytes, gap, id, instant, sha256, size } from './desktop-fields.ts';

/**
 * A request for the screens or keystrokes of a contact; each medium by itself. A later revision of an extraction replaces the
 * earlier one.
 */
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
      .describe('Spans that must be black, or left out, whatever was captured'),
    /** `cloud`: register it and ask for work. Otherwise drop it into the location, with its manifest. */
    delivery: z.discriminatedUnion('how', [
      z.object({ how: z.literal('cloud') }),
      z.object({ how: z.literal('staging-location'), dataServerId: z.string(), location: z.string() }),
    ]),
  }),
);

/**
 * Extractions that still wait for a result or a registration, the oldest first. Each round begins with `after: null`, and
 * continues with the last cursor while there are more.
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
        .describe('Only extractions of these media. Left out by older versions, which only have screens'),
    }),
  ),
  answer: later(() => z.object({ extractions: z.array(extraction), more: z.boolean() })),
};

/** Results of extractions without a recording for the cloud: nothing was captured, or it went to a data server. */
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
              outcome: z.literal('staged').describe('The complete recording is in the staging location'),
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
          outcome: z.enum(['noted', 'superseded', 'unknown']).describe('superseded: the list has a later revision'),
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
            path: z.string().min(1).max(1024).describe('The path below the folder of the PC, with `/`'),
            startedAt: instant,
            endedAt: instant,
            durationSeconds: z.number().positive().max(31_536_000),
            content: bytes.describe('The sealed content: the recording as it will be played'),
            sealed: bytes.describe('The container that is uploaded'),
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
            .describe('superseded: delete it, because the list has a later revision'),
          reason: z.string().nullable().describe('Why it was refused, in a sentence'),
        }),
      ),
    }),
  ),
};

/** Recordings that the workflow has released. Others wait for their rule or the Daily Event. */
export const work = {
  request: later(() => z.object({ limit: z.number().int().min(1).max(100) })),
  answer: later(() =>
    z.object({
      items: z.array(
        z.object({
          recordingId: z.string(),
          path: z.string(),
          size: size.describe('The size of the container'),
          sha256: sha256.describe('The hash of the container'),
          action: z.enum(['upload', 'delete-local-copy']),
          leasedUntil: instant,
        }),
      ),
    }),
  ),
};
