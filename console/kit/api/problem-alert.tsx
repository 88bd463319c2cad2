import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { RequestProblem, sentenceOf } from './problem.ts';

/** The problem in a sentence, which fields were wrong, and a way to try again. */
export const ProblemAlert = ({ problem, again, header }: { problem: unknown; again?: () => void; header: string }) => (
  <Alert type="error" header={header} action={again && <Button onClick={again}>Try again</Button>}>
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
