import type { ContactMarks } from '../workflow/subject.ts';
import type { Actions } from '../workflow/workflow.ts';
import type { MarkStore, Metadatum } from './mark.ts';

/** What rules are told of a contact's marks: whether it is tagged at all, and what stands in its fields (PR-07, SU-33). */
export const marksOf =
  (marks: Pick<MarkStore, 'ofContact'>) =>
  async (contactId: string): Promise<ContactMarks> => {
    const { tags, metadata } = await marks.ofContact(contactId);
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

/** What a rule puts to the contact of a recording that it keeps. */
export const metadataOfRule = (
  { ruleName, actions }: { ruleName: string; actions: Pick<Actions, 'metadata'> },
  at: string,
): Metadatum[] =>
  Object.entries(actions.metadata ?? {}).map(([key, value]) => ({ key, value, by: `rule ${ruleName}`, at }));
