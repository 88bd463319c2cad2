import { MemoryLiveContactStore } from '../../../adapters/memory/control/live-contact-store.ts';
import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import { endUnreportedContacts } from '../../../domain/control/watch/ended-unseen.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { onSchedule } from '../../../lambdas/recording-watch/on-schedule.ts';

const noon = Date.parse('2026-11-21T12:00:00.000Z');
const hoursBefore = (hours: number) => new Date(noon - hours * 3_600_000).toISOString();

const counting = () => {
  const counted: Record<string, number> = {};
  const count = (name: string, value: number) => {
    if (value > 0) counted[name] = (counted[name] ?? 0) + value;
  };
  return { counted, telemetry: { ...silent, count } };
};

describe('contacts that ended without an event', () => {
  const contact = (contactId: string, hours: number, more: Partial<LiveContact> = {}): LiveContact => ({
    contactId,
    initialContactId: contactId,
    provider: 'amazon-connect',
    agentId: 'agent-1',
    connectedAt: hoursBefore(hours),
    ...more,
  });

  const contactCentre = async (contacts: LiveContact[], described: Record<string, LiveContact | undefined>) => {
    const live = new MemoryLiveContactStore();
    for (const one of contacts) await live.note(one);
    const lookups: string[] = [];
    const ended: string[] = [];
    const { counted, telemetry } = counting();
    let now = noon;
    const look = endUnreportedContacts({
      live,
      source: {
        describe: async (contactId) => {
          lookups.push(contactId);
          return described[contactId];
        },
      },
      contactEnded: async ({ contactId }) => ended.push(contactId),
      clock: () => new Date(now),
      count: telemetry.count,
      onEnded: () => {},
    });
    const minuteLater = () => {
      now += 60_000;
    };
    return { live, lookups, ended, counted, look, minuteLater };
  };

  test('are found by asking the provider, and count as over from then on', async () => {
    const over = contact('over', 3, { endedAt: hoursBefore(2) });
    const { live, ended, counted, look } = await contactCentre([contact('over', 3)], { over });
    expect(await look()).toBe(1);
    expect(ended).toEqual(['over']);
    expect(await live.connected()).toEqual([]);
    expect(counted).toEqual({ ContactsEndedUnseen: 1 });
  });

  test('also count as over when the provider does not know them', async () => {
    const { live, ended, look } = await contactCentre([contact('unknown', 3)], {});
    await look();
    expect(ended).toEqual(['unknown']);
    expect(await live.connected()).toEqual([]);
  });

  test('are not looked for among contacts of the last few hours, or of providers that cannot be asked', async () => {
    const { lookups, look } = await contactCentre([contact('new', 1), contact('call', 9, { provider: 'twilio' })], {});
    await look();
    expect(lookups).toEqual([]);
  });

  test('are checked two a minute, each in turn, however long some contacts last', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const contacts = ids.map((id) => contact(id, 5));
    const { lookups, ended, look, minuteLater } = await contactCentre(
      contacts,
      Object.fromEntries(contacts.map((one) => [one.contactId, one])),
    );
    for (let minute = 0; minute < 3; minute += 1) {
      await look();
      expect(lookups).toHaveLength(2 * (minute + 1));
      minuteLater();
    }
    expect(new Set(lookups)).toEqual(new Set(ids));
    expect(ended).toEqual([]);
  });
});

describe('the watchdog', () => {
  const watched = { due: 1, askedAgain: 2, outlived: ['a'], unconfirmed: ['b', 'c'], recorded: [], failed: [] };

  test('counts for the alarms what somebody must look into', async () => {
    const { counted, telemetry } = counting();
    const report = await onSchedule({ watch: async () => watched, endUnreportedContacts: async () => 4, telemetry })();
    expect(counted).toEqual({ PausesOutlived: 1, PausesUnconfirmed: 2 });
    expect(report).toEqual({ resumed: 1, askedAgain: 2, outlived: 1, unconfirmed: 2, endedUnseen: 4 });
  });

  test('reports a failure at one contact, and checks the others', async () => {
    const { telemetry } = counting();
    const defects: unknown[] = [];
    const failed = [{ contactId: 'd', error: new Error('throttled') }];
    const report = await onSchedule({
      watch: async () => ({ ...watched, failed }),
      endUnreportedContacts: async () => {
        throw new Error('Connect is down');
      },
      telemetry: { ...telemetry, defect: (_, error) => defects.push(error) },
    })();
    expect(report).toMatchObject({ resumed: 1, endedUnseen: 0 });
    expect(defects.map(String)).toEqual(['Error: throttled', 'Error: Connect is down']);
  });

  test('sends its counts even when it fails, and then fails', async () => {
    let sent = 0;
    const { telemetry } = counting();
    const flush = () => {
      sent += 1;
    };
    const watch = async () => {
      throw new Error('No table');
    };
    const run = onSchedule({ watch, endUnreportedContacts: async () => 0, telemetry: { ...telemetry, flush } });
    await expect(run()).rejects.toThrow('No table');
    expect(sent).toBe(1);
  });
});
