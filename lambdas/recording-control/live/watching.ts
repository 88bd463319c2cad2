import {
  mustBeGranted,
  mustSee,
  mustSeeAllRecordings,
  mustSeeContact,
  type Rights,
} from '../../../domain/control/access/rights.ts';
import { Failure } from '../../../domain/failure.ts';
import { desktopsByAgent } from '../../../domain/live/live-agents.ts';
import { watchScreen as watch } from '../../../domain/live/watch-screen.ts';
import { nameOf } from '../../access/caller.ts';
import type { Context, Operation } from '../operation.ts';
import { rightsOf } from '../rights-of.ts';

/** @throws Failure `forbidden` */
export const mustBeWatcher = (rights: Rights, { watchingIsOn }: Pick<Context, 'watchingIsOn'>): void => {
  if (!watchingIsOn) throw new Failure('forbidden', 'Watching screens is not turned on in this deployment');
  if (rights.caller.role === 'machine') throw new Failure('forbidden', 'Only a person can watch a screen');
  mustSeeAllRecordings(rights);
  mustBeGranted(rights, 'watch-screen');
};

/** Uses the saved settings: if a permission is taken away, watching ends within a second. */
export const watchScreen: Operation<'watchScreen'> =
  (context) =>
  async ({ params: { contactId }, body: { agentId, viewId, publicKey, has }, caller }) => {
    const { live, controls, capturesNow, clock, savedSettings } = context;
    const [rights, contact, state, captures] = await Promise.all([
      rightsOf(caller, { ...context, settings: savedSettings }),
      live.find(contactId),
      controls.find(contactId),
      capturesNow(),
    ]);
    mustBeWatcher(rights, context);
    if (!contact) throw new Failure('not-found', 'There is no such contact');
    mustSeeContact(rights, contact);
    // If a contact belongs to two teams, they only see the screen of their own agent.
    mustSee(rights, agentId);
    const { at, until, look, version, still } = await watch(context)({
      ...{ contact, state, agentId, viewId, publicKey, has },
      desktop: desktopsByAgent(captures, clock().toISOString()).get(agentId),
      by: { username: nameOf(caller), userId: rights.userId },
    });
    return { contactId, viewId, at, until, look, version, still };
  };
