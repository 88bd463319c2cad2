import * as z from 'zod';
import { media } from '../../domain/recording/recording.ts';
import { redactionResults, redactionStates } from '../../domain/redaction/request.ts';
import { later, named } from '../later.ts';

const text = z.string().nullable();
const instant = z.iso.datetime().describe('ISO 8601, UTC');
const seconds = z.number().nonnegative().describe('Seconds from the start of the recording');

const span = z.object({ fromSeconds: seconds, toSeconds: seconds });

export const redactionCommand = named('RedactionCommand', () =>
  z.object({
    recordingId: z
      .string()
      .min(1)
      .max(100)
      .describe('The recording to which the spans refer. The others of the contact are redacted at the same times'),
    spans: z
      .array(span.refine(({ fromSeconds, toSeconds }) => fromSeconds < toSeconds, 'ends before it begins'))
      .min(1)
      .max(20),
    reason: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .describe('It stays in the history, so never write here what must be removed'),
  }),
);

export const redactionDecision = named('RedactionDecision', () =>
  z.object({ reason: z.string().trim().min(1).max(200).optional().describe('Why it is refused') }),
);

export const redactionRequest = named('RedactionRequest', () =>
  z.object({
    contactId: z.string(),
    requestId: z.string(),
    by: z.string().describe('The user name or machine client that asked'),
    at: instant,
    expiresAt: instant.describe('Nobody can approve it afterwards'),
    reason: z.string(),
    recordingId: z.string(),
    spans: z.array(span),
    state: z
      .enum([...redactionStates, 'expired'])
      .describe(
        '`approved`: the spans are being removed, or a recording has not arrived yet; `failed`: a span could not be removed, and its recording stays hidden',
      ),
    decision: z.object({ by: z.string(), at: instant, reason: text }).nullable(),
    outcomes: z
      .array(
        z.object({
          recordingId: z.string(),
          medium: z.enum(media),
          at: instant,
          result: z.enum(redactionResults),
          reason: text.describe('Why it was impossible, or what is left to do'),
          removed: z
            .array(span)
            .describe('The spans that are silent or black in the file, in whole samples and whole groups of pictures'),
          before: text.describe('SHA-256 of the file before'),
          after: text.describe('SHA-256 of the file as it is now'),
        }),
      )
      .describe('The outcome for each recording'),
    mayDecide: z.boolean().describe('Whether the caller may approve or refuse it now'),
  }),
);

export const redactionsOfContact = named('RedactionsOfContact', () =>
  z.object({
    redactions: z.array(redactionRequest).describe('The oldest first'),
    mayAsk: z.boolean().describe('Whether the caller may ask for another one'),
  }),
);

export const redactionSearch = later(() =>
  z.object({
    limit: z.coerce.number().int().min(1).max(200).default(50).describe('Maximum number of items on a page'),
    cursor: z.string().min(1).max(1000).optional().describe('`next` of the previous page'),
  }),
);

export const redactionPage = named('RedactionPage', () =>
  z.object({
    redactions: z.array(redactionRequest).describe('Those that wait for a decision, the oldest first'),
    next: text.describe('Pass it as `cursor` for the next page; null at the end. Even a short page may have one'),
  }),
);

export type RedactionCommand = z.infer<typeof redactionCommand>;
export type RedactionRequestView = z.infer<typeof redactionRequest>;
export type RedactionsOfContact = z.infer<typeof redactionsOfContact>;
export type RedactionPage = z.infer<typeof redactionPage>;
