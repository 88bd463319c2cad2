import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { FindingView } from '../kit/api/administration.ts';

const order = { error: 0, warning: 1 };

/** Findings, shown at their cause. Those because of which the rule cannot be saved say so. */
export const Findings = ({ findings }: { findings: readonly FindingView[] }) =>
  findings.length === 0 ? null : (
    <SpaceBetween size="xs">
      {findings
        .toSorted((a, b) => order[a.severity] - order[b.severity])
        .map(({ severity, code, sentence, refused }) => (
          <div key={code + sentence} data-testid={`finding-${code}`}>
            <Alert type={severity} {...(refused && { header: 'This rule cannot be saved' })}>
              {sentence}
            </Alert>
          </div>
        ))}
    </SpaceBetween>
  );
