import { createHash } from 'node:crypto';
import type { DesktopAnswer } from '../../../api/programs/desktop.ts';
import type { UploadAddress } from '../../../domain/upload/archive/archive.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { contact } from '../api-kit.ts';
import { anEvent } from '../daily-event/daily-event-kit.ts';
import { dataServer, random } from '../staging-api/staging-api-kit.ts';
import { recordedPeople, reportOf, startDesktops } from './desktop-api-kit.ts';

const span = { from: '2026-11-19T09:02:15.000Z', to: '2026-11-19T09:05:20.000Z' };
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const contentOf = (bytes: Uint8Array) => ({ size: bytes.length, sha256: hash(bytes) });

type Site = Awaited<ReturnType<typeof startDesktops>>;
type Pc = Awaited<ReturnType<Site['enrolled']>>;
type Extraction = DesktopAnswer<'extractions'>['extractions'][number];

/** Sam works at this PC since the morning. */
const loggedOnAt = async (pc: Pc, more: object = {}) => {
  const session = { logonSessionId: 's-1', login: 'CORP\\sam', from: '2026-11-19T07:00:00.000Z', gaps: [] };
  await pc.call('logonSessions', { sessions: [{ ...session, ...more }] });
};

const listOf = async (pc: Pc) => (await pc.call('extractions', { after: null, limit: 10 })).extractions;

const imported = async (site: Site, contactId = 'c-1', more: Parameters<typeof contact>[1] = {}) => {
  await site.contacts.keepNewest([contact(contactId, more)]);
  return site.extract(contactId);
};

const sealedOf = ({ extractionId, revision }: Extraction, sealed: Uint8Array, content = random(10)) => ({
  extractionId,
  revision,
  medium: 'screen' as const,
  path: `recordings/${extractionId}.sealed`,
  startedAt: span.from,
  endedAt: span.to,
  durationSeconds: 185,
  content: contentOf(content),
  sealed: contentOf(sealed),
  gaps: [],
});

const atWork = async (others: Parameters<typeof startDesktops>[0] = {}) => {
  const site = await startDesktops(others);
  const pc = await site.enrolled();
  await loggedOnAt(pc);
  return { site, pc };
};

describe('an extraction', () => {
  test('goes to the PC that the agent was logged on to at that time, and to no other (AC-18, AC-20)', async () => {
    const site = await startDesktops();
    const [before, during, after] = [
      await site.enrolled('PC-1'),
      await site.enrolled('PC-2'),
      await site.enrolled('PC-3'),
    ];
    await loggedOnAt(before, { to: '2026-11-19T09:00:00.000Z' });
    await loggedOnAt(during, { from: '2026-11-19T09:00:30.000Z', to: '2026-11-19T10:00:00.000Z' });
    await loggedOnAt(after, { from: '2026-11-19T10:01:00.000Z' });
    expect(await imported(site)).toEqual([during.desktopId]);
    expect(await listOf(during)).toEqual([
      expect.objectContaining({
        contactId: 'c-1',
        username: 'sam.seller',
        logonSessionId: 's-1',
        media: ['screen'],
        revision: 1,
        ...span,
        blackouts: [],
        delivery: { how: 'cloud' },
      }),
    ]);
    expect([await listOf(before), await listOf(after)]).toEqual([[], []]);
    expect(site.nudged).toEqual([during.desktopId]);
  });

  test('is not requested before the contact is imported (AC-19)', async () => {
    const { site, pc } = await atWork();
    await site.contacts.keepNewest([contact('c-1', { recordKey: '' })]);
    await site.extract('c-1');
    expect(await listOf(pc)).toEqual([]);
    expect((await pc.call('report', reportOf())).hasWork).toBe(false);
    await imported(site, 'c-1', { updatedAt: '2026-11-19T09:07:00.000Z' });
    expect((await pc.call('report', reportOf())).hasWork).toBe(true);
  });

  test('is made once however often the contact arrives, and nudges the PC once', async () => {
    const { site, pc } = await atWork();
    await imported(site);
    await site.extract('c-1');
    expect(await listOf(pc)).toHaveLength(1);
    expect(site.nudged).toHaveLength(1);
  });

  test('is requested for each leg of a transfer from the PC of its own agent (AC-20)', async () => {
    const site = await startDesktops();
    const [sams, caras] = [await site.enrolled('PC-1'), await site.enrolled('PC-2')];
    site.set({
      identifiers: [...recordedPeople.identifiers, { userId: 'u-cara', systemUsername: 'cara', systemDomain: 'CORP' }],
    });
    await loggedOnAt(sams);
    await loggedOnAt(caras, { login: 'CORP\\cara' });
    await imported(site);
    await imported(site, 'c-2', { initialContactId: 'c-1', agentId: 'u-cara', acdId: 'cara.care' });
    expect((await listOf(sams)).map(({ contactId }) => contactId)).toEqual(['c-1']);
    expect((await listOf(caras)).map(({ contactId }) => contactId)).toEqual(['c-2']);
  });

  test('of a contact that was imported while the PC was off waits until it comes back (AC-24, AC-25)', async () => {
    const site = await startDesktops();
    const pc = await site.enrolled();
    for (const contactId of ['c-1', 'c-2', 'c-3', 'c-4', 'c-5']) await imported(site, contactId);
    expect(await site.extractions.noDesktop('c-1')).toMatchObject({ reason: 'no-logon-session' });
    expect(await listOf(pc)).toEqual([]);
    await loggedOnAt(pc, { to: '2026-11-19T18:00:00.000Z' });
    expect((await listOf(pc)).map(({ contactId }) => contactId).sort()).toEqual(['c-1', 'c-2', 'c-3', 'c-4', 'c-5']);
  });

  test('goes to the staging location of the data server that the agent or the PC is associated with (SU-03)', async () => {
    const { site, pc } = await atWork();
    await imported(site);
    await site.dataServers.save(dataServer());
    const staging = { how: 'staging-location', dataServerId: 'zurich', location: '\\\\nas01\\qm$\\zurich' };
    expect((await listOf(pc))[0]!.delivery).toEqual(staging);
    const [server] = await site.dataServers.all();
    await site.dataServers.save({ ...server!, association: { mode: 'any', ipRanges: ['10.1.0.0/16'], teamIds: [] } });
    expect((await listOf(pc))[0]!.delivery).toEqual({ how: 'cloud' });
    await pc.call('report', reportOf({ ipAddresses: ['192.0.2.1', '10.1.2.3'] }));
    expect((await listOf(pc))[0]!.delivery).toEqual(staging);
  });
});

