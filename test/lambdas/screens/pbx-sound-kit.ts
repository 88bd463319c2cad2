import { MemoryRedactableObjects } from '../../../adapters/memory/recording/redactable-objects.ts';
import type { SealedContent } from '../../../domain/screen/sealed-container.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { redaction } from '../../../lambdas/redaction/redaction.ts';
import { wav } from '../../../local/media/wav.ts';
import { sealedScreen } from '../../kit/sealed-screen.ts';
import { hash, sealing, startArrivals } from './screen-arrival-kit.ts';

export const at = (seconds: number): string =>
  new Date(Date.parse('2026-11-20T09:00:00.000Z') + seconds * 1000).toISOString();
export const span = { from: at(0), to: at(10) };
/** Ten seconds of the same byte. */
export const sound = wav({ codec: 'mu-law', channels: 1, sound: Buffer.alloc(80_000, 0x10) });

/** Recordings of a PBX that arrive sealed, and the function that redacts them. */
export const startPbxSound = async (contactId = 'c-1') => {
  const cloud = await startArrivals();
  const objects = new MemoryRedactableObjects();
  const stored = async (recordingId: string): Promise<StagedRecording> => (await cloud.uploads.find(recordingId))!;
  const redactNow = redaction({
    // Its gateway has not reported the call yet: nothing waits for that.
    contacts: { find: async () => undefined },
    controls: { ledger: async () => cloud.ledger },
    requests: { find: async () => undefined, save: async () => true } as never,
    redactions: { find: async () => undefined, save: async () => true },
    uploads: cloud.uploads,
    objects,
    ...{ archiveBucket: 'archive', ownBucket: '', maxBytes: 4 * 1024 ** 2, sha256: hash },
    blackenScreen: async () => ({ refused: 'it is sound' }),
    clock: () => new Date(at(100)),
    lookAgain: async () => {},
    telemetry: silent,
  });

  return {
    ...cloud,
    stored,
    /** It is registered and sent; nothing has opened it. */
    send: async ({ recorderSince }: { recorderSince?: string | undefined }): Promise<string> => {
      const of = {
        ...(recorderSince !== undefined && { recorderSince }),
        ...{ kind: 'wav', medium: 'audio', gatewayId: 'gateway-1', desktopId: undefined, contactId },
        ...{ monitors: [], marks: [] },
      } satisfies Partial<SealedContent>;
      const container = await sealedScreen(sound, { publicKey: sealing.publicKey, ...of, ...span });
      const more = { contactId, medium: 'audio', startedAt: span.from, endedAt: span.to, durationSeconds: 10 } as const;
      return (await cloud.arrived(container, undefined, more)).recordingId;
    },
    async arrive(from: { recorderSince?: string | undefined }): Promise<string> {
      const recordingId = await this.send(from);
      expect(await cloud.deliver([recordingId])).toBe(0);
      return recordingId;
    },
    /** Does what the message of a redaction asks for. */
    redact: async (recordingId: string): Promise<void> => {
      const key = `archive/${(await stored(recordingId)).receipt!.key}`;
      if (objects.all().size === 0) objects.add(key, sound);
      await redactNow(JSON.stringify({ contactId }));
    },
    /** Which seconds of the only version in the archive are silent; the others are as they were. */
    silentSeconds: (): number[] => {
      const versions = [...objects.all().values()].flat();
      expect(versions.map(({ length }) => length)).toEqual([sound.length]);
      const bytes = Buffer.from(versions[0]!);
      const begin = bytes.length - 80_000;
      const heard = Array.from({ length: 10 }, (_, second) =>
        [...new Set(bytes.subarray(begin + second * 8000 + 100, begin + second * 8000 + 7900))].join(),
      );
      expect(heard.every((one) => one === '16' || one === '255')).toBe(true);
      return heard.flatMap((one, second) => (one === '255' ? [second] : []));
    },
  };
};
