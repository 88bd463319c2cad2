import { useCallback, useRef, useState } from 'react';
import type { MyControls, RecordingStatus } from '../../../api/control/control.ts';
import { RequestProblem } from '../../kit/api/problem.ts';
import { useFermata } from '../../kit/fermata.ts';
import { chosenContacts, isLive, knownMedia, newerOf } from '../contact/contact-state.ts';
import { serverTime } from './clock.ts';
import { cadence, freshness } from './freshness.ts';
import { useFollowed } from './use-followed.ts';
import { useOnline, useTicking } from './use-ticking.ts';

interface Controls {
  mine: MyControls;
  /** The chosen contact, if it is not the person's own. Null if there is no such contact. */
  chosen: RecordingStatus | null | undefined;
}

/** Whether something is paused or in transition, so that no change may be missed. */
const isUnsettled = ({ media }: RecordingStatus): boolean =>
  knownMedia({ media }).some(({ state }) => state.standing !== 'recording' && state.standing !== 'not-recording');

/** The person's permissions and the states of their contacts, only from the server, requested whenever it announces a change. */
export const useControls = (chosenId: string | undefined) => {
  const { api } = useFermata();
  // The answer to a command may be newer than that of the last request.
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
    // The person's own contacts matter always, somebody else's only while one of them is shown.
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

  const { answer, requestedAt, answeredAt, problem, reload } = followed;
  // Permissions are kept while another contact is loaded. The state of a contact never is.
  const lastMine = useRef<MyControls>(undefined);
  lastMine.current = answer?.mine ?? lastMine.current;
  const contacts = answer
    ? chosenContacts(answer.mine.contacts, answer.chosen ?? undefined, chosenId).map((status) =>
        newerOf(status, answered),
      )
    : [];
  // The clock is taken from the last request, because the answer to a command may be older.
  const serverClock = (answer?.chosen ?? answer?.mine.contacts[0])?.now;
  const { connection } = followed;
  const note = useCallback(
    (status?: RecordingStatus) => {
      if (status) setAnswered(status);
      // The change by the command is announced like every other change.
      if (!status || connection !== 'open') reload();
    },
    [reload, connection],
  );
  return {
    mine: lastMine.current,
    loading: answer === undefined && problem === undefined,
    contacts,
    /** The chosen contact is not known (yet). */
    unknownContact: chosenId !== undefined && answer !== undefined && contacts.length === 0,
    problem,
    fresh: freshness({ ...followed, online }, at),
    serverNow: serverClock === undefined ? Date.now() : serverTime({ now: serverClock, requestedAt, answeredAt }, at),
    note,
    reload,
  };
};

export type UsedControls = ReturnType<typeof useControls>;
