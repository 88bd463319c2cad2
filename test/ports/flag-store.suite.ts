import type { FlaggedRecording, FlagQuery } from '../../domain/flag/flagged-recording.ts';
import { interactionOfCall } from '../../domain/flag/interaction.ts';
import type { Flags } from '../../domain/flag/words.ts';
import { contact } from '../lambdas/api-kit.ts';
import { type Backend, openedFor } from './stores.ts';

export const flaggedCall = (guid: string, flags: Flags, more: Partial<FlaggedRecording> = {}): FlaggedRecording => ({
  recordingServerId: 'bern',
  guid,
  contactId: `c-${guid}`,
  startedAt: '2026-11-02T09:00:00.000Z',
  endedAt: '2026-11-02T09:03:00.000Z',
  flags,
  writtenAt: '2026-11-02T09:03:01.000Z',
  ...more,
});

const minute = (index: number) => ({ startedAt: `2026-11-02T09:${String(index).padStart(2, '0')}:00.000Z` });

const mira: Flags = { AgentId: '2001', AgentName: 'Mira Lund', QueueName: 'Orders' };

export const flagStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const flags = () => stores().flags;
  const found = async (query: Pick<FlagQuery, 'flag' | 'values'> & Partial<FlagQuery>, limit = 50) => {
    const span = { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z', ...query };
    const guids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await flags().search(span, { limit, ...(cursor !== undefined && { cursor }) });
      expect(page.found.length).toBeLessThanOrEqual(limit);
      guids.push(...page.found.map(({ guid }) => guid));
      cursor = page.next;
    } while (cursor !== undefined);
    return guids;
  };

  test('flags are written once, the same flags again change nothing, and other flags do not replace them (QG-27)', async () => {
    const first = flaggedCall('g-1', mira);
    expect(await flags().write(first)).toEqual({ outcome: 'written' });
    expect(await flags().write({ ...first, writtenAt: '2026-11-02T09:09:00.000Z' })).toEqual({ outcome: 'unchanged' });
    const other = flaggedCall('g-1', { ...mira, AgentName: 'Somebody Else' });
    expect(await flags().write(other)).toEqual({ outcome: 'differs', stands: first });
    expect(await found({ flag: 'AgentName', values: ['Mira Lund'] })).toEqual(['g-1']);
    expect(await found({ flag: 'AgentName', values: ['Somebody Else'] })).toEqual([]);
  });

  test('one of two different writes at once stays, and only its values are found (QG-27)', async () => {
    const names = ['One', 'Two', 'Three', 'Four', 'Five'];
    const outcomes = await Promise.all(
      names.map((AgentName) => flags().write(flaggedCall('g-1', { ...mira, AgentName }))),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'written')).toHaveLength(1);
    const winners = await Promise.all(names.map((name) => found({ flag: 'AgentName', values: [name] })));
    expect(winners.flat()).toEqual(['g-1']);
  });

  test('a written recording is found by each of its flags, in whatever case, and by nothing else (QG-01, QG-02)', async () => {
    const all: Flags = {
      ...mira,
      CallerName: 'Łódź  Bäckerei',
      CTICallRef: '1764.12',
      InteractionGuid: '7f-Ab',
      CTIWrapup: 'Sale: done',
      CTIQueryData: 'order=7; 北京',
    };
    await flags().write(flaggedCall('g-1', all));
    await flags().write(flaggedCall('g-2', { AgentId: '2002' }));
    for (const [flag, value] of Object.entries(all) as [keyof Flags, string][]) {
      expect(await found({ flag, values: [` ${value.toUpperCase()} `] })).toEqual(['g-1']);
      expect(await found({ flag, values: [`${value}x`] })).toEqual([]);
    }
    expect(await found({ flag: 'CallerName', values: ['łódź bäckerei'] })).toEqual(['g-1']);
    expect(await found({ flag: 'QueueName', values: ['2001'] })).toEqual([]);
  });

  test('a search goes over months, newest first, page by page, each recording once (QG-02)', async () => {
    const months = ['2026-02', '2026-05', '2026-06', '2026-11'];
    for (const month of months)
      for (const day of ['01', '15', '28'])
        await flags().write(
          flaggedCall(`${month}-${day}`, mira, {
            startedAt: `${month}-${day}T09:00:00Z`,
            endedAt: `${month}-${day}T09:05:00Z`,
          }),
        );
    const all = months.flatMap((month) => ['01', '15', '28'].map((day) => `${month}-${day}`)).reverse();
    for (const limit of [1, 2, 5, 12, 50])
      expect(await found({ flag: 'AgentId', values: ['2001'] }, limit)).toEqual(all);
    const span = { from: '2026-05-15T09:00:00.000Z', to: '2026-11-15T09:00:00.000Z' };
    expect(await found({ flag: 'AgentId', values: ['2001'], ...span })).toEqual(
      all.filter((day) => day >= '2026-05-15' && day < '2026-11-15'),
    );
    expect(await found({ flag: 'AgentId', values: [] })).toEqual([]);
  });

  test('several values are found in one list, in order (QG-28)', async () => {
    await flags().write(flaggedCall('g-1', { AgentName: 'Mira Berg' }, minute(1)));
    await flags().write(flaggedCall('g-2', { AgentName: 'Mira Lund' }, minute(2)));
    await flags().write(flaggedCall('g-3', { AgentName: 'Mira Berg' }, minute(3)));
    expect(await found({ flag: 'AgentName', values: ['Mira Lund', 'mira berg', 'Mira Lund'] }, 2)).toEqual([
      'g-3',
      'g-2',
      'g-1',
    ]);
  });

  test('recordings are found by agent name and by queue however many agents share them (QG-02, QG-28)', async () => {
    // More agents than a queue refers to, and calls of the same agents on another queue.
    const agents = Array.from({ length: 36 }, (_, index) => String(1000 + index));
    const calls = agents.flatMap((AgentId, index) => [
      flaggedCall(`orders-${AgentId}`, { AgentId, AgentName: 'Help Desk', QueueName: 'Orders' }, minute(index)),
      flaggedCall(`care-${AgentId}`, { AgentId, AgentName: `Agent ${AgentId}`, QueueName: 'Care' }, minute(index)),
    ]);
    for (const call of calls) await flags().write(call);
    for (const call of calls.slice(0, 4)) await flags().write(call);
    const ofOrders = agents.map((AgentId) => `orders-${AgentId}`).reverse();
    for (const limit of [7, 50]) {
      expect(await found({ flag: 'QueueName', values: ['orders'] }, limit)).toEqual(ofOrders);
      expect(await found({ flag: 'AgentName', values: ['Help Desk'] }, limit)).toEqual(ofOrders);
    }
    expect(await found({ flag: 'AgentName', values: ['Agent 1000'] })).toEqual(['care-1000']);
    expect(await found({ flag: 'AgentId', values: ['1000'] })).toEqual(['orders-1000', 'care-1000']);
  });

  test('a name without an id of the agent is found too (QG-28)', async () => {
    await flags().write(flaggedCall('g-1', { AgentName: 'Mira Lund', QueueName: 'Orders' }));
    await flags().write(flaggedCall('g-2', { ...mira, AgentId: 'x'.repeat(256) }, minute(1)));
    expect(await found({ flag: 'AgentName', values: ['mira lund'] })).toEqual(['g-2', 'g-1']);
    expect(await found({ flag: 'QueueName', values: ['orders'] })).toEqual(['g-2', 'g-1']);
  });

  test('a call is found by its reference and by its interaction, whether one follows from the other or not (QG-08, QG-09)', async () => {
    const callSource = 'pbx.example.com:5038';
    const of = async (callRef: string, first = callRef): Promise<Flags> => ({
      CTICallRef: callRef,
      InteractionGuid: await interactionOfCall(callSource, first),
    });
    await flags().write(flaggedCall('g-1', await of('1764.1')), { callSource });
    // After a transfer the PBX calls it something else, and a reference in capitals does not say how it was written.
    await flags().write(flaggedCall('g-2', await of('1764.9', '1764.1'), minute(2)), { callSource });
    await flags().write(flaggedCall('g-3', await of('PBX-1764.3'), minute(3)), { callSource });
    await flags().write(flaggedCall('g-4', { CTICallRef: '1764.1', InteractionGuid: 'another' }, minute(4)));
    expect(await found({ flag: 'CTICallRef', values: ['1764.1'] })).toEqual(['g-4', 'g-1']);
    expect(await found({ flag: 'CTICallRef', values: ['1764.9'] })).toEqual(['g-2']);
    expect(await found({ flag: 'CTICallRef', values: ['pbx-1764.3'] })).toEqual(['g-3']);
    const { InteractionGuid = '' } = await of('1764.1');
    expect(await found({ flag: 'InteractionGuid', values: [InteractionGuid] })).toEqual(['g-2', 'g-1']);
  });

  test('two recording servers may give the same id to a recording (QG-31)', async () => {
    await flags().write(flaggedCall('g-1', mira));
    const other = flaggedCall('g-1', { AgentId: '2002' }, { recordingServerId: 'graz' });
    expect(await flags().write(other)).toEqual({ outcome: 'written' });
    await stores().contacts.keepNewest([contact('c-g-1')]);
    expect((await stores().contacts.find('c-g-1'))?.flags).toEqual([flaggedCall('g-1', mira), other]);
  });

  test('flags come before or after their contact, and are shown with it (QG-01)', async () => {
    const early = flaggedCall('g-1', mira);
    await flags().write(early);
    await stores().contacts.keepNewest([contact('c-g-1'), contact('c-g-2')]);
    expect((await stores().contacts.find('c-g-1'))?.flags).toEqual([early]);
    expect((await stores().contacts.find('c-g-2'))?.flags).toBeUndefined();
    const late = flaggedCall('g-2', mira);
    await flags().write(late);
    expect((await stores().contacts.find('c-g-2'))?.flags).toEqual([late]);
    await stores().contacts.keepNewest([contact('c-g-2', { updatedAt: '2026-11-21T00:00:00Z' })]);
    expect((await stores().contacts.find('c-g-2'))?.flags).toEqual([late]);
  });
};
