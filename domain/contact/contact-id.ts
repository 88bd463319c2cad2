/** Ids become parts of table keys and addresses: no separators, no invisible characters. */
const plainId = /^[\w.:@+=-]{1,256}$/;

/** Partition keys of the tables that belong to no contact. A test compares them with the adapters. */
const reservedIds: readonly string[] = [
  'control-settings',
  'own-numbers',
  'queue-names',
  'latest',
  'access',
  'daily-run',
  'data-server',
  'data-server-name',
  'staging-agent',
  'upload-progress',
  'user',
  'enrolment-code',
];

/** Why this cannot be a contact's id, as a phrase that follows the field's name. Undefined if it can. */
export const contactIdProblem = (contactId: string): string | undefined => {
  if (!plainId.test(contactId)) {
    return 'must be 1 to 256 letters, digits or . : @ + = _ -, like 0f6c1c0e-5d0c-4b0e-9a55-9a3f1f0b7a11';
  }
  if (reservedIds.includes(contactId) || /^\.+$/.test(contactId)) {
    return `must be the id of a contact, like 0f6c1c0e-5d0c-4b0e-9a55-9a3f1f0b7a11: "${contactId}" is reserved`;
  }
  return undefined;
};
