import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { commandNames, mediumNames, recorderName, resultText, resultType } from '../words.ts';
import type { SentCommand } from './command.ts';

/** Each recorder's answer to the last command. */
export const Outcomes = ({ lastCommand }: { lastCommand: SentCommand }) => (
  <section aria-label="Recorders’ answers">
    <div className="small-head">{commandNames[lastCommand.what]}: recorders’ answers</div>
    {lastCommand.outcomes.length === 0 ? (
      <div>{lastCommand.problem ? 'No recorder was reached.' : 'Nothing had to be done.'}</div>
    ) : (
      <ul className="outcomes">
        {lastCommand.outcomes.map(({ recorder, medium, result, detail, code }) => (
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
