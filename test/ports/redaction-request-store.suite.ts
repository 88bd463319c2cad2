import { decide, newRedactionRequest, type RedactionRequest, withOutcomes } from '../../domain/redaction/request.ts';
import { aCall } from '../kit/recordings.ts';
import { type Backend, openedFor } from './stores.ts';

const at = (minute: number): string => `2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`;

const request = (minute: number, more: Partial<RedactionRequest> = {}): RedactionRequest => ({
  ...newRedactionRequest({
    contactId: 'c-1',
    requestId: `q-${minute}`,
    by: 'lea.lead',
    at: at(minute),
    reason: 'Card number',
    recordingId: 'r-1',
    spans: [{ from: 2, to: 4.5 }],
  }),
  ...more,
});

export const redactionRequestStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const requests = () => stores().redactionRequests;

  test('a request is stored as given, and read with its contact, which it neither creates nor changes (OD-05)', async () => {
    expect([await requests().find('c-1', 'q-1'), await requests().find('', '')]).toEqual([undefined, undefined]);
    expect(await requests().save(request(1))).toBe(true);
    expect(await requests().find('c-1', 'q-1')).toEqual(request(1));
    expect(await stores().contacts.find('c-1')).toBeUndefined();
    await stores().contacts.keepNewest([aCall({ contactId: 'c-1' })]);
    const file = await stores().contacts.find('c-1');
    expect(file?.redactionRequests).toEqual([request(1)]);
    expect(file?.redaction).toBeUndefined();
    await stores().contacts.keepNewest([aCall({ contactId: 'c-2' })]);
    expect((await stores().contacts.find('c-2'))?.redactionRequests).toBeUndefined();
  });

  test('one of those who decide about a request at the same time wins (OD-05)', async () => {
    await requests().save(request(1));
    const decisions = (['approve', 'refuse'] as const).map(
      (verb) => decide(request(1), { verb, by: 'root', at: at(5) })!,
    );
    const saved = await Promise.all(decisions.map((decision) => requests().save(decision)));
    expect(saved.filter(Boolean)).toHaveLength(1);
    expect(await requests().find('c-1', 'q-1')).toEqual(decisions[saved.indexOf(true)]);
    expect(await requests().save(request(1))).toBe(false);
  });

  test('requests that wait are listed, the oldest first, page by page, until they are decided and carried out (OD-05)', async () => {
    for (const minute of [3, 1, 2]) await requests().save(request(minute, { contactId: `c-${minute}` }));
    const first = await requests().inState('requested', { limit: 2 });
    expect(first.requests.map(({ requestId }) => requestId)).toEqual(['q-1', 'q-2']);
    const second = await requests().inState('requested', { limit: 2, cursor: first.next! });
    expect([second.requests.map(({ requestId }) => requestId), second.next]).toEqual([['q-3'], undefined]);

    const approved = decide(first.requests[0]!, { verb: 'approve', by: 'root', at: at(5) })!;
    await requests().save(approved);
    const ids = async (state: 'requested' | 'approved') =>
      (await requests().inState(state, { limit: 10 })).requests.map(({ requestId }) => requestId);
    expect([await ids('requested'), await ids('approved')]).toEqual([['q-2', 'q-3'], ['q-1']]);
    await requests().save(withOutcomes(approved, [], false)!);
    expect([await ids('requested'), await ids('approved')]).toEqual([['q-2', 'q-3'], []]);
  });
};
