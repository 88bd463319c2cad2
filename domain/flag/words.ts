/** The flags of every recording that a gateway flags (QG-05 to QG-10). A flag without a value is absent, never empty. */
export const standardFlags = [
  'AgentId',
  'AgentName',
  'CallerName',
  'CTICallRef',
  'InteractionGuid',
  'QueueName',
] as const;

/** Flags that an administrator may add for a recording server (QG-11, QG-12). */
export const optionalFlags = ['CTIWrapup', 'CTIQueryData'] as const;

export const flagNames = [...standardFlags, ...optionalFlags] as const;
export type FlagName = (typeof flagNames)[number];
export type OptionalFlag = (typeof optionalFlags)[number];

/** The flags of one recording. */
export type Flags = Partial<Record<FlagName, string>>;

/** As the product's manual writes them. */
export const flagLabels: Record<FlagName, string> = {
  AgentId: 'AgentId',
  AgentName: 'AgentName',
  CallerName: 'CallerName',
  CTICallRef: 'CTICallRef',
  InteractionGuid: 'InteractionGuid',
  QueueName: 'QueueName',
  CTIWrapup: 'CTIWrapup',
  CTIQueryData: 'CTI QueryData',
};

/** Where a caller's name may come from (QG-07). Personal phonebooks are not used. */
export const callerNameSources = ['global', 'external', 'network'] as const;
export type CallerNameSource = (typeof callerNameSources)[number];

/** Why a recording has no flags. */
export const unflaggedReasons = [
  'guid-not-in-time',
  'already-in-progress',
  'ended-before-guid',
  'never-connected',
  'outgoing-unrecorded',
  'agent-without-user',
  'nobody-logged-on',
  'duplicate-extension',
  'ended-unseen',
  'rang-unseen',
  'refused',
  'other-flags-stand',
  'contact-refused',
] as const;
export type UnflaggedReason = (typeof unflaggedReasons)[number];

export const unflaggedSentences: Record<UnflaggedReason, string> = {
  'guid-not-in-time': 'The recorder did not give its id within the time allowed.',
  'already-in-progress': 'The call was already in progress when the gateway first saw it.',
  'ended-before-guid': 'The call ended before the recorder gave its id.',
  'never-connected': 'It was recorded while it rang, and was never connected.',
  'outgoing-unrecorded': 'An outgoing call that the recorder did not record.',
  'agent-without-user': 'No user of this recording server has the extension.',
  'nobody-logged-on': 'Nobody was logged on at the extension.',
  'duplicate-extension':
    'Several users have the extension, or several agents were logged on at it, so it is not known whose call it was.',
  'ended-unseen':
    'The call ended while the gateway was not connected to its call source, and too little is known about it.',
  'rang-unseen':
    'It rang when the gateway lost its call source, and was over when it was back: it may have been answered and recorded.',
  refused: 'Fermata refused the flags.',
  'contact-refused':
    'Fermata refused the call as a contact: its flags are stored, and are found once a contact with its id comes.',
  'other-flags-stand': 'The recording already has other flags, which cannot be changed.',
};

/** These are no faults, and raise no alarm. */
export const harmlessReasons: readonly UnflaggedReason[] = [
  'never-connected',
  'ended-before-guid',
  'outgoing-unrecorded',
];

export const sourceStates = ['connected', 'connecting', 'lost'] as const;
export type SourceState = (typeof sourceStates)[number];
