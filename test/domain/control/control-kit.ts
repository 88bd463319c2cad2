import { MemoryContacts } from '../../../adapters/memory/contact/memory-contacts.ts';
import { MemoryRedactionStore } from '../../../adapters/memory/contact/redaction-store.ts';
import { MemoryControlStore } from '../../../adapters/memory/control/control-store.ts';
import { MemoryLiveContactStore } from '../../../adapters/memory/control/live-contact-store.ts';
import { MemoryRecorder } from '../../../adapters/memory/control/recorder.ts';
import { MemoryRequestStore } from '../../../adapters/memory/control/request-store.ts';
import { MemoryTimers } from '../../../adapters/memory/control/timers.ts';
import { carryOut } from '../../../domain/control/command/carry-out.ts';
import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import { contactEnded } from '../../../domain/control/events/contact-ended.ts';
import { contactTransferred } from '../../../domain/control/events/contact-transferred.ts';
import { ingest } from '../../../domain/control/events/ingest.ts';
import { checkLedger } from '../../../domain/control/ledger/ledger-chain.ts';
import type { ControlPorts } from '../../../domain/control/ports.ts';
import { endDuePause, watchPauses } from '../../../domain/control/watch/watch.ts';
import { virtualTime } from './control-time.ts';

export const connected: LiveContact = {
  contactId: 'c-1',
  initialContactId: 'c-1',
  provider: 'amazon-connect',
  channel: 'VOICE',
  agentId: 'u-1',
  initiatedAt: '2026-11-20T09:58:00.000Z',
  connectedAt: '2026-11-20T09:59:00.000Z',
};

/** A contact centre with one contact on Amazon Connect, whose agent's desktop also records screen and keystrokes. */
export const controlRoom = async (changes: Partial<ControlPorts> = {}, contact: LiveContact = connected) => {
  const time = virtualTime();
  const live = new MemoryLiveContactStore();
  const requests = new MemoryRequestStore();
  const controls = new MemoryControlStore(requests);
  const timers = new MemoryTimers();
  const redactions = new MemoryRedactionStore(new MemoryContacts());
  const redacting: string[] = [];
  const provider = new MemoryRecorder(contact.provider, ['audio', 'screen'], time.clock);
  const desktop = new MemoryRecorder('desktop', ['screen', 'keystroke'], time.clock);
  const counts = new Map<string, number>();
  let ids = 0;
  const ports: ControlPorts = {
    live,
    controls,
    requests,
    timers,
    source: { describe: async () => undefined },
    recorders: [provider, desktop],
    quotas: {},
    choices: { amazonConnectScreens: true, twilioManual: false, webexCommands: false },
    settings: async () => ({ longestPause: 300, onTransfer: 'keep' }),
    clock: time.clock,
    wait: time.wait,
    newId: () => `id-${++ids}`,
    count: (name, times) => counts.set(name, (counts.get(name) ?? 0) + times),
    ...changes,
  };
  await live.note(contact);
  const carry = carryOut(ports);
  return {
    ...time,
    ports,
    live,
    controls,
    timers,
    redactions,
    /** Contacts whose screens are to be blanked, as often as that was asked for. */
    redacting,
    provider,
    desktop,
    counts,
    ask: (ask: Partial<Parameters<typeof carry>[0]> & Pick<Parameters<typeof carry>[0], 'verb'>) =>
      time.run(carry({ contactId: contact.contactId, by: 'ann', source: 'person', ...ask })),
    carry,
    ingest: ingest({ ...ports, redactions, startRedaction: async (contactId) => void redacting.push(contactId) }),
    contactEnded: (ended = contact) => time.run(contactEnded(ports)(ended)),
    transferred: (leg: LiveContact) => time.run(contactTransferred(ports)(leg)),
    pauseDue: (contactId = contact.contactId) => time.run(endDuePause(ports)(contactId)),
    watch: () => time.run(watchPauses(ports)()),
    standings: async (contactId = contact.contactId) =>
      Object.fromEntries(
        Object.entries((await controls.find(contactId))?.media ?? {}).map(([medium, { standing }]) => [
          medium,
          standing,
        ]),
      ),
    /** The commands in a contact's ledger: `pause person audio screen`. */
    commands: async (contactId = contact.contactId) =>
      (await controls.ledger(contactId)).flatMap((entry) =>
        entry.kind === 'command' ? [`${entry.verb} ${entry.source} ${entry.media.join(' ')}`] : [],
      ),
    isSound: async (contactId = contact.contactId) =>
      (await checkLedger(await controls.ledger(contactId), (await controls.find(contactId))?.ledger)).sound,
  };
};
export type ControlRoom = Awaited<ReturnType<typeof controlRoom>>;
