/** Whose contact it is: one provider a contact. */
export type Provider = 'amazon-connect' | 'twilio' | 'webex';

/** What records and can be told to pause: the contact's provider, and the agent's desktop. */
export type RecorderName = Provider | 'desktop';
