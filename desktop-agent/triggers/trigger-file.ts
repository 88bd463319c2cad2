import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { media } from '../../domain/recording/recording.ts';

const run = z.object({
  runId: z.string(),
  eventId: z.string(),
  media: z.array(z.enum(media)),
  dryRun: z.boolean(),
  startedAt: z.number(),
  endsAt: z.number(),
  durationSeconds: z.number(),
});

const content = z.object({
  runs: z.array(run),
  /** Steps that the cloud has not confirmed yet, oldest first. */
  unreported: z.array(
    z.discriminatedUnion('is', [
      z.object({ is: z.literal('started'), run }),
      z.object({ is: z.literal('prolonged'), run }),
      z.object({
        is: z.literal('ended'),
        run,
        at: z.number(),
        cause: z.enum(['stop-trigger', 'duration', 'event-changed']),
      }),
    ]),
  ),
});
export type StoredTriggers = z.infer<typeof content>;

/** Where the state of the triggers survives a restart. */
export interface TriggerStore {
  /** Undefined if nothing was stored, or it cannot be read. */
  read(): StoredTriggers | undefined;
  write(stored: StoredTriggers): void;
}

export const triggerFile = (path: string): TriggerStore => ({
  read() {
    try {
      return content.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch {
      return undefined;
    }
  },
  write(stored) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const next = `${path}.next`;
    writeFileSync(next, JSON.stringify(stored), { mode: 0o600, flush: true });
    renameSync(next, path);
  },
});
