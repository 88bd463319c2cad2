import type { BlackoutCommand, RecordingCommand } from '../../../api/control/control.ts';
import { type Verb, verbs } from '../../../domain/control/command/command.ts';
import type { CommandRequest } from '../../../domain/control/command/command-request.ts';
import type { Caller } from '../../../domain/user/visibility.ts';
import { WrongInput } from '../../kit/http/input.ts';
import { checkId, checkText } from '../marks/marks-check.ts';

/** @throws Failure `invalid` for any word other than these four: a typo must never resume */
const verbOf = (word: string): Verb => {
  const verb = verbs.find((one) => one === word);
  if (verb) return verb;
  throw new WrongInput([{ field: 'verb', reason: `It is one of ${verbs.join(', ')}` }]);
};

/** A blackout is a pause of everything. Its span is cut out of anything that was recorded nevertheless. */
const blackoutVerbOf = (word: string): Verb => {
  if (word === 'start') return 'pause';
  if (word === 'stop') return 'resume';
  throw new WrongInput([{ field: 'verb', reason: 'It is one of start, stop' }]);
};

/** The part of a command that does not depend on the contact. */
export type ContactCommand = Omit<CommandRequest, 'contactId' | 'by' | 'together'>;

export const readCommand = (word: string, body: RecordingCommand, caller: Caller): ContactCommand => {
  const verb = verbOf(word);
  const { media, seconds } = body;
  if (seconds !== undefined && verb !== 'pause') {
    throw new WrongInput([{ field: 'seconds', reason: 'Only a pause ends by itself' }]);
  }
  return {
    verb,
    ...sharedFields(body, caller),
    ...(media && { media }),
    ...(seconds !== undefined && { pauseFor: seconds }),
  };
};

export const readBlackout = (word: string, body: BlackoutCommand, caller: Caller): ContactCommand => ({
  verb: blackoutVerbOf(word),
  blackout: true,
  ...sharedFields(body, caller),
});

const sharedFields = ({ source, reason, clientRequestId }: BlackoutCommand, caller: Caller) => {
  checkText('reason', reason);
  checkId('clientRequestId', clientRequestId);
  return {
    source: source ?? (caller.role === 'machine' ? ('trigger' as const) : ('person' as const)),
    ...(reason !== undefined && { reason }),
    ...(clientRequestId !== undefined && { clientRequestId }),
  };
};
