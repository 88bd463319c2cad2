import { administrationDescriptions } from './administration/administration-descriptions.ts';
import { telephonyDescriptions } from './administration/telephony/telephony-descriptions.ts';
import { contactsDescriptions } from './contacts/contacts-descriptions.ts';
import { controlDescriptions } from './control/control-descriptions.ts';
import type { OperationId } from './routes.ts';
import type { Description } from './tags.ts';

/** The OpenAPI description of each operation. An operation without an entry does not compile. */
export const descriptions: Readonly<Record<OperationId, Description>> = {
  getHealth: {
    tag: 'Service',
    description:
      'For monitors, without a token. `degraded` means that a table did not answer. The times show when a contact was last imported and users were last synced.',
  },
  getOpenApi: {
    tag: 'Service',
    description: 'The document is generated from the schemas that check every request, so it cannot drift from them.',
  },
  ...contactsDescriptions,
  ...administrationDescriptions,
  ...telephonyDescriptions,
  ...controlDescriptions,
};
