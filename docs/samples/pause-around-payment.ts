/**
 * Pauses every recorder of an agent's live contact while a payment form is open. Plain HTTP: copy it into your program.
 *
 *     FERMATA_URL=https://... FERMATA_TOKEN=... node pause-around-payment.ts alice.agent
 *
 * The token is a machine client's, with the scope `fermata/control.pause`.
 */
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';

interface Fermata {
  url: string;
  token: string;
}

interface Answer {
  status: number;
  /** What each recorder said of each medium. */
  outcomes: { recorder: string; medium: string; result: string; detail: string | null }[];
}

const command = async (fermata: Fermata, agent: string, verb: 'pause' | 'resume'): Promise<Answer> => {
  // One id for all tries: a command whose answer got lost is not carried out twice.
  const clientRequestId = randomUUID();
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(`${fermata.url}/v1/agents/username/${encodeURIComponent(agent)}/recording/${verb}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${fermata.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'payment', clientRequestId }),
        signal: AbortSignal.timeout(30_000),
      });
      const { outcomes = [] } = (await response.json()) as Partial<Answer>;
      if (response.status !== 503 || attempt === 3) return { status: response.status, outcomes };
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
};

/** Runs `takePayment` only if nothing records, and resumes afterwards, whatever becomes of the payment. */
export const pausedWhile = async <Result>(
  fermata: Fermata,
  agent: string,
  takePayment: () => Promise<Result>,
): Promise<Result> => {
  const { status, outcomes } = await command(fermata, agent, 'pause');
  if (status !== 200) {
    const recording = outcomes.filter(({ result }) => result !== 'confirmed' && result !== 'unchanged');
    const why = recording.map(({ recorder, medium, result }) => `${recorder} ${medium}: ${result}`).join(', ');
    // Whatever was paused is not to stay so.
    await command(fermata, agent, 'resume');
    throw new Error(`Not paused (${status}), so no card number may be asked for. ${why}`);
  }
  try {
    return await takePayment();
  } finally {
    await command(fermata, agent, 'resume');
  }
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { FERMATA_URL = '', FERMATA_TOKEN = '' } = process.env;
  void pausedWhile({ url: FERMATA_URL, token: FERMATA_TOKEN }, process.argv[2] ?? '', async () => 'paid').then(
    console.log,
  );
}
