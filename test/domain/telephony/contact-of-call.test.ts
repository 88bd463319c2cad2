import { contactOfCall, isFromGateway, type ReportedCall } from '../../../domain/telephony/contact-of-call.ts';

const importedAt = '2026-11-20T09:10:00.000Z';
const call: ReportedCall = {
  ...{ contactId: 'site-1:leg-1', initialContactId: 'site-1:leg-1', extension: '2001', username: 'mira' },
  ...{ connectedAt: '2026-11-20T09:00:00Z', endedAt: '2026-11-20T09:05:00Z', ending: 'disconnected' },
};
const contactOf = (more: Partial<ReportedCall> = {}) => contactOfCall({ ...call, ...more }, importedAt);

describe('the contact of a call on site', () => {
  test('has its agent, its times, and nothing that its gateway did not report', async () => {
    expect(await contactOf()).toEqual({
      ...{ contactId: 'site-1:leg-1', initialContactId: 'site-1:leg-1', channel: 'voice', initiationMethod: 'INBOUND' },
      ...{ acdId: 'mira', calledNumber: '2001', listedRecordings: [], recordKey: 'gateway/site-1:leg-1' },
      ...{ connectedToAgentAt: '2026-11-20T09:00:00.000Z', disconnectedAt: '2026-11-20T09:05:00.000Z' },
      ...{ updatedAt: '2026-11-20T09:05:00.000Z', importedAt, contentHash: expect.stringMatching(/^[0-9a-f]{16}$/) },
    });
  });

  test('says who called and what was dialled, whichever side called', async () => {
    const inbound = await contactOf({ direction: 'inbound', callerNumber: '030 1234567' });
    expect(inbound).toMatchObject({
      ...{ contactDirection: 'inbound', initiationMethod: 'INBOUND', callingNumber: '030 1234567' },
      ...{ normalCallingNumber: '0301234567', callerNumber: '030 1234567', dialledNumber: '2001' },
    });
    const outbound = await contactOf({ direction: 'outbound', callerNumber: '+49301234567' });
    expect(outbound).toMatchObject({
      ...{ contactDirection: 'outbound', initiationMethod: 'OUTBOUND', calledNumber: '2001' },
      ...{ callingNumber: '+49301234567', callerNumber: '2001', dialledNumber: '+49301234567' },
    });
    // Its number is in the form that is compared already.
    expect(outbound).not.toHaveProperty('normalCallingNumber');
  });

  test('has the user, the queue and the end of a transfer where its gateway knows them', async () => {
    const transferred = await contactOf({ userId: 'u-1', queueName: 'orders', ending: 'transferred' });
    expect(transferred).toMatchObject({
      ...{ agentId: 'u-1', queueName: 'orders', transferCompletedAt: '2026-11-20T09:05:00.000Z' },
    });
    expect(await contactOf({ ending: 'unseen' })).not.toHaveProperty('transferCompletedAt');
  });

  test('was transferred when its interaction began in another connection', async () => {
    const further = await contactOf({ initialContactId: 'site-1:leg-0', direction: 'outbound' });
    expect(further).toMatchObject({ initialContactId: 'site-1:leg-0', initiationMethod: 'TRANSFER' });
  });

  test('is the same for the same report, in whatever order its fields are, and another one for another report', async () => {
    const reversed = Object.fromEntries(Object.entries(call).reverse()) as unknown as ReportedCall;
    const [{ contentHash }, same, other] = await Promise.all([
      contactOf(),
      contactOfCall(reversed, importedAt),
      contactOf({ queueName: 'orders' }),
    ]);
    expect(same.contentHash).toBe(contentHash);
    expect(other.contentHash).not.toBe(contentHash);
  });

  test('is recognized by its record as that of a gateway', async () => {
    expect(isFromGateway(await contactOf())).toBe(true);
    expect(isFromGateway({ recordKey: 'ctr/2026/11/20/gateway/one' })).toBe(false);
    expect(isFromGateway({ recordKey: '' })).toBe(false);
  });
});
