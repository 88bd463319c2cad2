import { associationProblems } from '../../data-server/association.ts';
import type { DataServer } from '../../data-server/data-server.ts';
import { locationProblem, usernameProblem } from '../../data-server/location.ts';
import { type RecordingRoles, rolesOf } from '../../schedule/recording-roles.ts';
import { whyNotStaged } from '../../schedule/who-is-recorded.ts';
import type { User } from '../../user/user.ts';
import { keptKinds, type OrderedRule } from '../rules.ts';
import {
  activeAgents,
  associatedByTeam,
  decidingRules,
  joinNames,
  type Organization,
  takesSome,
} from '../staged-agents.ts';
import { people } from '../subject.ts';
import type { WorkflowEvent } from '../workflow.ts';
import type { Draft } from './finding.ts';
import { lint } from './lint.ts';

export interface SetUpStep {
  step: 1 | 2 | 3 | 4;
  title: string;
  done: boolean;
  /** What has to be done, in sentences. */
  missing: string[];
}

export interface PlannedAgent {
  agentId: string;
  username: string;
  staged: boolean;
  /** The association and the rule by which this agent is staged, or why they are not. */
  because: string;
}

export interface Installation extends Organization {
  endOfCall: WorkflowEvent;
  daily: WorkflowEvent;
  recordingRoles: RecordingRoles;
  /** How many staging agents have enrolled, by data server. Left out if they are not counted. */
  enrolled?: ReadonlyMap<string, number>;
  /** Why the screens of these agents would not be captured, by user id. Left out if PCs are not checked. */
  screensWithoutPc?: ReadonlyMap<string, string>;
  now: Date;
}

const quoted = ({ name }: Pick<OrderedRule, 'name'>): string => `“${name}”`;
const enabledOnes = (dataServers: readonly DataServer[]) =>
  dataServers.filter(({ stagedUpload }) => stagedUpload.enabled);

const stepOf = (step: SetUpStep['step'], title: string, missing: string[]): SetUpStep => ({
  step,
  title,
  done: missing.length === 0,
  missing,
});

const componentMissing = ({ dataServers, enrolled }: Installation): string[] => {
  if (dataServers.length === 0) return ['Register a data server.'];
  const enabled = enabledOnes(dataServers);
  if (enabled.length === 0) return ['Enable Staged Upload for a data server.'];
  return enabled.flatMap(({ dataServerId, name, stagedUpload: { location, username, passwordSet } }) => {
    const where = locationProblem(location ?? '');
    const who = username === undefined ? undefined : usernameProblem(username);
    return [
      ...(where ? [`The Location of ${name} ${where}.`] : []),
      ...(who ? [`The Username of ${name} ${who}.`] : []),
      ...(username !== undefined && !passwordSet ? [`Set the Password of ${username} at ${name}.`] : []),
      ...(enrolled && (enrolled.get(dataServerId) ?? 0) === 0
        ? [`Enrol a staging agent for ${name}: until then, nothing is uploaded from its Location.`]
        : []),
    ];
  });
};

const associationMissing = (installation: Installation, plan: readonly PlannedAgent[]): string[] => {
  const enabled = enabledOnes(installation.dataServers);
  if (enabled.length === 0) return ['Enable Staged Upload for a data server first (step 2).'];
  const { users, teams } = installation;
  const agents = activeAgents(users, people({ users, teams }));
  return enabled.flatMap(({ name, association }) => {
    const { ipRanges, teamIds } = association;
    if (ipRanges.length === 0 && teamIds.length === 0) {
      return [`Associate agents with ${name}, by IP addresses, by teams, or both.`];
    }
    const wrong = associationProblems(association).map(({ sentence }) => `At ${name}: ${sentence}.`);
    const someone = agents.some(({ agent }) => associatedByTeam(association, agent.teamIds) !== 'no');
    return [
      ...wrong,
      ...(someone || plan.length === 0 ? [] : [`No active agent is in the teams associated with ${name}.`]),
    ];
  });
};

const rulesMissing = (installation: Installation): string[] => {
  const { daily, endOfCall } = installation;
  if (daily.version === 0) return ['Save the Daily Event with a Time and a rule for the agents that are staged.'];
  const noTime = daily.time === undefined || daily.timeZone === undefined;
  const errors = lint(daily as Draft, { ...installation, other: endOfCall })
    .filter(({ severity }) => severity === 'error')
    .map(({ sentence }) => sentence);
  return [...(noTime ? ['Set the Time and the time zone of the Daily Event.'] : []), ...errors];
};

