import type { Description } from '../tags.ts';

/** What each operation of administrators does, but for those of telephony on site. */
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
      'Until somebody saves roles, the voice of everybody is recorded and no screen. A user has the role that names them, else the role of the nearest team above them, else what holds for everybody else.',
  },
  changeRecordingRoles: {
    tag: 'Who is recorded',
    description:
      'Replaces all roles. Send the `version` that the change is based on: 409 means that somebody else saved in between. A user or a team may be in one role only. PCs act on it with their next report.',
  },
  getSchedules: {
    tag: 'Who is recorded',
    description:
      'Until somebody saves schedules, every call is recorded and nothing is On-Demand. Schedules are tried in order, and the first that applies to a call decides. They decide which screens PCs record, and who may use On-Demand; your provider records its sound as its own flows say.',
  },
  changeSchedules: {
    tag: 'Who is recorded',
    description:
      'Replaces all schedules. Send the `version` that the change is based on: 409 means that somebody else saved in between. PCs act on it with their next report.',
  },
  simulateSchedules: {
    tag: 'Who is recorded',
    description: 'The schedules, saved or not, run over the calls of the last days. A simulation changes nothing.',
  },
  listEvaluationForms: {
    tag: 'Evaluation',
    description: 'Needs the function `evaluation-forms`. Each form in its newest version.',
  },
  saveEvaluationForm: {
    tag: 'Evaluation',
    description:
      'Each save is a new version: evaluations keep the one they were begun with. Send the `version` that the change is based on: 409 means that somebody else saved in between. Forms cannot be deleted, only retired.',
  },
  listDesktops: {
    tag: 'Desktops',
    description:
      'What each PC last reported. `notRecorded` names every reason why the screen of a person who is logged on is not recorded. `withoutDesktop` lists agents on a contact whose screen should be recorded, and who are logged on at no PC that reports.',
  },
  listStayingRecordings: {
    tag: 'Desktops',
    description:
      'Screens that a PC has made and that are not in the archive yet, although they ended longer ago than the deployment allows. At most 500.',
  },
  removeDesktop: {
    tag: 'Desktops',
    description:
      'For a PC that was replaced or stolen. Recordings that still wait on it are marked as lost, and contacts whose screens it was asked for are listed as missing. Repeat it when it is interrupted.',
  },
  listDesktopEnrolmentCodes: {
    tag: 'Desktops',
    description: 'The newest first. The codes themselves are shown only when they are created.',
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
      'PCs act on it with their next report: a screen is recorded only while this is on. Send the `version` that the change is based on.',
  },
  listDataServers: {
    tag: 'Data servers',
    description: 'Each data server with its settings and the last report of each of its staging agents.',
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
      'Its staging agents lose access and its password is deleted. 409 while recordings of it are not in the archive. With `lostRecordings=accepted` they are given up, and each says so from then on.',
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
    description:
      '`kind` is `end-of-call` or `daily`. The rules are in their order: the first one that matches decides.',
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
      'For each of the four steps whether it is done and what is missing; for each agent whether they would be staged, and why.',
  },
  getDesktopItems: {
    tag: 'Desktop items',
    description: 'What PCs watch, and what they do about it. Without any, `version` is 0 and PCs watch nothing.',
  },
  saveDesktopItems: {
    tag: 'Desktop items',
    description:
      'Saves everything or nothing. 400 names every wrong field; 409 means that somebody else saved in between. PCs are notified at once; each reports the version that it runs.',
  },
  getDesktopItemActivity: {
    tag: 'Desktop items',
    description:
      'Counts of all PCs by day, also of events in a dry run. Nothing here says who did what, or on which page.',
  },
  getTonight: {
    tag: 'Staged upload',
    description:
      'Totals for each data server with a forecast of when the upload ends, and the last runs of the Daily Event. There is no forecast while a data server is silent.',
  },
  getRunReport: {
    tag: 'Staged upload',
    description:
      'One line for each recording that the run decided. A report holds 10,000 lines at most; the last line says when it was cut short. Ask for the parts with `ids` then.',
  },
  listUploads: {
    tag: 'Staged upload',
    description: 'Each recording with its decision, its last failure, and its chain of custody.',
  },
  retryUpload: {
    tag: 'Staged upload',
    description: 'Puts a failed upload back into the queue of its data server. 409 if it has not failed.',
  },
} as const satisfies Record<string, Description>;
