import { isRedacting, type RecordingsOfContact, type Redaction } from '../../../domain/control/redaction.ts';
import type { Caller } from '../../../domain/user/visibility.ts';

/**
 * Whether this caller may see the contact. If it has screens that must be redacted, only administrators see it, and
 * make sure that this is done (PR-32).
 */
export const isPresented = (
  { role }: Caller,
  { redaction, ...known }: RecordingsOfContact & { redaction?: Redaction },
): boolean => role === 'administrator' || !isRedacting(redaction, known);
