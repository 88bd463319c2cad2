import { MemoryRedactableObjects } from '../../../adapters/memory/recording/redactable-objects.ts';
import type { LedgerEntry, LedgerFact } from '../../../domain/control/ledger/ledger.ts';
import { unsilenced } from '../../../domain/desktop/blackouts.ts';
import type { SealedContent } from '../../../domain/screen/sealed-container.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { redaction } from '../../../lambdas/redaction/redaction.ts';
import { wav } from '../../../local/media/wav.ts';
import { sealedScreen } from '../../kit/sealed-screen.ts';
import { hash, sealing, startArrivals } from './screen-arrival-kit.ts';

const at = (seconds: number): string => new Date(Date.parse('2026-11-20T09:00:00.000Z') + seconds * 1000).toISOString();
const span = { from: at(0), to: at(10) };
const ledgerOf = (...facts: [seconds: number, fact: LedgerFact][]): LedgerEntry[] =>
  facts.map(([seconds, fact], index) => ({
    ...fact,
    ...{ contactId: 'c-1', number: index + 1, at: at(seconds), previousHash: '', hash: '' },
  }));
const command = (
  commandId: string,
  verb: 'pause' | 'resume',
  source: 'person' | 'transfer' | 'recovery' = 'person',
): LedgerFact => ({
  ...{ kind: 'command', commandId, verb, media: ['audio'], blackout: false, by: 'alice.agent', source },
});
/** By any recorder: what counts is what it answered. */
const answer = (commandId: string, result: 'confirmed' | 'unconfirmed'): LedgerFact => ({
  ...{ kind: 'answer', commandId, recorder: 'amazon-connect', medium: 'audio', result },
});

describe('the sound of a call at a PBX', () => {
  test.each([
    [
      'a pause that the PBX confirmed',
      [
        [2, command('a', 'pause')],
        [2.1, answer('a', 'confirmed')],
      ],
      [],
    ],
    [
      'a pause that it never confirmed',
      [
        [2, command('a', 'pause')],
        [4, answer('a', 'unconfirmed')],
        [6, command('b', 'resume')],
        [6, answer('b', 'confirmed')],
      ],
      [[2, 6]],
    ],
    [
      'a pause that it confirmed only later',
      [
        [2, command('a', 'pause')],
        [7, answer('a', 'confirmed')],
      ],
      [[2, 7]],
    ],
    [
      'a moment in which its gateway was not there',
      [
        [3, { ...command('missed-pause-3', 'pause', 'transfer'), late: true }],
        [3, answer('missed-pause-3', 'unconfirmed')],
        [4, { ...command('missed-pause-3-end', 'pause', 'recovery'), late: true }],
        [4, answer('missed-pause-3-end', 'confirmed')],
      ],
      [[3, 4]],
    ],
    [
      'a pause without an end',
      [
        [2, command('a', 'pause')],
        [4, answer('a', 'unconfirmed')],
      ],
      [[2, 10]],
    ],
    [
      'a pause that was lost at a transfer',
      [
        [0.5, command('a', 'pause', 'transfer')],
        [3, answer('a', 'unconfirmed')],
      ],
      [[0, 10]],
    ],
  ] as const)('must be silent for %s', (_, facts, spans) => {
    const found = unsilenced(ledgerOf(...(facts as unknown as [number, LedgerFact][])), span);
    expect(found).toEqual(spans.map(([from, to]) => ({ from: at(from), to: at(to), cause: 'pause' })));
  });
});

