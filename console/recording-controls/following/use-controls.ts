import { useCallback, useRef, useState } from 'react';
import type { MyControls, RecordingStatus } from '../../../api/control.ts';
import { RequestProblem } from '../../kit/api/problem.ts';
import { useFermata } from '../../kit/fermata.ts';
import { chosenContacts, isLive, knownMedia, newerOf } from '../contact/contact-state.ts';
import { serverTime } from './clock.ts';
import { cadence, freshness } from './freshness.ts';
import { useFollowed } from './use-followed.ts';
import { useOnline, useTicking } from './use-ticking.ts';

interface Controls {
  mine: MyControls;
  /** The contact that was chosen, where it is none of his own; null: there is no such contact. */
  chosen: RecordingStatus | null | undefined;
}

/** Paused, or on the way to or from it: what changes now must not be missed. */
const isUnsettled = ({ media }: RecordingStatus): boolean =>
  knownMedia({ media }).some(({ state }) => state.standing !== 'recording' && state.standing !== 'not-recording');

/** What I may do and how my contacts stand, by the server's word alone, asked whenever the server says that it changed. */
export const useControls = (chosenId: string | undefined) => {
  const { api } = useFermata();
  // What a command answered may be newer than what the last question did.
  const [answered, setAnswered] = useState<RecordingStatus>();
  const at = useTicking();
  const online = useOnline();

  const followed = useFollowed<Controls>(`controls:${chosenId ?? ''}`, {
    ask: async (signal) => {
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
    // One's own contacts; somebody else's only while one of them is shown.
    hears: (topic) => chosenId !== undefined || topic.startsWith('agent#'),
    waitAfter: (answer, connection) => {
      const shown = answer?.chosen ? [answer.chosen] : chosenId === undefined ? (answer?.mine.contacts ?? []) : [];
      const live = shown.filter(isLive);
      if (connection !== 'open') return live.length > 0 ? cadence.disconnected.live : cadence.disconnected.idle;
      if (live.some(isUnsettled)) return cadence.connected.unsettled;
      return live.length > 0 ? cadence.connected.live : cadence.connected.idle;
    },
    atMostEvery: 500,
  });

  const { answer, askedAt, answeredAt, problem, again } = followed;
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
  const { connection } = followed;
  const note = useCallback(
    (status?: RecordingStatus) => {
      if (status) setAnswered(status);
      // What the command changed is told like every other change.
      if (!status || connection !== 'open') again();
    },
    [again, connection],
  );
  return {
    mine: lastMine.current,
    loading: answer === undefined && problem === undefined,
    contacts,
    /** The contact that was chosen is not known (yet). */
    unknownContact: chosenId !== undefined && answer !== undefined && contacts.length === 0,
    problem,
    fresh: freshness({ ...followed, online }, at),
    serverNow: heard === undefined ? Date.now() : serverTime({ now: heard, askedAt, answeredAt }, at),
    note,
    again,
  };
};

export type UsedControls = ReturnType<typeof useControls>;
