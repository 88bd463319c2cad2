import { isRedacting, type RecordingsOfContact, type Redaction } from '../../../domain/control/redaction.ts';
import type { Caller } from '../../../domain/user/visibility.ts';

/**
 * Whether the contact is shown to this caller: one with screens to redact is shown only to administrators, who make sure
 * that it is done (PR-32).
 */
export const isPresented = (
  { role }: Caller,
  { redaction, ...known }: RecordingsOfContact & { redaction?: Redaction },
): boolean => role === 'administrator' || !isRedacting(redaction, known);
