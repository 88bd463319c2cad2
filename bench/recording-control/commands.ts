import { randomUUID } from 'node:crypto';
import { MemoryControlStore } from '../../adapters/memory/control/control-store.ts';
import { MemoryLiveContactStore } from '../../adapters/memory/control/live-contact-store.ts';
import { MemoryRecorder } from '../../adapters/memory/control/recorder.ts';
import { MemoryRequestStore } from '../../adapters/memory/control/request-store.ts';
import { MemoryTimers } from '../../adapters/memory/control/timers.ts';
import { carryOut } from '../../domain/control/command/carry-out.ts';

const contacts = 100;
const rounds = 50;

/** Pauses and resumes audio and screen alternately, for a hundred contacts at once. Only this process works. */
export const commandsPerCpuSecond = async (): Promise<number> => {
  const live = new MemoryLiveContactStore();
  const ids = Array.from({ length: contacts }, () => randomUUID() as string);
  const connectedAt = new Date().toISOString();
  for (const contactId of ids) {
    await live.note({ contactId, initialContactId: contactId, provider: 'amazon-connect', connectedAt });
  }
  const carry = carryOut({
    live,
    controls: new MemoryControlStore(),
    requests: new MemoryRequestStore(),
    timers: new MemoryTimers(),
    source: { describe: async () => undefined },
    recorders: [new MemoryRecorder('amazon-connect', ['audio', 'screen'])],
    quotas: {},
    choices: { amazonConnectScreens: true, twilioManual: false, webexCommands: false },
    settings: async () => ({ longestPause: 300, onTransfer: 'keep' }),
    clock: () => new Date(),
    wait: () => new Promise((resolve) => setTimeout(resolve, 1)),
    newId: randomUUID,
    count: () => {},
  });
  const all = (verb: 'pause' | 'resume') =>
    Promise.all(ids.map((contactId) => carry({ contactId, verb, by: 'bench', source: 'trigger' })));
  await all('pause');
  await all('resume');

  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) {
    await all('pause');
    await all('resume');
  }
  const { user, system } = process.cpuUsage(before);
  return (2 * rounds * contacts) / ((user + system) / 1e6);
};
