import { associationProblems } from '../../domain/data-server/association.ts';
import { type Weekday, weekdays } from '../../domain/data-server/data-server.ts';
import { locationProblem, usernameProblem } from '../../domain/data-server/location.ts';
import type { DataServerChange, DataServerView } from '../kit/api/administration.ts';
import { clockOf } from '../kit/fields/typed.ts';
import { dayNames } from '../kit/format.ts';

export interface WindowDraft {
  days: readonly Weekday[];
  from: string;
  to: string;
  /** Mbit/s, as typed. */
  limit: string;
}

/** The form while somebody types. The API may not accept it yet. */
export interface DataServerDraft {
  name: string;
  enabled: boolean;
  location: string;
  username: string;
  /** If it is empty, the present password stays. */
  password: string;
  timeZone: string;
  bandwidth: readonly WindowDraft[];
  mode: 'any' | 'all';
  ipRanges: readonly string[];
  teamIds: readonly string[];
}

const bytesPerMegabit = 125_000;

export const draftOf = (server: DataServerView): DataServerDraft => ({
  name: server.name,
  enabled: server.stagedUpload.enabled,
  location: server.stagedUpload.location ?? '',
  username: server.stagedUpload.username ?? '',
  password: '',
  timeZone: server.timeZone,
  bandwidth: server.bandwidth.map(({ bytesPerSecond, ...window }) => ({
    ...window,
    limit: String(Number((bytesPerSecond / bytesPerMegabit).toFixed(6))),
  })),
  mode: server.association.mode,
  ipRanges: server.association.ipRanges,
  teamIds: server.association.teamIds,
});

export const newDraft = (timeZone: string): DataServerDraft => ({
  name: '',
  enabled: true,
  location: '',
  username: '',
  password: '',
  timeZone,
  bandwidth: [],
  mode: 'all',
  ipRanges: [],
  teamIds: [],
});

export const newWindow: WindowDraft = {
  days: ['MON', 'TUE', 'WED', 'THU', 'FRI'],
  from: '08:00',
  to: '18:00',
  limit: '',
};

const bytesPerSecond = (limit: string): number | undefined => {
  const text = limit.trim().replace(',', '.');
  return /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * bytesPerMegabit) : undefined;
};

/** Errors that can be found without the server, under the API's names for fields. */
export const draftErrors = (draft: DataServerDraft): Record<string, string> => {
  const errors: Record<string, string> = {};
  if (!draft.name.trim()) errors.name = 'Give the data server a name.';
  const { location, username } = draft;
  const wrongLocation = draft.enabled || location.trim() ? locationProblem(location.trim()) : undefined;
  if (wrongLocation) errors['stagedUpload.location'] = `The location ${wrongLocation}.`;
  const wrongUsername = username.trim() ? usernameProblem(username.trim()) : undefined;
  if (wrongUsername) errors['stagedUpload.username'] = `The user name ${wrongUsername}.`;
  const [wrongAddress] = associationProblems({ ...draft, ipRanges: [...draft.ipRanges], teamIds: [...draft.teamIds] });
  if (wrongAddress) errors['association.ipRanges'] = `${wrongAddress.sentence}.`;
  for (const [index, window] of draft.bandwidth.entries()) {
    const at = `bandwidth.${index}`;
    if (window.days.length === 0) errors[`${at}.days`] = 'Choose at least one day.';
    if (!clockOf(window.from)) errors[`${at}.from`] = 'Enter a time, like 08:00.';
    if (!clockOf(window.to)) errors[`${at}.to`] = 'Enter a time, like 18:00.';
    if (bytesPerSecond(window.limit) === undefined) {
      errors[`${at}.bytesPerSecond`] = 'Enter megabits per second, like 8 or 0.5. 0 stops uploads.';
    }
  }
  return errors;
};

/** The request for the API, for a draft without errors. */
export const changeOf = (draft: DataServerDraft, version: number): DataServerChange => ({
  name: draft.name.trim(),
  stagedUpload: {
    enabled: draft.enabled,
    location: draft.location.trim() || null,
    username: draft.username.trim() || null,
    ...(draft.password ? { password: draft.password } : {}),
  },
  timeZone: draft.timeZone,
  bandwidth: draft.bandwidth.map((window) => ({
    days: weekdays.filter((day) => window.days.includes(day)),
    from: clockOf(window.from) ?? window.from,
    to: clockOf(window.to) ?? window.to,
    bytesPerSecond: bytesPerSecond(window.limit) ?? 0,
  })),
  association: { mode: draft.mode, ipRanges: [...draft.ipRanges], teamIds: [...draft.teamIds] },
  version,
});

/** The agents and PCs that stage on this data server. */
export const associationText = (
  { mode, ipRanges, teamIds }: Pick<DataServerDraft, 'mode' | 'ipRanges' | 'teamIds'>,
  teamName: (teamId: string) => string,
): string => {
  const addresses = ipRanges.join(', ');
  const addressWord = ipRanges.length === 1 && !/[-/]/.test(addresses) ? 'address' : 'addresses';
  const teams = teamIds.map(teamName).join(', ');
  if (!addresses && !teams) return 'Nobody yet: no addresses or teams are associated';
  if (!teams) return `PCs with the ${addressWord} ${addresses}`;
  if (!addresses) return `Agents of ${teams}`;
  return mode === 'any'
    ? `Agents of ${teams}, and PCs with the ${addressWord} ${addresses}`
    : `Agents of ${teams}, on PCs with the ${addressWord} ${addresses}`;
};

/** `Monday to Friday`, `Saturday, Sunday`, `Every day`. */
export const daysText = (chosen: readonly Weekday[]): string => {
  const places = weekdays.flatMap((day, place) => (chosen.includes(day) ? [place] : []));
  if (places.length === 7) return 'Every day';
  const runs: number[][] = [];
  for (const place of places) {
    const run = runs.at(-1);
    if (run && run.at(-1) === place - 1) run.push(place);
    else runs.push([place]);
  }
  const name = (place: number) => dayNames[weekdays[place]!];
  return runs
    .flatMap((run) => (run.length > 2 ? [`${name(run[0]!)} to ${name(run.at(-1)!)}`] : run.map(name)))
    .join(', ');
};