describe('a recording of a PBX that arrived sealed', () => {
  const sound = wav({ codec: 'mu-law', channels: 1, sound: Buffer.alloc(80_000, 0x10) });
  let cloud: Awaited<ReturnType<typeof startArrivals>>;
  beforeEach(async () => {
    cloud = await startArrivals();
  });
  afterEach(() => cloud.close());

  const arrive = async (recorderSince?: string): Promise<string> => {
    const { publicKey } = sealing;
    const of = {
      ...(recorderSince !== undefined && { recorderSince }),
      kind: 'wav',
      medium: 'audio',
      gatewayId: 'gateway-1',
      desktopId: undefined,
      monitors: [],
      marks: [],
    } satisfies Partial<SealedContent>;
    const container = await sealedScreen(sound, { publicKey, ...of, ...span });
    const more = { medium: 'audio', startedAt: span.from, endedAt: span.to, durationSeconds: 10 } as const;
    const { recordingId } = await cloud.arrived(container, undefined, more);
    expect(await cloud.deliver([recordingId])).toBe(0);
    return recordingId;
  };

  test('is in the archive as the PBX wrote it, and can be played (QG-34)', async () => {
    const recordingId = await arrive();
    const [key] = cloud.bucket.under('recordings');
    expect(cloud.bucket.objects.get(key!)?.equals(sound)).toBe(true);
    const stored = await cloud.uploads.find(recordingId);
    expect(stored).toMatchObject({ uploadState: 'Uploaded', size: sound.length });
    expect(stored?.withheld).toBeUndefined();
  });

  test('is hidden before anybody can play it if a pause was not confirmed, and is silent there afterwards (OD-05, QG-34)', async () => {
    cloud.ledger.push(
      ...ledgerOf(
        [2, command('a', 'pause')],
        [4, answer('a', 'unconfirmed')],
        [6, command('b', 'resume')],
        [6, answer('b', 'confirmed')],
      ),
    );
    const recordingId = await arrive(span.from);
    const stored = (await cloud.uploads.find(recordingId))!;
    expect(stored.withheld).toMatchObject({ spans: [{ from: at(1), to: at(7) }] });
    expect(cloud.redacting).toContain('c-1');
    expect(cloud.counts).toMatchObject({ SoundWithheld: 1 });

    expect(await silencedSeconds(recordingId)).toEqual([1, 2, 3, 4, 5, 6]);
    const after = (await cloud.uploads.find(recordingId))!;
    expect(after.withheld).toBeUndefined();
    expect(after.custody.at(-1)?.redaction?.reasons).toEqual([
      { by: 'fermata', reason: 'The PBX did not confirm a pause' },
    ]);
  });

  test.each([
    ['that was not bridged for two seconds is silent so much longer', at(-2), [1, 2, 3, 4, 5, 6, 7, 8]],
    ['whose beginning nobody saw is silent to its end', undefined, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('a recording %s (OD-05, QG-34)', async (_, recorderSince, seconds) => {
    cloud.ledger.push(
      ...ledgerOf(
        [2, command('a', 'pause')],
        [4, answer('a', 'unconfirmed')],
        [6, command('b', 'resume')],
        [6, answer('b', 'confirmed')],
      ),
    );
    const recordingId = await arrive(recorderSince);
    const stored = (await cloud.uploads.find(recordingId))!;
    expect(stored.recorderSince).toBe(recorderSince);
    expect(stored.withheld).toBeDefined();
    expect(await silencedSeconds(recordingId)).toEqual(seconds);
    expect((await cloud.uploads.find(recordingId))!.withheld).toBeUndefined();
  });

  /** What redaction makes of it: which of its seconds are silent. */
  const silencedSeconds = async (recordingId: string): Promise<number[]> => {
    const stored = (await cloud.uploads.find(recordingId))!;
    const objects = new MemoryRedactableObjects();
    objects.add(`archive/${stored.receipt!.key}`, sound);
    const file = {
      recordings: [],
      accesses: [],
      marks: { tags: [], metadata: [] },
      markChanges: [],
      onMissingList: false,
    };
    await redaction({
      contacts: { find: async () => file as never },
      controls: { ledger: async () => cloud.ledger },
      requests: { find: async () => undefined, save: async () => true } as never,
      redactions: {} as never,
      uploads: cloud.uploads,
      objects,
      ...{ archiveBucket: 'archive', ownBucket: '', maxBytes: 4 * 1024 ** 2, sha256: hash },
      blackenScreen: async () => ({ refused: 'it is sound' }),
      clock: () => new Date(at(100)),
      lookAgain: async () => {},
      telemetry: silent,
    })(JSON.stringify({ contactId: 'c-1' }));

    const versions = [...objects.all().values()].flat();
    expect(versions).toHaveLength(1);
    const bytes = Buffer.from(versions[0]!);
    const second = (from: number) =>
      new Set(bytes.subarray(bytes.length - 80_000 + from * 8000 + 100, bytes.length - 80_000 + from * 8000 + 7900));
    expect(bytes.length).toBe(sound.length);
    const heard = Array.from({ length: 10 }, (_, from) => [...second(from)].join());
    expect(heard.every((one) => one === '16' || one === '255')).toBe(true);
    return heard.flatMap((one, index) => (one === '255' ? [index] : []));
  };
});
