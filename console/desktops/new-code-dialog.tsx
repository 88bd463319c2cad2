import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { codeLimits } from '../../domain/desktop/desktop.ts';
import { errorAt } from '../kit/api/field-errors.ts';
import { useFermata } from '../kit/fermata.ts';
import { WholeNumberInput } from '../kit/fields/whole-number-input.tsx';
import { counted, instant } from '../kit/format.ts';
import { LineToCopy, OneTimeCodeDialog } from '../kit/page/one-time-code-dialog.tsx';

const commandOf = (code: string) =>
  `desktop-agent configure --api-url ${location.origin} && desktop-agent enrol --code ${code}`;

/** Creates a code that enrols many PCs, and shows it once. */
export const NewCodeDialog = ({ onClose }: { onClose(): void }) => {
  const { api, me } = useFermata();
  const [maxUses, setMaxUses] = useState<number | undefined>(100);
  const [days, setDays] = useState<number | undefined>(7);
  const [note, setNote] = useState('');
  return (
    <OneTimeCodeDialog
      header="Enrolment code for PCs"
      testId="desktop-enrolment-code"
      isWrong={maxUses === undefined || days === undefined}
      create={() =>
        api.createDesktopCode({ maxUses: maxUses!, days: days!, ...(note.trim() && { note: note.trim() }) })
      }
      before={(problem) => (
        <>
          <FormField
            label="Number of PCs"
            constraintText={`1 to ${codeLimits.maxUses}`}
            errorText={errorAt(problem, 'maxUses')}
          >
            <WholeNumberInput value={maxUses} from={1} to={codeLimits.maxUses} onChange={setMaxUses} />
          </FormField>
          <FormField
            label="Valid for days"
            constraintText={`1 to ${codeLimits.maxDays}`}
            errorText={errorAt(problem, 'days')}
          >
            <WholeNumberInput value={days} from={1} to={codeLimits.maxDays} onChange={setDays} />
          </FormField>
          <FormField
            label="Note"
            description="Where it is used, for the list. Optional."
            errorText={errorAt(problem, 'note')}
          >
            <Input value={note} onChange={({ detail }) => setNote(detail.value.slice(0, 200))} />
          </FormField>
        </>
      )}
      lines={({ code }) => (
        <LineToCopy label="Run this on each PC, or in the installation script" what="command" line={commandOf(code)} />
      )}
      validity={(created) =>
        `This code enrols ${counted(created.maxUses, 'PC')}, until ${instant(created.expiresAt, me.timeZone)}.`
      }
      onClose={onClose}
    />
  );
};
