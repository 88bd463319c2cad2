import {
  mustBeGranted,
  mustSeeAllRecordings,
  mustSeeContact,
  type Rights,
} from '../../../domain/control/access/rights.ts';
import type { Provider } from '../../../domain/control/recorder/recorder-name.ts';
import { Failure } from '../../../domain/failure.ts';
import { listen } from '../../../domain/live/listen.ts';
import { nameOf } from '../../access/caller.ts';
import type { Context, Operation } from '../operation.ts';
import { rightsOf } from '../rights-of.ts';
import { mustBeWatcher } from './watching.ts';

/** The id of the caller at the provider. @throws Failure `forbidden` if they may not listen */
const listener = (rights: Rights, { listeningIsOn }: Context): string => {
  if (!listeningIsOn) throw new Failure('forbidden', 'Listening is not turned on in this deployment');
  if (rights.caller.role === 'machine') throw new Failure('forbidden', 'Only a person can listen');
  mustSeeAllRecordings(rights);
  mustBeGranted(rights, 'listen');
  if (rights.userId === undefined)
    throw new Failure('forbidden', 'You have no user at the provider, so nothing can connect you');
  return rights.userId;
};

const isAllowed = (check: () => void): boolean => {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
};

/** Uses the saved settings, so that a permission that was taken away counts at once. */
export const listenToContact: Operation<'listenToContact'> =
  (context) =>
  async ({ params: { contactId }, caller }) => {
    const { live, controls, telemetry, savedSettings } = context;
    const [rights, contact, state] = await Promise.all([
      rightsOf(caller, { ...context, settings: savedSettings }),
      live.find(contactId),
      controls.find(contactId),
    ]);
    const userId = listener(rights, context);
    if (!contact) throw new Failure('not-found', 'There is no such contact');
    mustSeeContact(rights, contact);
    const { at, through } = await listen(context)({ contact, state, by: { username: nameOf(caller), userId } });
    // Do not log who listens: people who read logs may not know of it.
    telemetry.count('ListeningStarted', 1);
    return { contactId, at, through };
  };

export const getMonitoringRights: Operation<'getMonitoringRights'> =
  (context) =>
  async ({ caller }) => {
    const rights = await rightsOf(caller, { ...context, settings: context.savedSettings });
    const mayListen = isAllowed(() => listener(rights, context));
    return {
      listen: mayListen,
      listenThrough: mayListen ? (Object.keys(context.listening) as Provider[]) : [],
      watchScreens: isAllowed(() => mustBeWatcher(rights, context)),
    };
  };
