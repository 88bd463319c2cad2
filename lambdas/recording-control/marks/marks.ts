import type { Marks } from '../../../api/control/marks.ts';
import { mustBeAllowed, type Rights } from '../../../domain/control/access/rights.ts';
import { onlyOne } from '../../../domain/control/command/which-contacts.ts';
import { noteMark } from '../../../domain/control/ledger/note-mark.ts';
import { fingerprintOf, runOnce } from '../../../domain/request/run-once.ts';
import { nameOf } from '../../access/caller.ts';
import { contactsOfAgent, contactToSee } from '../contact-of.ts';
import type { Context, Operation } from '../operation.ts';
import { rightsOf } from '../rights-of.ts';
import { checkId, checkMetadata, checkText } from './marks-check.ts';

/**
 * Returns the value of a field only to people who may see it. People who may write it learn that there is a value
 * (OD-32).
 */
const marksView = async (contactId: string, rights: Rights, { marks }: Context): Promise<Marks> => {
  const { tags, metadata } = await marks.ofContact(contactId);
  const { fields } = rights.settings;
  return {
    contactId,
    tags: tags.map(({ label, by, at }) => ({ label, by, at })),
    metadata: metadata.flatMap(({ key, value, by, at }) => {
      const visible = rights.visibleFields.has(key);
      if (!visible && !rights.writableFields.has(key)) return [];
      const label = fields.find((field) => field.key === key)?.label ?? key;
      return [{ key, label, value: visible ? value : null, visible, by, at }];
    }),
  };
};

/**
 * Sets a mark, once for each id that callers give: a repetition must not overwrite what somebody else has written
 * since.
 */
const markOnce = async (
  contactId: string,
  { clientRequestId, by, what }: { clientRequestId?: string | undefined; by: string; what: unknown },
  { requests, clock }: Context,
  mark: () => Promise<void>,
): Promise<void> => {
  if (clientRequestId === undefined) return mark();
  const fingerprint = await fingerprintOf({ by, what });
  return runOnce(requests, contactId, { clientRequestId, fingerprint, at: clock().toISOString() }, mark);
};

const putTag = async (
  contactId: string,
  { label, clientRequestId }: { label: string; clientRequestId?: string | undefined },
  rights: Rights,
  context: Context,
): Promise<Marks> => {
  const { marks, protectTagged, clock, telemetry } = context;
  const by = nameOf(rights.caller);
  const at = clock().toISOString();
  await markOnce(contactId, { clientRequestId, by, what: { tag: label } }, context, async () => {
    await marks.tag(contactId, { label, by, at });
    // Recordings that wait for a decision are found by their tag. Those already decided are kept by this call (PR-07).
    await protectTagged(contactId, by);
    await noteMark(contactId, { kind: 'mark', mark: 'tag', name: label, by }, context);
    telemetry.count('ContactsTagged', 1);
  });
  return marksView(contactId, rights, context);
};

const writeFields = async (
  contactId: string,
  { fields, clientRequestId }: { fields: Record<string, string>; clientRequestId?: string | undefined },
  rights: Rights,
  context: Context,
): Promise<Marks> => {
  const by = nameOf(rights.caller);
  const at = context.clock().toISOString();
  await markOnce(contactId, { clientRequestId, by, what: fields }, context, async () => {
    await context.marks.write(
      contactId,
      Object.entries(fields).map(([key, value]) => ({ key, value, by, at })),
    );
    for (const name of Object.keys(fields)) {
      await noteMark(contactId, { kind: 'mark', mark: 'metadata', name, by }, context);
    }
  });
  return marksView(contactId, rights, context);
};

/** Checks whether the caller may set this mark. The value is checked before the contact is looked up. */
const rightsToTag = async (
  caller: Parameters<typeof rightsOf>[0],
  { label, clientRequestId }: { label: string; clientRequestId?: string | undefined },
  context: Context,
): Promise<Rights> => {
  const rights = await rightsOf(caller, context);
  mustBeAllowed(rights, 'tag');
  checkText('label', label);
  checkId('clientRequestId', clientRequestId);
  return rights;
};

const rightsToWrite = async (
  caller: Parameters<typeof rightsOf>[0],
  { fields, clientRequestId }: { fields: Record<string, string>; clientRequestId?: string | undefined },
  context: Context,
): Promise<Rights> => {
  const rights = await rightsOf(caller, context);
  mustBeAllowed(rights, 'metadata');
  checkMetadata(fields, { fields: rights.settings.fields, writes: rights.writableFields });
  checkId('clientRequestId', clientRequestId);
  return rights;
};

export const getMarks: Operation<'getMarks'> =
  (context) =>
  async ({ params: { contactId }, caller }) => {
    const rights = await rightsOf(caller, context);
    await contactToSee(contactId, rights, context);
    return marksView(contactId, rights, context);
  };

export const tagContact: Operation<'tagContact'> =
  (context) =>
  async ({ params: { contactId }, body, caller }) => {
    const rights = await rightsToTag(caller, body, context);
    await contactToSee(contactId, rights, context);
    return putTag(contactId, body, rights, context);
  };

export const tagAgentContact: Operation<'tagAgentContact'> =
  (context) =>
  async ({ params, body, caller }) => {
    const rights = await rightsToTag(caller, body, context);
    const { contact } = onlyOne(await contactsOfAgent(params, rights, context), 'tag');
    return putTag(contact.contactId, body, rights, context);
  };

export const untagContact: Operation<'untagContact'> =
  (context) =>
  async ({ params: { contactId, label }, caller }) => {
    const rights = await rightsOf(caller, context);
    mustBeAllowed(rights, 'tag');
    await contactToSee(contactId, rights, context);
    const { tags } = await context.marks.ofContact(contactId);
    const tag = tags.find((one) => one.label.toLowerCase() === label.trim().toLowerCase());
    if (tag) {
      const by = nameOf(caller);
      await context.marks.untag(contactId, { label: tag.label, by, at: context.clock().toISOString() });
      await noteMark(contactId, { kind: 'mark', mark: 'untag', name: tag.label, by }, context);
    }
    return marksView(contactId, rights, context);
  };

export const writeMetadata: Operation<'writeMetadata'> =
  (context) =>
  async ({ params: { contactId }, body, caller }) => {
    const rights = await rightsToWrite(caller, body, context);
    await contactToSee(contactId, rights, context);
    return writeFields(contactId, body, rights, context);
  };

export const writeAgentMetadata: Operation<'writeAgentMetadata'> =
  (context) =>
  async ({ params, body, caller }) => {
    const rights = await rightsToWrite(caller, body, context);
    const { contact } = onlyOne(await contactsOfAgent(params, rights, context), 'write to');
    return writeFields(contact.contactId, body, rights, context);
  };
