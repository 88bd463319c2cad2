import type { ConnectSimulator } from '../connect-simulator/connect-simulator.ts';
import type { SimulatedContact } from '../connect-simulator/live-contacts.ts';
import { seededRandom } from '../seeded-random.ts';

interface Options {
  connect: Pick<ConnectSimulator, 'contacts' | 'directory'>;
  username: string;
  /** Called after a contact. */
  after?: (contact: SimulatedContact) => Promise<void>;
  /** Milliseconds between two checks whether the contact has ended. */
  every?: number;
  /** Seconds of one contact: from, to. */
  lasting?: readonly [number, number];
  clock?: () => Date;
}

export interface AgentAtWork {
  /** The current contact's id; undefined between two contacts. */
  contactId(): string | undefined;
  /** Ends the first contact, if it has not ended yet. */
  finishFirst(): Promise<void>;
  stop(): void;
}

/**
 * Plays an agent who always has a live contact, recorded with sound and screen. Each lasts about ten minutes. If somebody ends
 * or transfers it with the simulator's switches, the next one comes at once.
 */
export const agentAtWork = async ({
  connect: { contacts, directory },
  username,
  after = async () => {},
  every = 1000,
  lasting = [8 * 60, 12 * 60],
  clock = () => new Date(),
}: Options): Promise<AgentAtWork> => {
  const agentId = directory.users.find((user) => user.username === username)?.id;
  if (agentId === undefined) throw new Error(`There is no agent ${username}`);
  const { between } = seededRandom(7);
  let contactId: string | undefined;
  let over = 0;

  const look = async () => {
    const contact = contactId === undefined ? undefined : contacts.find(contactId);
    if (contact && contact.endedAt === undefined) {
      if (clock().getTime() >= over) await contacts.end(contact.contactId);
      else return;
    }
    contactId = undefined;
    over = clock().getTime() + between(...lasting) * 1000;
    const next = await contacts.start({ agentId, flow: ['audio', 'screen'] });
    contactId = next.contactId;
    if (contact) await after(contact);
  };

  await look();
  const first = contactId!;
  let isLooking = false;
  const timer = setInterval(async () => {
    if (isLooking) return;
    isLooking = true;
    // If the engine cannot be reached now, it learns of it with the next contact.
    await look().catch(() => {});
    isLooking = false;
  }, every);
  return {
    contactId: () => contactId,
    finishFirst: async () => {
      if (contacts.find(first)?.endedAt === undefined) await contacts.end(first);
    },
    stop: () => clearInterval(timer),
  };
};
