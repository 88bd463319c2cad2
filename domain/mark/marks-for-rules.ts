import type { ContactMarks } from '../workflow/subject.ts';
import type { Actions } from '../workflow/workflow.ts';
import type { MarkStore, MarksOfContact, Metadatum } from './mark.ts';

/** The parts of a contact's marks that rules use: whether it has any tag, and the values of its fields (PR-07, SU-33). */
export const marksForRules = ({ tags, metadata }: MarksOfContact): ContactMarks => {
  const taggedAt = tags
    .map(({ at }) => at)
    .sort()
    .at(-1);
  return {
    tagged: tags.length > 0,
    ...(taggedAt !== undefined && { taggedAt }),
    metadata: Object.fromEntries(metadata.map(({ key, value }) => [key, value])),
  };
};

export const marksOf =
  (marks: Pick<MarkStore, 'ofContact'>) =>
  async (contactId: string): Promise<ContactMarks> =>
    marksForRules(await marks.ofContact(contactId));

/** The metadata that a rule writes to the contact of a recording that it keeps. */
export const metadataOfRule = (
  { ruleName, actions }: { ruleName: string; actions: Pick<Actions, 'metadata'> },
  at: string,
): Metadatum[] =>
  Object.entries(actions.metadata ?? {}).map(([key, value]) => ({ key, value, by: `rule ${ruleName}`, at }));
