import * as z from 'zod/mini';

const some = z.string().check(z.minLength(1));

/** A setting that contains JSON. Empty if the deployment does not have it. */
const json = <Schema extends z.core.$ZodType>(schema: Schema) =>
  z.pipe(
    z.transform((text: unknown, context) => {
      if (typeof text !== 'string') {
        context.issues.push({ code: 'custom', message: 'is missing', input: text });
        return z.NEVER;
      }
      if (text === '') return undefined;
      try {
        return JSON.parse(text) as unknown;
      } catch {
        // Its message is not repeated: it may contain the name of a secret.
        context.issues.push({ code: 'custom', message: 'is not JSON', input: '' });
        return z.NEVER;
      }
    }),
    z.optional(schema),
  );

export const twilioSettings = z.strictObject({
  /** The secret with `{"accountSid":"AC...","authToken":"..."}`. */
  secretName: some,
  pauseBehavior: z.enum(['silence', 'skip']),
  manual: z.boolean(),
  /** Only if Twilio's API is elsewhere: a simulator, a region. */
  apiUrl: z.optional(some),
});
export type TwilioSettings = z.infer<typeof twilioSettings>;

export const webexSettings = z.strictObject({
  /** The secret with `{"accessToken":"...","webhookSecret":"..."}`. */
  secretName: some,
  apiUrl: some,
  commands: z.boolean(),
});
export type WebexSettings = z.infer<typeof webexSettings>;

/** The settings of every feature that sends commands to recorders. */
export const recorderSettings = {
  /** Where commands for agents' PCs are stored. */
  DESKTOPS_TABLE: some,
  /** The management address of the channel that nudges PCs; on one machine a path at the engine. */
  CHANGES_ENDPOINT: some,
  /** Empty: there is no Amazon Connect. */
  CONNECT_INSTANCE_ARN: z.string(),
  /** The address of a simulator; empty: AWS's own. */
  CONNECT_ENDPOINT: z.string(),
  /** Connect's request quota for its recording operations: requests a second, and how many at once. */
  CONNECT_RATE: z.coerce.number().check(z.gt(0)),
  CONNECT_BURST: z.coerce.number().check(z.int(), z.gte(1)),
  /** Whether agents run Connect's own screen recording client: `true` or `false`. */
  CONNECT_SCREENS: z.pipe(
    z.enum(['true', 'false']),
    z.transform((text) => text === 'true'),
  ),
  /** JSON, or empty. */
  TWILIO: json(twilioSettings),
  WEBEX: json(webexSettings),
};
