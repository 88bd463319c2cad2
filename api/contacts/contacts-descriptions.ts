import type { Description } from '../tags.ts';

/** Describes each operation on contacts and their redactions. */
export const contactsDescriptions = {
  getMe: {
    tag: 'Users and teams',
    description:
      "The caller's role, their own user record, and the teams whose contacts they see. A client should call this first.",
  },
  searchContacts: {
    tag: 'Contacts',
    description:
      'All filters apply together. Without dates the search covers the last seven days. A page may be shorter than `limit` and still have a `next`: ask for the next page until `next` is null. Supervisors find contacts of their teams, agents their own.',
  },
  getContact: {
    tag: 'Contacts',
    description:
      'Returns everything that is known about one contact: its recordings with their states, its pauses, the other contacts of its transfer chain, and the history of who did what. 404 if the caller may not see the contact.',
  },
  playRecording: {
    tag: 'Contacts',
    description:
      "Writes the caller's name into the contact's history, then gives an address that plays the recording for a short time. Nothing else is needed to use the address, so do not pass it on. 404: it has not arrived yet. 409: it is archived or being restored, or cannot be read. 410: it was deleted.",
  },
  downloadRecording: {
    tag: 'Contacts',
    description:
      "Needs the permission to download (Settings of recording control). Writes the caller's name into the contact's history, then gives a short-lived address that saves the file. The failures are those of `playRecording`.",
  },
  listQueues: {
    tag: 'Contacts',
    description:
      'For suggestions while somebody types the name of a queue. It says nothing about contacts, so everybody who is signed in gets the same list.',
  },
  listMissingRecordings: {
    tag: 'Missing recordings',
    description:
      'Lists the oldest first, with the reason why each recording is missing. A contact leaves the list when its recording arrives.',
  },
  listUnmatchedRecordings: {
    tag: 'Missing recordings',
    description:
      'Lists files in the recordings bucket that no contact record lists, the oldest first. Each is joined to its contact as soon as the contact record arrives.',
  },
  listEvaluations: {
    tag: 'Evaluation',
    description:
      'Needs the function `evaluate`, for contacts that somebody else handled. The person who handled the contact gets completed evaluations if they have the function `own-evaluations`, and never a draft. For everybody else the list is empty.',
  },
  beginEvaluation: {
    tag: 'Evaluation',
    description:
      'Only for people. It keeps the present version of its form. The same `clientRequestId` returns the same evaluation. 409: the form is retired, or the contact has 20 evaluations.',
  },
  saveEvaluation: {
    tag: 'Evaluation',
    description:
      'Replaces all answers. Send the `revision` that the change is based on: 409 means that somebody else saved in between, or that it is completed. With `complete`, every question needs an answer, and it can no longer change.',
  },
  reopenEvaluation: {
    tag: 'Evaluation',
    description:
      "It becomes a draft again, and its agent no longer sees it. Its former score, who reopened it and why stay in its events and in the contact's history, which only evaluators see.",
  },
  requestRedaction: {
    tag: 'Redaction',
    description:
      'The spans are silenced in sound and black in screens, in all recordings of the contact, once somebody else has approved it. Until then everything can be played. It expires after a week.',
  },
  listRedactionsOfContact: {
    tag: 'Redaction',
    description:
      'Returns each request with its decision, and the outcome for each recording with its hashes before and after.',
  },
  listRedactions: {
    tag: 'Redaction',
    description: 'Lists requests for contacts that the caller sees. Expired requests are left out.',
  },
  decideRedaction: {
    tag: 'Redaction',
    description:
      'Only for people, and never for the one who asked. After the approval, the recordings cannot be played until the spans are removed from every stored version. This cannot be undone.',
  },
} as const satisfies Record<string, Description>;
