export const providers = ['amazon-connect', 'twilio', 'webex', 'asterisk'] as const;
/** The provider of a contact; each contact has one. */
export type Provider = (typeof providers)[number];

export const recorderNames = [...providers, 'desktop'] as const;
/** The recorders that can pause: the contact's provider, and the agent's desktop. */
export type RecorderName = (typeof recorderNames)[number];
