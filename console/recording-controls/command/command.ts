import type { OutcomeView } from '../../../api/control/control.ts';
import type { Verb } from '../../../domain/control/command/command.ts';
import type { Medium } from '../../../domain/recording/recording.ts';
import { RequestProblem } from '../../kit/api/problem.ts';

/** A command to the recorders of a contact. */
export interface Command {
  what: Verb | 'blackout-start' | 'blackout-stop';
  /** By default, everything that is recorded. */
  media?: Medium[];
  reason?: string;
  /** Only for `pause`. */
  seconds?: number;
}

/** A command and its outcome, kept until the state is as requested. */
export interface SentCommand extends Command {
  contactId: string;
  /** The same id for the same command, so that repeating it has no second effect. */
  clientRequestId: string;
  outcomes: OutcomeView[];
  /** Empty if the command succeeded. */
  problem: string;
}

/** The verb for the recorders, for which a blackout is a pause. */
export const verbOf = ({ what }: Pick<Command, 'what'>): Verb =>
  what === 'blackout-start' ? 'pause' : what === 'blackout-stop' ? 'resume' : what;

/** Whether it is unknown if the command reached the recorders: there was no answer, or it was not from Fermata. */
export const answerLost = (problem: unknown): boolean =>
  !(problem instanceof RequestProblem) ||
  problem.status === 0 ||
  (problem.status >= 500 && problem.outcomes.length === 0);

/** Milliseconds before each further attempt. */
const waits = [250, 1000, 2000];

/** Sends a request, and if its answer is lost, sends it again with the same id, so that nothing happens twice. */
export const sendUntilAnswered = async <Answer>(
  clientRequestId: string,
  send: (clientRequestId: string) => Promise<Answer>,
  wait: (milliseconds: number) => Promise<void>,
): Promise<Answer> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send(clientRequestId);
    } catch (problem) {
      const before = waits[attempt];
      if (!answerLost(problem) || before === undefined) throw problem;
      await wait(before);
    }
  }
};
