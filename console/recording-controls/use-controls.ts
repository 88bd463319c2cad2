import { useCallback, useRef, useState } from 'react';
import type { MyControls, RecordingStatus } from '../../api/control.ts';
import { useFermata } from '../kit/fermata.ts';
import { RequestProblem } from '../kit/problem.ts';
import { isLive } from './being-recorded.ts';
import { cadence, freshness } from './freshness.ts';
import { serverTime } from './server-clock.ts';
import { chosenContacts, newerOf } from './shown-contacts.ts';
import { usePolled } from './use-polled.ts';
import { useOnline, useTicking } from './use-ticking.ts';

interface Controls {
  mine: MyControls;
  /** The contact that was chosen, where it is none of his own; null: there is no such contact. */
  chosen: RecordingStatus | null | undefined;
}

/** What I may do and how my contacts stand, by the server's word alone, asked every second while one is live. */
export const useControls = (chosenId: string | undefined) => {
  const { api } = useFermata();
  // What a command answered may be newer than what the last question did.
  const [answered, setAnswered] = useState<RecordingStatus>();
  const at = useTicking();
  const online = useOnline();

  const polled = usePolled<Controls>(
    `controls:${chosenId ?? ''}`,
    async (signal) => {
      const [mine, chosen] = await Promise.all([
        api.myControls(signal),
        chosenId === undefined
          ? undefined
          : api.recordingStatus(chosenId, signal).catch((problem: unknown) => {
              if (problem instanceof RequestProblem && [404, 403].includes(problem.status)) return null;
              throw problem;
            }),
      ]);
      return { mine, chosen };
    },
    (answer, problem) =>
      problem !== undefined
        ? cadence.failing
        : answer?.chosen || (chosenId === undefined && answer?.mine.contacts.some(isLive))
          ? cadence.live
          : cadence.idle,
  );

  const { answer, askedAt, answeredAt, problem, again } = polled;
  // What he may do stays while another contact is asked for; how a contact stands never does.
  const lastMine = useRef<MyControls>(undefined);
  lastMine.current = answer?.mine ?? lastMine.current;
  const contacts = answer
    ? chosenContacts(answer.mine.contacts, answer.chosen ?? undefined, chosenId).map((status) =>
        newerOf(status, answered),
      )
    : [];
  // The clock is that of the last question: the answer of a command told it earlier.
  const heard = (answer?.chosen ?? answer?.mine.contacts[0])?.now;
  const live = chosenId !== undefined || contacts.some(isLive);
  const note = useCallback(
    (status?: RecordingStatus) => {
      if (status) setAnswered(status);
      again();
    },
    [again],
  );
  return {
    mine: lastMine.current,
    loading: answer === undefined && problem === undefined,
    contacts,
    /** The contact that was chosen is not known (yet). */
    unknownContact: chosenId !== undefined && answer !== undefined && contacts.length === 0,
    problem,
    fresh: freshness({ answeredAt, failing: problem !== undefined, online, live }, at),
    serverNow: heard === undefined ? Date.now() : serverTime({ now: heard, askedAt, answeredAt }, at),
    note,
    again,
  };
};

export type UsedControls = ReturnType<typeof useControls>;
