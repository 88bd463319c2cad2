export const providers = ['amazon-connect', 'twilio', 'webex'] as const;
/** Whose contact it is: one provider a contact. */
export type Provider = (typeof providers)[number];

export const recorderNames = [...providers, 'desktop'] as const;
/** What records and can be told to pause: the contact's provider, and the agent's desktop. */
export type RecorderName = (typeof recorderNames)[number];
