import type { OutcomeView } from '../../../api/control.ts';
import type { Verb } from '../../../domain/control/command/command.ts';
import type { Medium } from '../../../domain/recording/recording.ts';
import { RequestProblem } from '../../kit/api/problem.ts';

/** What somebody asks of the recorders of a contact. */
export interface Command {
  what: Verb | 'blackout-start' | 'blackout-stop';
  /** Left out: everything that is recorded. */
  media?: Medium[];
  reason?: string;
  /** Only `pause`. */
  seconds?: number;
}

/** What was asked, and how it went: kept until things are as he wanted them. */
export interface SentCommand extends Command {
  contactId: string;
  /** The same id with the same question: asked again, nothing happens twice. */
  clientRequestId: string;
  outcomes: OutcomeView[];
  /** Empty when all went well. */
  problem: string;
}

/** To which end: a blackout is a pause to the recorders. */
export const verbOf = ({ what }: Pick<Command, 'what'>): Verb =>
  what === 'blackout-start' ? 'pause' : what === 'blackout-stop' ? 'resume' : what;

/** Whether nobody knows if it reached the recorders: no answer, or one that was not Fermata's. */
export const answerLost = (problem: unknown): boolean =>
  !(problem instanceof RequestProblem) ||
  problem.status === 0 ||
  (problem.status >= 500 && problem.outcomes.length === 0);

/** Milliseconds before it is sent again. */
const waits = [250, 1000, 2000];

/** Sends, and when the answer got lost sends again under the same id: then nothing happens twice. */
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
