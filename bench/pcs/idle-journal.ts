import type { ClockSample, Journal, Logon } from '../../desktop-agent/service/journal/journal.ts';

/** A journal in memory, for a PC without extractions: 5,000 databases do not fit on one machine. */
export const idleJournal = (): Journal => {
  const logons = new Map<string, Logon & { isReported: boolean }>();
  const notes = new Map<string, string>();
  let sample: ClockSample | undefined;
  const list = () => [...logons.values()];
  const change = (id: string, changes: Partial<Logon & { isReported: boolean }>) => {
    const logon = logons.get(id);
    if (logon) Object.assign(logon, changes);
  };
  const journal: Partial<Journal> = {
    setAside: undefined,
    fresh: true,
    inState: () => [],
    totals: () => [],
    waitingFiles: () => [],
    staleFiles: () => [],
    addExtractions(extractions) {
      if (extractions.length > 0) throw new Error('This PC was not to be asked for anything');
    },
    openLogon: (logon) =>
      void logons.set(logon.id, { ...logon, toMs: undefined, aliveMs: logon.fromMs, isReported: false }),
    seeLogon: (id, aliveMs) => change(id, { aliveMs }),
    closeLogon: (id, toMs) => change(id, { toMs, isReported: false }),
    openLogons: () => list().filter(({ toMs }) => toMs === undefined),
    logons: list,
    logon: (id) => logons.get(id),
    unreportedLogons: (limit) =>
      list()
        .filter(({ isReported }) => !isReported)
        .slice(0, limit),
    noteLogonReported: (id) => change(id, { isReported: true }),
    noteLogonChanged: (id) => change(id, { isReported: false }),
    forgetLogon: (id) => void logons.delete(id),
    addClockSample(given) {
      sample = given;
    },
    clockOffsetAt: () => sample?.offsetMs ?? 0,
    forgetClockBefore: () => {},
    note: (name, value) => void notes.set(name, value),
    noted: (name) => notes.get(name),
    forgetNote: (name) => void notes.delete(name),
    trouble: () => {},
    troubles: () => [],
    keepReserve: () => {},
    close: () => {},
  };
  return journal as Journal;
};
