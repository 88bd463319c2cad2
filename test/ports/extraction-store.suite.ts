import type { Extraction } from '../../domain/desktop/extraction/extraction.ts';
import { type Backend, openedFor } from './stores.ts';

const extraction = (extractionId: string, more: Partial<Extraction> = {}): Extraction => ({
  extractionId,
  revision: 1,
  contactId: 'c-1',
  desktopId: 'pc-1',
  logonSessionId: 's-1',
  login: 'CORP\\alice',
  username: 'alice.agent',
  agentId: 'u-1',
  media: ['screen'],
  from: '2026-11-20T12:00:00.000Z',
  to: '2026-11-20T12:05:00.000Z',
  blackouts: [],
  requestedAt: '2026-11-20T12:06:00.000Z',
  state: { is: 'open' },
  ...more,
});

export const extractionStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const openOf = async (desktopId = 'pc-1') =>
    (await stores().extractions.open(desktopId, { limit: 10 })).extractions.map(({ extractionId }) => extractionId);

  test('a PC finds its own open extractions, the oldest first, page by page', async () => {
    const { extractions } = stores();
    const times = ['12:08', '12:07', '12:09'];
    for (const [index, time] of times.entries())
      await extractions.save(extraction(`e${index}`, { requestedAt: `2026-11-20T${time}:00.000Z` }));
    await extractions.save(extraction('other', { desktopId: 'pc-2' }));
    expect(await openOf()).toEqual(['e1', 'e0', 'e2']);
    const first = await extractions.open('pc-1', { limit: 2 });
    expect(first.extractions.map(({ extractionId }) => extractionId)).toEqual(['e1', 'e0']);
    const second = await extractions.open('pc-1', { limit: 2, after: first.cursor! });
    expect(second.extractions.map(({ extractionId }) => extractionId)).toEqual(['e2']);
    expect(second.cursor).toBeUndefined();
  });

  test('an answered extraction leaves the list of its PC and stays with its contact', async () => {
    const { extractions } = stores();
    await extractions.save(extraction('e1'));
    const state = { is: 'none', reason: 'not-captured', detail: 'Locked', at: '2026-11-20T12:07:00.000Z' } as const;
    await extractions.save(extraction('e1', { state }));
    await extractions.save(extraction('e1', { state }));
    expect(await openOf()).toEqual([]);
    expect(await extractions.ofContact('c-1')).toEqual([extraction('e1', { state })]);
    expect(await extractions.find('e1')).toEqual(extraction('e1', { state }));
  });

  test('a later revision puts an extraction back on the list, and an older one cannot replace it', async () => {
    const { extractions } = stores();
    const state = { is: 'none', reason: 'not-captured', detail: '', at: '2026-11-20T12:07:00.000Z' } as const;
    await extractions.save(extraction('e1', { state }));
    await extractions.save(extraction('e1', { revision: 2 }));
    expect(await openOf()).toEqual(['e1']);
    await expect(extractions.save(extraction('e1', { state }))).rejects.toMatchObject({ code: 'conflict' });
    expect((await extractions.find('e1'))?.revision).toBe(2);
  });

  test('only one of two makes a revision, and the other one reads again', async () => {
    const { extractions } = stores();
    await extractions.revise(extraction('e1'));
    await expect(extractions.revise(extraction('e1'))).rejects.toMatchObject({ code: 'conflict' });
    const both = await Promise.allSettled(
      ['s-1', 's-2'].map((logonSessionId) => extractions.revise(extraction('e1', { revision: 2, logonSessionId }))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await openOf()).toEqual(['e1']);
  });

  test('an extraction that is requested again before its PC has answered is on its list once', async () => {
    const { extractions } = stores();
    await extractions.revise(extraction('e1'));
    const later = { requestedAt: '2026-11-20T12:09:00.000Z' };
    await extractions.revise(extraction('e1', { revision: 2, ...later }));
    await expect(extractions.revise(extraction('e1', { revision: 2 }))).rejects.toMatchObject({ code: 'conflict' });
    expect((await extractions.open('pc-1', { limit: 10 })).extractions).toEqual([
      extraction('e1', { revision: 2, ...later }),
    ]);
  });

  test('the reason why a contact has no PC to ask stays with it', async () => {
    const { extractions } = stores();
    const note = {
      contactId: 'c-1',
      agentId: 'u-1',
      reason: 'no-logon-session',
      at: '2026-11-20T12:07:00.000Z',
    } as const;
    await extractions.noteNoDesktop(note);
    await extractions.noteNoDesktop(note);
    expect(await extractions.noDesktop('c-1')).toEqual(note);
    expect(await extractions.noDesktop('c-2')).toBeUndefined();
    expect(await extractions.ofContact('c-1')).toEqual([]);
  });
};