describe('an answer without a recording', () => {
  test('ends the extraction with its reason', async () => {
    const { site, pc } = await atWork();
    await imported(site);
    const [{ extractionId }] = (await listOf(pc)) as [Extraction];
    const result = { extractionId, outcome: 'none' as const, reason: 'not-captured' as const, detail: 'Locked' };
    const answers = async (revision: number, id = extractionId) =>
      (await pc.call('results', { results: [{ ...result, extractionId: id, revision }] })).results[0]!.outcome;
    expect(await answers(7)).toBe('superseded');
    expect(await answers(1, 'nobody')).toBe('unknown');
    expect([await answers(1), await answers(1)]).toEqual(['noted', 'noted']);
    expect(await listOf(pc)).toEqual([]);
    expect((await site.extractions.find(extractionId))?.state).toMatchObject({ is: 'none', reason: 'not-captured' });
  });

  test('of another PC does not count', async () => {
    const { site, pc } = await atWork();
    await imported(site);
    const [{ extractionId }] = (await listOf(pc)) as [Extraction];
    const other = await site.enrolled('PC-2');
    const result = { extractionId, revision: 1, outcome: 'none' as const, reason: 'disk-full' as const, detail: '' };
    expect((await other.call('results', { results: [result] })).results[0]!.outcome).toBe('unknown');
    expect(await listOf(pc)).toHaveLength(1);
  });
});

