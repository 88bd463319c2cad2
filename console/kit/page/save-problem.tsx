import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { otherErrors } from '../api/field-errors.ts';
import { RequestProblem, sentenceOf } from '../api/problem.ts';

interface Props {
  problem: unknown;
  /** Fields that show their errors themselves. */
  shownFields: readonly string[];
  onReload(): void;
}

/** Why a form was not saved. If somebody else has saved since, it offers to start again from that. */
export const SaveProblem = ({ problem, shownFields, onReload }: Props) => {
  if (problem === undefined) return null;
  const conflict = problem instanceof RequestProblem && problem.status === 409;
  return (
    <Alert
      type="error"
      header="Not saved"
      action={
        conflict && (
          <Button formAction="none" onClick={onReload}>
            Reload and discard my changes
          </Button>
        )
      }
    >
      {sentenceOf(problem)}
      {otherErrors(problem, shownFields).map(({ field, reason }) => (
        <div key={field}>
          {field}: {reason}
        </div>
      ))}
    </Alert>
  );
};
