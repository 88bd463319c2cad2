import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { FindingView } from '../kit/administration.ts';

const order = { error: 0, warning: 1 };

/** What can go wrong, at what causes it. */
export const Findings = ({ findings }: { findings: readonly FindingView[] }) =>
  findings.length === 0 ? null : (
    <SpaceBetween size="xs">
      {findings
        .toSorted((a, b) => order[a.severity] - order[b.severity])
        .map(({ severity, code, sentence }) => (
          <div key={code + sentence} data-testid={`finding-${code}`}>
            <Alert type={severity}>{sentence}</Alert>
          </div>
        ))}
    </SpaceBetween>
  );
