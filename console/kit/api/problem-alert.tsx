import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { RequestProblem, sentenceOf } from './problem.ts';

/** The problem as a sentence, the fields that were wrong, and a button to try again. */
export const ProblemAlert = ({
  problem,
  reload,
  header,
}: {
  problem: unknown;
  reload?: () => void;
  header: string;
}) => (
  <Alert type="error" header={header} action={reload && <Button onClick={reload}>Try again</Button>}>
    {sentenceOf(problem)}
    {problem instanceof RequestProblem && problem.fields.length > 0 && (
      <ul>
        {problem.fields.map(({ field, reason }) => (
          <li key={field + reason}>
            <strong>{field}</strong>: {reason}
          </li>
        ))}
      </ul>
    )}
  </Alert>
);
