import type { Description } from '../tags.ts';

/** Describes each operation of administrators, except those of telephony on site. */
export const administrationDescriptions = {
  reconcileMissingRecordings: {
    tag: 'Missing recordings',
    description:
      'Starts the check that otherwise runs at night, and answers at once. Look at the list again after some minutes.',
  },
  listUsers: {
    tag: 'Users and teams',
    description: 'Supervisors see the users of their teams. Users who have left the provider are listed as inactive.',
  },
  syncUsers: {
    tag: 'Users and teams',
    description: 'Starts the sync that otherwise runs every hour, and answers at once.',
  },
  setSupervisedTeams: {
    tag: 'Users and teams',
    description:
      'Replaces the list of teams. It takes effect within half a minute. A supervisor always sees their own team and the teams below it.',
  },
  listTeams: {
    tag: 'Users and teams',
    description: 'Each team with its path in the hierarchy and the number of its active members.',
  },
  getRecordingRoles: {
    tag: 'Who is recorded',
    description:
      'Until somebody saves roles, the voice of everybody is recorded and no screen. A user has the role that names them, or else the role of the nearest team above them, or else the permissions of everybody else.',
  },
  changeRecordingRoles: {
    tag: 'Who is recorded',
    description:
      'Replaces all roles. Send the `version` that the change is based on: 409 means that somebody else saved in between. A user or a team may be in only one role. PCs apply the change with their next report.',
  },
  getSchedules: {
    tag: 'Who is recorded',
    description:
      'Until somebody saves schedules, every call is recorded and nothing is On-Demand. Schedules are tried in order, and the first that applies to a call decides. They decide which screens PCs record, and who may use On-Demand; your provider records its sound as its own flows are set.',
  },
  changeSchedules: {
    tag: 'Who is recorded',
    description:
      'Replaces all schedules. Send the `version` that the change is based on: 409 means that somebody else saved in between. PCs apply the change with their next report.',
  },
  simulateSchedules: {
    tag: 'Who is recorded',
    description: 'Applies the schedules, saved or not, to the calls of the last days. A simulation changes nothing.',
  },
  listEvaluationForms: {
    tag: 'Evaluation',
    description: 'Needs the function `evaluation-forms`. Returns the newest version of each form.',
  },
  saveEvaluationForm: {
    tag: 'Evaluation',
    description:
      'Each save creates a new version; evaluations keep the one that they began with. Send the `version` that the change is based on: 409 means that somebody else saved in between. Forms cannot be deleted, only retired.',
  },
  listDesktops: {
    tag: 'Desktops',
    description:
      'Returns the last report of each PC. `notRecorded` names every reason why the screen of a person who is logged on is not recorded. `withoutDesktop` lists agents on a contact whose screen should be recorded, but who are not logged on at any PC that reports.',
  },
  listStayingRecordings: {
    tag: 'Desktops',
    description:
      'Lists screen recordings that are still on a PC, although they ended longer ago than the deployment allows. At most 500.',
  },
  removeDesktop: {
    tag: 'Desktops',
    description:
      'For a PC that was replaced or stolen. Recordings that still wait on it are marked as lost, and contacts whose screens it was asked for are listed as missing. If the request is interrupted, repeat it.',
  },
  listDesktopEnrolmentCodes: {
    tag: 'Desktops',
    description: 'Lists the newest first. The codes themselves are shown only when they are created.',
  },
  createDesktopEnrolmentCode: {
    tag: 'Desktops',
    description:
      'One code enrols many PCs, limited by their number and by a date, so that a script can install them silently.',
  },
  revokeDesktopEnrolmentCode: {
    tag: 'Desktops',
    description: 'PCs that have enrolled with it stay enrolled. Repeating it is harmless.',
  },
  getAcdConfiguration: {
    tag: 'Who is recorded',
    description: 'RTE messaging is off until somebody enables it.',
  },
  changeAcdConfiguration: {
    tag: 'Who is recorded',
    description:
      'PCs apply the change with their next report. Screens are recorded only while this is on. Send the `version` that the change is based on.',
  },
  listDataServers: {
    tag: 'Data servers',
    description: 'Returns each data server with its settings and the last report of each of its staging agents.',
  },
  createDataServer: {
    tag: 'Data servers',
    description: 'Names are unique. The password is stored and never shown again; no part of Fermata can read it.',
  },
  changeDataServer: {
    tag: 'Data servers',
    description:
      'Replaces all settings. Send the `version` that the change is based on: 409 means that somebody else saved in between. Leave the password out to keep it.',
  },
  removeDataServer: {
    tag: 'Data servers',
    description:
      'Its staging agents lose access and its password is deleted. 409 means that some of its recordings are not in the archive. With `lostRecordings=accepted` they are given up and marked as lost.',
  },
  createEnrolmentCode: {
    tag: 'Data servers',
    description:
      'The code enrols one staging agent within an hour and is shown only here. A new code replaces an unused one.',
  },
  removeStagingAgent: {
    tag: 'Data servers',
    description:
      'The key of this staging agent is rejected from now on. Recordings that wait on site stay there. Repeating the request is harmless.',
  },
  getWorkflowEvent: {
    tag: 'Workflow rules',
    description: '`kind` is `end-of-call` or `daily`. The rules are in order: the first one that matches decides.',
  },
  saveWorkflowEvent: {
    tag: 'Workflow rules',
    description:
      'Saves all rules or none. 400 names every wrong field; 409 means that two rules have the same name, or that somebody else saved in between.',
  },
  lintWorkflowEvent: {
    tag: 'Workflow rules',
    description:
      'Checks a draft without saving it. A finding names the rule that causes it and whether Save would be refused.',
  },
  simulateWorkflowEvent: {
    tag: 'Workflow rules',
    description:
      'Runs a draft over the recordings of the last days and counts what each rule would do. Nothing is decided or saved.',
  },
  getSetUpCheck: {
    tag: 'Staged upload',
    description:
      'Says for each of the four steps whether it is done and what is missing, and for each agent whether they would be staged, and why.',
  },
  getDesktopItems: {
    tag: 'Desktop items',
    description:
      'Returns what PCs watch, and what they do then. Before the first save, `version` is 0 and PCs watch nothing.',
  },
  saveDesktopItems: {
    tag: 'Desktop items',
    description:
      'Saves everything or nothing. 400 names every wrong field; 409 means that somebody else saved in between. PCs are notified at once; each reports the version that it runs.',
  },
  getDesktopItemActivity: {
    tag: 'Desktop items',
    description:
      'Returns the counts of all PCs by day, including events in a dry run. Nothing here says who did what, or on which page.',
  },
  getTonight: {
    tag: 'Staged upload',
    description:
      'Returns totals for each data server with a forecast of when its upload ends, and the last runs of the Daily Event. There is no forecast while a data server is silent.',
  },
  getRunReport: {
    tag: 'Staged upload',
    description:
      'Returns one line for each recording that the run decided. A report has at most 10,000 lines. If it was cut short, the last line says so; then ask for parts of it with `ids`.',
  },
  listUploads: {
    tag: 'Staged upload',
    description: 'Returns each recording with its decision, its last failure, and its chain of custody.',
  },
  retryUpload: {
    tag: 'Staged upload',
    description: 'Puts a failed upload back into the queue of its data server. 409 if it has not failed.',
  },
} as const satisfies Record<string, Description>;
