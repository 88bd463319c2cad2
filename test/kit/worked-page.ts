/**
 * Pages whose commands are run by a test: docs/tutorial.md and its neighbours. Before each block there is a comment that
 * readers do not see:
 *
 *     <!-- run -->              the bash block is run, and must succeed
 *     <!-- run, exit 1 -->      ... and must end with this exit code
 *     <!-- run until answered --> ... again and again, until it gives the answer shown
 *     <!-- answer -->           the block is what the command before it prints
 *     <!-- not run: reason -->  the block is for reading only
 */
export interface Step {
  line: number;
  script: string;
  exitCode: number;
  /** Retried until the answer is there. */
  retried: boolean;
  answer?: ShownAnswer;
}

export interface ShownAnswer {
  line: number;
  language: 'json' | 'http' | 'text';
  text: string;
}

interface Block {
  line: number;
  language: string;
  text: string;
  marker: string | undefined;
}

const blocksOf = (markdown: string): Block[] => {
  const blocks: Block[] = [];
  const lines = markdown.split('\n');
  let marker: string | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    const [, comment] = /^<!-- (.*) -->$/.exec(line) ?? [];
    const [, language] = /^```(\w*)$/.exec(line) ?? [];
    if (language === undefined) {
      if (comment !== undefined) marker = comment;
      else if (line.trim() !== '') marker = undefined;
      continue;
    }
    const end = lines.indexOf('```', index + 1);
    if (end < 0) throw new Error(`Line ${index + 1}: this block does not end`);
    blocks.push({ line: index + 1, language, text: lines.slice(index + 1, end).join('\n'), marker });
    marker = undefined;
    index = end;
  }
  return blocks;
};

/** @throws Error for a block that does not say whether it is run, and for an answer without a command */
export const stepsOf = (markdown: string): Step[] => {
  const steps: Step[] = [];
  for (const { line, language, text, marker } of blocksOf(markdown)) {
    if (language === 'mermaid' || marker?.startsWith('not run: ')) continue;
    const run = /^run(?:, exit (\d+))?( until answered)?$/.exec(marker ?? '');
    if (marker === 'answer') {
      const step = steps.at(-1);
      if (!step || step.answer) throw new Error(`Line ${line}: this answer has no command`);
      if (language !== 'json' && language !== 'http' && language !== 'text')
        throw new Error(`Line ${line}: an answer is json, http or text, not "${language}"`);
      step.answer = { line, language, text };
    } else if (run && language === 'bash') {
      steps.push({ line, script: text, exitCode: Number(run[1] ?? 0), retried: run[2] !== undefined });
    } else throw new Error(`Line ${line}: say before this block whether it is run, an answer, or not run and why`);
  }
  const unanswered = steps.find(({ retried, answer }) => retried && !answer);
  if (unanswered) throw new Error(`Line ${unanswered.line}: this is run until it is answered, and no answer is shown`);
  return steps;
};