describe('a recording on a PC', () => {
  const registered = async (others: Parameters<typeof startDesktops>[0] = {}) => {
    const { site, pc } = await atWork(others);
    // Nothing is decided at the end of a call.
    await site.workflows.save(anEvent([], { kind: 'end-of-call' }));
    await imported(site);
    const [extraction] = (await listOf(pc)) as [Extraction];
    const container = random(500);
    const recording = sealedOf(extraction, container);
    const answer = (await pc.call('register', { recordings: [recording] })).recordings[0]!;
    return { site, pc, extraction, container, recording, recordingId: answer.recordingId!, answer };
  };
  const release = async (site: Site, recordingId: string, immediate = true) =>
    site.uploads.decide(
      recordingId,
      {
        event: immediate ? 'end-of-call' : 'daily',
        ruleId: 'r1',
        ruleName: 'All',
        outcome: 'keep',
        immediate,
        at: span.to,
      },
      { at: span.to, step: 'released', machine: 'cloud', size: 1, sha256: hash(random(1)) },
    );

  /** What screen-arrival does. */
  const opened = async ({ uploads }: Site, recordingId: string) => {
    const { size, sha256 } = (await uploads.find(recordingId))!.sealed!.content!;
    const custody = { at: span.to, step: 'opened', machine: 'cloud', size, sha256 } as const;
    await uploads.open(recordingId, { key: `recordings/${recordingId}`, size, sha256, at: span.to }, custody);
  };
  const refused = ({ uploads }: Site, recordingId: string) =>
    uploads.refuseContainer(recordingId, 'For another key', {
      ...{ at: span.to, step: 'not-opened', machine: 'cloud', size: 500, sha256: hash(random(1)) },
    });
  const sent = async () => {
    const site = await registered();
    await release(site.site, site.recordingId);
    await site.pc.call('work', { limit: 10 });
    const [how] = (await site.pc.call('uploads', { recordings: [{ recordingId: site.recordingId }] })).recordings;
    site.site.archive.send((how as { address: UploadAddress }).address, site.container);
    const confirm = async (waits?: boolean) => {
      const recordings = [{ recordingId: site.recordingId }];
      return (await site.pc.call('confirm', { recordings, ...(waits !== undefined && { waits }) })).recordings[0]!
        .outcome;
    };
    return { ...site, confirm };
  };

  test('stays on a PC of an older version until it is opened, and is then deleted there at the cloud’s request (AC-22)', async () => {
    const { site, pc, recordingId, confirm } = await sent();
    expect([await confirm(), await confirm()]).toEqual(['not-held', 'not-held']);
    site.wait(16 * 60_000);
    expect(await pc.call('work', { limit: 10 })).toEqual({ items: [] });
    expect((await pc.call('uploads', { recordings: [{ recordingId }] })).recordings).toEqual([
      { recordingId, how: 'held' },
    ]);
    await opened(site, recordingId);
    expect((await pc.call('work', { limit: 10 })).items).toMatchObject([{ recordingId, action: 'delete-local-copy' }]);
    await pc.call('deletions', { recordings: [{ recordingId, at: span.to }] });
    expect(await pc.call('work', { limit: 10 })).toEqual({ items: [] });
  });

  test('that cannot be opened is made again by its PC, which still has it, and is opened then (AC-22)', async () => {
    const { site, pc, extraction, recordingId, confirm } = await sent();
    expect(await confirm(true)).toBe('arrived');
    await refused(site, recordingId);
    expect(await site.uploads.find(recordingId)).toMatchObject({ uploadState: 'Failed', failure: { times: 1 } });
    expect(await confirm(true)).toBe('not-opened');
    expect(await confirm()).toBe('not-held');
    const next = random(700);
    await pc.call('register', { recordings: [sealedOf(extraction, next)] });
    expect((await pc.call('work', { limit: 10 })).items).toMatchObject([{ recordingId, ...contentOf(next) }]);
    const [how] = (await pc.call('uploads', { recordings: [{ recordingId }] })).recordings;
    site.archive.send((how as { address: UploadAddress }).address, next);
    expect(await confirm(true)).toBe('arrived');
    await opened(site, recordingId);
    expect(await confirm(true)).toBe('uploaded');
  });

  test('that can never be opened is made again a few times, and then waits for a person', async () => {
    const { site, pc, extraction, recordingId, confirm } = await sent();
    const outcomes: string[] = [];
    for (let times = 0; times < 4; times += 1) {
      await confirm(true);
      await refused(site, recordingId);
      outcomes.push(await confirm(true));
      const container = random(700 + times);
      await pc.call('register', { recordings: [sealedOf(extraction, container)] });
      await pc.call('work', { limit: 10 });
      const [how] = (await pc.call('uploads', { recordings: [{ recordingId }] })).recordings;
      site.archive.send((how as { address: UploadAddress }).address, container);
    }
    expect(outcomes).toEqual(['not-opened', 'not-opened', 'not-opened', 'arrived']);
  });

  test('is known in the cloud, where it waits for its rule before anything is uploaded (SU-02)', async () => {
    const { site, pc, answer, recordingId } = await registered();
    expect(answer).toMatchObject({ outcome: 'registered', reason: null });
    expect(await site.uploads.find(recordingId)).toMatchObject({
      contactId: 'c-1',
      medium: 'screen',
      username: 'sam.seller',
      machine: 'PC-0042',
      dataServerId: `desktop#${pc.desktopId}`,
      uploadState: 'Not yet uploaded',
    });
    expect(await pc.call('work', { limit: 10 })).toEqual({ items: [] });
    expect((await pc.call('uploads', { recordings: [{ recordingId }] })).recordings[0]).toMatchObject({
      how: 'refused',
    });
    expect(await listOf(pc)).toEqual([]);
    await release(site, recordingId, false);
    expect((await pc.call('work', { limit: 10 })).items).toMatchObject([{ recordingId, action: 'upload' }]);
  });

  test('is uploaded as a container into arrivals, confirmed, and opened once (SU-01)', async () => {
    const { site, pc, container, recordingId } = await registered();
    await release(site, recordingId);
    await pc.call('work', { limit: 10 });
    const [how] = (await pc.call('uploads', { recordings: [{ recordingId }] })).recordings;
    expect(how).toMatchObject({ how: 'put', address: { url: expect.stringContaining('/arrivals/') } });
    expect((await pc.call('confirm', { recordings: [{ recordingId }] })).recordings[0]!.outcome).toBe('not-held');
    const { address } = how as { address: UploadAddress };
    expect(site.archive.send(address, container).status).toBe(200);
    const confirm = async () =>
      (await pc.call('confirm', { recordings: [{ recordingId }], waits: true })).recordings[0]!;
    expect(await confirm()).toEqual({ recordingId, outcome: 'arrived', receipt: null });
    expect(site.openings).toEqual([recordingId]);
    await opened(site, recordingId);
    expect(await confirm()).toMatchObject({ outcome: 'uploaded', receipt: contentOf(container) });
    await pc.call('deletions', { recordings: [{ recordingId, at: span.to }] });
    expect(await pc.call('work', { limit: 10 })).toEqual({ items: [] });
  });

  test('that was made again replaces the one before, as long as nothing was sent', async () => {
    const { site, pc, extraction, recordingId } = await registered();
    const next = sealedOf(extraction, random(600));
    const again = (await pc.call('register', { recordings: [next] })).recordings[0]!;
    expect(again).toMatchObject({ recordingId, outcome: 'known' });
    expect(await site.uploads.find(recordingId)).toMatchObject({ size: 600, sealed: { content: next.content } });
  });

  test('that was made again after it was sent stays as it is, and its redaction is requested in the log', async () => {
    const logged: unknown[] = [];
    const error = (message: string, ids?: object) => logged.push({ message, ...ids });
    const { site, pc, container, extraction, recordingId } = await registered({
      telemetry: { ...silent, log: { ...silent.log, error } },
    });
    await release(site, recordingId);
    await pc.call('work', { limit: 10 });
    const [how] = (await pc.call('uploads', { recordings: [{ recordingId }] })).recordings;
    site.archive.send((how as { address: UploadAddress }).address, container);
    await pc.call('confirm', { recordings: [{ recordingId }] });
    await pc.call('register', { recordings: [sealedOf(extraction, random(600))] });
    expect(await site.uploads.find(recordingId)).toMatchObject(contentOf(container));
    expect(logged).toEqual([expect.objectContaining({ recordingId, extractionId: extraction.extractionId })]);
  });

  test('of an older revision is superseded, and one that nobody requested is refused', async () => {
    const { pc, recording } = await registered();
    const answer = async (more: object) =>
      (await pc.call('register', { recordings: [{ ...recording, ...more }] })).recordings[0]!;
    expect(await answer({ revision: 2 })).toMatchObject({ outcome: 'superseded', recordingId: null });
    expect(await answer({ extractionId: 'nobody' })).toMatchObject({ outcome: 'refused', recordingId: null });
    expect(await answer({ path: '../x.sealed' })).toMatchObject({ outcome: 'refused' });
    expect(await answer({ medium: 'keystroke' })).toMatchObject({ outcome: 'refused' });
  });

  test('belongs to its PC, and no other PC can send, confirm or delete it', async () => {
    const { site, recordingId } = await registered();
    const other = await site.enrolled('PC-2');
    await release(site, recordingId);
    expect(await other.call('work', { limit: 10 })).toEqual({ items: [] });
    expect((await other.call('confirm', { recordings: [{ recordingId }] })).recordings[0]!.outcome).toBe('not-held');
    expect((await other.attempt('deletions', { recordings: [{ recordingId, at: span.to }] })).status).toBe(404);
  });
});
