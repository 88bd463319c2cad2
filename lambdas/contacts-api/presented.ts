import { isRedacting, type RecordingsOfContact, type Redaction } from '../../domain/control/redaction.ts';
import type { Asker } from '../../domain/user/visibility.ts';

/**
 * Whether the contact is presented to this caller: one whose screens are being redacted is there for administrators
 * alone, who see to it that it is done (PR-32).
 */
export const isPresented = (
  { role }: Asker,
  { redaction, ...known }: RecordingsOfContact & { redaction?: Redaction },
): boolean => role === 'administrator' || !isRedacting(redaction, known);
