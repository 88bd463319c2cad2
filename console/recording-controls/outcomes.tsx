import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Asked } from './ask.ts';
import { askNames, mediumNames, recorderName, resultText, resultType } from './words.ts';

/** What each recorder answered to what was asked last. */
export const Outcomes = ({ asked }: { asked: Asked }) => (
  <section aria-label="Answers of the recorders">
    <div className="small-head">{askNames[asked.what]}: what the recorders answered</div>
    {asked.outcomes.length === 0 ? (
      <div>{asked.problem ? 'Nothing: no recorder was reached.' : 'Nothing had to be done.'}</div>
    ) : (
      <ul className="outcomes">
        {asked.outcomes.map(({ recorder, medium, result, detail, code }) => (
          <li key={recorder + medium}>
            <StatusIndicator type={resultType(result)}>
              {recorderName(recorder)}, {mediumNames[medium]}: {resultText(result)}
            </StatusIndicator>
            {(detail || code) && (
              <div className="outcome-detail">{[detail, code && `(${code})`].filter(Boolean).join(' ')}</div>
            )}
          </li>
        ))}
      </ul>
    )}
  </section>
);
