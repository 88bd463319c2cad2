import type { RequestStore } from '../request/request-store.ts';
import type { ContactPorts } from './contact/find-contact.ts';
import type { RecorderPorts } from './recorder/instruct-recorders.ts';
import type { IntegrationChoices } from './recorder/integrations.ts';
import type { ControlSettings } from './settings.ts';
import type { ControlStore } from './state/control-store.ts';
import type { Timers } from './watch/timers.ts';

/** Everything needed to carry out commands and to handle what happens to a contact. */
export interface ControlPorts extends RecorderPorts, ContactPorts {
  controls: ControlStore;
  requests: RequestStore;
  timers: Timers;
  choices: IntegrationChoices;
  settings: () => Promise<Pick<ControlSettings, 'longestPause' | 'onTransfer'>>;
  newId: () => string;
}
