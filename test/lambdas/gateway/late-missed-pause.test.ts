import { MemoryControlStore } from '../../../adapters/memory/control/control-store.ts';
import { MemoryLiveContactStore } from '../../../adapters/memory/control/live-contact-store.ts';
import { MemoryRequestStore } from '../../../adapters/memory/control/request-store.ts';
import { noteMissedPause } from '../../../domain/control/ledger/missed-pause.ts';
import { withholdUnsilencedSound } from '../../../domain/telephony/withhold-unsilenced.ts';
import { liveCalls } from '../../../lambdas/gateway-control/live-calls.ts';
import type { Dependencies } from '../../../lambdas/gateway-control/operation.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { at, span, startPbxSound } from '../screens/pbx-sound-kit.ts';

const contactId = 'gateway-1:call-1';

/** A call that is over, its sound, and a gateway that reports afterwards that a pause of it was not kept. */
const begin = async () => {
  const pbx = await startPbxSound(contactId);
  const controls = new MemoryControlStore(new MemoryRequestStore());
  const live = new MemoryLiveContactStore();
  const clock = () => new Date(at(60));
  await live.note({
    ...{ contactId, initialContactId: contactId, provider: 'asterisk', channel: 'VOICE' },
    ...{ connectedAt: at(0), endedAt: at(10) },
  });
  const redacting: string[] = [];
  const ports = {
    ...{ live, controls, recorders: [], clock, count: () => {} },
    ledgers: controls,
    uploads: pbx.uploads,
    telemetry: silent,
    startRedaction: async (one: string) => void redacting.push(one),
  };
  const note = noteMissedPause(ports);
  const dependencies = {
    ...ports,
    usersOf: async () => new Set(),
    noteMissed: async (missed: Parameters<typeof note>[0]) => {
      await note(missed);
      // What the function that opens recordings reads.
      pbx.ledger.splice(0, Number.POSITIVE_INFINITY, ...(await controls.ledger(contactId)));
    },
    withholdSound: withholdUnsilencedSound(ports),
  } as unknown as Dependencies;
  const report = (...spans: [from: number, to: number][]) =>
    liveCalls(dependencies)(
      {
        ...{ legs: [], changes: [] },
        missed: spans.map(([from, to]) => ({ connectionId: 'call-1', from: at(from), to: at(to) })),
      },
      { recordingServerId: 'gateway-1' } as never,
    );
  return { ...pbx, controls, redacting, dependencies, report };
};

/** The gateway saw the recorder begin: a pause may be heard a second earlier and later, and nowhere else. */
const recorded = { recorderSince: span.from };

let room: Awaited<ReturnType<typeof begin>>;
beforeEach(async () => {
  room = await begin();
});
afterEach(() => room.close());

describe('a gateway that reports a missed pause late', () => {
  test('hides the recording that is in the archive already, until that part of it is silent (OD-05, QG-34)', async () => {
    const recordingId = await room.arrive(recorded);
    expect((await room.stored(recordingId)).withheld).toBeUndefined();
    await room.report([3, 5]);
    const hidden = await room.stored(recordingId);
    expect(hidden.withheld).toMatchObject({ spans: [{ from: at(2), to: at(6) }], reason: expect.any(String) });
    expect(hidden.custody.at(-1)).toMatchObject({ step: 'withheld', machine: 'cloud' });
    expect(room.redacting).toEqual([contactId]);

    await room.redact(recordingId);
    expect(room.silentSeconds()).toEqual([2, 3, 4, 5]);
    expect((await room.stored(recordingId)).withheld).toBeUndefined();
  });

  test('hides it once, however often the pause is reported, even when it is silent already (OD-05)', async () => {
    const recordingId = await room.arrive(recorded);
    await room.report([3, 5]);
    const hidden = await room.stored(recordingId);
    await room.report([3, 5]);
    expect(await room.stored(recordingId)).toEqual(hidden);
    // The report before may have died before it asked for the redaction.
    expect(room.redacting).toEqual([contactId, contactId]);

    await room.redact(recordingId);
    const redacted = await room.stored(recordingId);
    await room.report([3, 5]);
    await room.redact(recordingId);
    expect(await room.stored(recordingId)).toEqual(redacted);
    expect(room.redacting).toHaveLength(2);
    expect(room.silentSeconds()).toEqual([2, 3, 4, 5]);
  });

  test('hides it again for a pause that is reported still later, even one from earlier in the call (OD-05)', async () => {
    const recordingId = await room.arrive(recorded);
    await room.report([6, 8]);
    await room.redact(recordingId);
    await room.report([1, 2]);
    expect((await room.stored(recordingId)).withheld).toMatchObject({ spans: [{ from: at(0), to: at(3) }] });
    await room.redact(recordingId);
    expect(room.silentSeconds()).toEqual([0, 1, 2, 5, 6, 7, 8]);
    expect((await room.stored(recordingId)).withheld).toBeUndefined();
  });

  test('silences both of two missed pauses, although nobody resumed in between (OD-05, QG-34)', async () => {
    const recordingId = await room.arrive(recorded);
    await room.report([1, 2], [6, 7]);
    await room.redact(recordingId);
    expect(room.silentSeconds()).toEqual([0, 1, 2, 5, 6, 7]);
  });

  test('before the recording is opened hides it, too (OD-05)', async () => {
    const recordingId = await room.send(recorded);
    await room.report([3, 5]);
    // Where its recorder began is known once it is opened: until then the pause may be anywhere later.
    expect((await room.stored(recordingId)).withheld).toMatchObject({ spans: [{ from: at(2), to: at(11) }] });
    expect(await room.deliver([recordingId])).toBe(0);
    expect((await room.stored(recordingId)).withheld).toMatchObject({ spans: [{ from: at(2), to: at(6) }] });
    await room.redact(recordingId);
    expect(room.silentSeconds()).toEqual([2, 3, 4, 5]);
  });

  test('before the recording is sent hides it when it arrives (OD-05)', async () => {
    await room.report([3, 5]);
    expect(room.redacting).toEqual([]);
    const recordingId = await room.arrive(recorded);
    expect((await room.stored(recordingId)).withheld).toMatchObject({ spans: [{ from: at(2), to: at(6) }] });
  });

  test('while the recording is being opened, after the pauses of its call were read, hides it, too (OD-05)', async () => {
    const recordingId = await room.send(recorded);
    const { uploads } = room;
    const open = uploads.open.bind(uploads);
    const reported = {
      find: uploads.find.bind(uploads),
      open: async (...given: Parameters<typeof open>) => {
        await room.report([3, 5]);
        return open(...given);
      },
    };
    expect(await room.deliver([recordingId], reported)).toBe(0);
    expect(await room.stored(recordingId)).toMatchObject({
      uploadState: 'Uploaded',
      withheld: { spans: [{ from: at(2), to: at(6) }] },
    });
    await room.redact(recordingId);
    expect(room.silentSeconds()).toEqual([2, 3, 4, 5]);
  });

  test('must report again when the recording could not be hidden (OD-05)', async () => {
    const recordingId = await room.arrive(recorded);
    const withhold = room.uploads.withhold.bind(room.uploads);
    room.uploads.withhold = async () => {
      throw new Error('killed');
    };
    await expect(room.report([3, 5])).rejects.toThrow('killed');
    room.uploads.withhold = withhold;
    await room.report([3, 5]);
    expect((await room.stored(recordingId)).withheld).toBeDefined();
    expect((await room.controls.ledger(contactId)).filter(({ kind }) => kind === 'command')).toHaveLength(2);
  });
});
