import type { DataServerChange } from '../../../api/administration/administration.ts';
import { timeZoneProblem } from '../../../domain/contact/day.ts';
import { associationProblems } from '../../../domain/data-server/association.ts';
import { locationProblem, usernameProblem } from '../../../domain/data-server/location.ts';
import type { Team } from '../../../domain/user/user.ts';
import type { WrongField } from '../../kit/http/input.ts';

/** All errors in a data server that is about to be saved, each with its field. */
export const wrongFields = (
  { stagedUpload, timeZone, bandwidth, association }: DataServerChange,
  { teams, teamIdsBefore }: { teams: readonly Team[]; teamIdsBefore: readonly string[] },
): WrongField[] => {
  const { enabled, location, username, password } = stagedUpload;
  const wrong = (field: string, reason: string | undefined): WrongField[] =>
    reason === undefined ? [] : [{ field, reason }];

  return [
    ...wrong(
      'stagedUpload.location',
      location === null
        ? enabled
          ? 'Location is required when Staged Upload is enabled'
          : undefined
        : sentence('Location', locationProblem(location)),
    ),
    ...wrong('stagedUpload.username', username === null ? undefined : sentence('Username', usernameProblem(username))),
    ...wrong(
      'stagedUpload.password',
      password !== undefined && username === null ? 'A password needs the Username it belongs to' : undefined,
    ),
    ...wrong('timeZone', timeZoneProblem(timeZone)),
    ...bandwidth.flatMap(({ days }, index) =>
      wrong(`bandwidth.${index}.days`, new Set(days).size < days.length ? 'A day is named twice' : undefined),
    ),
    ...associationProblems(association).map(({ field, sentence: reason }) => ({
      field: `association.${field}`,
      reason,
    })),
    // A team that no longer exists stays as it is. It matches nobody.
    ...association.teamIds.flatMap((teamId, index) =>
      wrong(
        `association.teamIds.${index}`,
        teamIdsBefore.includes(teamId) || teams.some((team) => team.teamId === teamId)
          ? undefined
          : `There is no team ${teamId}`,
      ),
    ),
  ];
};

const sentence = (field: string, problem: string | undefined): string | undefined =>
  problem === undefined ? undefined : `${field} ${problem}`;