/** Recordings that End of Call uploads or recycles never reach the Daily Event. */
const decidesAtOnce = ({ actions: { keep } }: OrderedRule): boolean =>
  keptKinds.some((kind) => keep[kind] && (keep[kind].immediateUpload || keep[kind].percent === 0));

/** Who would be staged, and by which association and rule (SU-09). */
const planOf = ({
  dataServers,
  users,
  teams,
  endOfCall,
  daily,
  recordingRoles,
  screensWithoutPc,
}: Installation): PlannedAgent[] => {
  const everyone = people({ users, teams });
  const roleOf = rolesOf(recordingRoles, teams);
  const teamNames = new Map(teams.map(({ teamId, name }) => [teamId, name]));

  const plan = (user: User, agent: { agentId: string; teamIds: readonly string[] }): [boolean, string] => {
    const takers = dataServers
      .map((server) => ({ server, associated: associatedByTeam(server.association, agent.teamIds) }))
      .filter(({ associated }) => associated !== 'no');
    const taker =
      takers.find(({ server, associated }) => server.stagedUpload.enabled && associated === 'yes') ??
      takers.find(({ server }) => server.stagedUpload.enabled);
    if (!taker) {
      return takers[0]
        ? [false, `Associated with ${takers[0].server.name}, where Staged Upload is not enabled.`]
        : [false, 'Not associated with any data server: uploads in the usual way.'];
    }
    const forbidden = whyNotStaged(roleOf(user));
    if (forbidden !== undefined) return [false, `Not staged: ${forbidden}. Change it on the Roles page.`];
    const { server, associated } = taker;
    const { association, dataServerId, name } = server;
    const team = association.teamIds.find((teamId) => agent.teamIds.includes(teamId));
    const ofTeam = team === undefined ? '' : `the team ${teamNames.get(team) ?? team} is associated with ${name}`;

    const stager = { name: user.username, agent, dataServerId };
    const atOnce = decidingRules(endOfCall, stager).filter(decidesAtOnce);
    const ofAll = atOnce.find((rule) => !takesSome(rule));
    if (ofAll) return [false, `The End of Call rule ${quoted(ofAll)} decides about all recordings at once.`];
    const [rules, decide] = atOnce.length > 1 ? ['rules', 'decide'] : ['rule', 'decides'];
    const butSome =
      atOnce.length > 0
        ? ` The End of Call ${rules} ${joinNames(atOnce.map(quoted))} ${decide} about some recordings at once: those do not wait.`
        : '';
    const rule = decidingRules(daily, stager).at(-1)!;
    const kept = keptKinds.filter((kind) => rule.actions.keep[kind] && !rule.actions.keep[kind].immediateUpload);
    if (daily.version === 0 || kept.length === 0) {
      return [false, `Associated with ${name}, but no rule of the Daily Event stages the recordings.`];
    }
    if (associated === 'by-address') {
      return [
        false,
        `Only on PCs at ${association.ipRanges.join(', ')}, which are associated with ${name}; then ${quoted(rule)} decides.${butSome}`,
      ];
    }
    return [true, `Staged: ${ofTeam}, and the Daily rule ${quoted(rule)} decides.${butSome}`];
  };

  return activeAgents(users, everyone).map(({ user, agent }) => {
    const [staged, because] = plan(user, agent);
    const why = screensWithoutPc?.get(user.userId);
    const screen = why === undefined ? '' : ` The screen is not recorded now: ${why}.`;
    return { agentId: user.userId, username: user.username, staged, because: `${because}${screen}` };
  });
};

/** The four steps of staged upload, whether each is done, and the plan of the first (SU-08, 09, 11, 16). */
export const setUpCheck = (asStored: Installation): { steps: SetUpStep[]; agents: PlannedAgent[] } => {
  const dataServers = asStored.dataServers.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  const installation = { ...asStored, dataServers };
  const agents = planOf(installation);
  return {
    steps: [
      stepOf(1, 'Identify the agents', agents.length > 0 ? [] : ['There are no active users yet: sync the users.']),
      stepOf(2, 'Set up the staged upload component', componentMissing(installation)),
      stepOf(3, 'Associate agents with the data server', associationMissing(installation, agents)),
      stepOf(4, 'Create the Daily Event rules', rulesMissing(installation)),
    ],
    agents,
  };
};
