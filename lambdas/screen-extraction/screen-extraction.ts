/** Requests the screens of the contacts that a message names from PCs. A message may arrive twice, and late. */
export const screenExtraction =
  ({ extractContact }: { extractContact: (contactId: string) => Promise<unknown> }) =>
  async (body: string): Promise<void> => {
    const { contactIds } = JSON.parse(body) as { contactIds?: unknown };
    if (!Array.isArray(contactIds)) throw new Error('A message names no contacts');
    const outcomes = await Promise.allSettled(contactIds.map((contactId) => extractContact(String(contactId))));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  };
