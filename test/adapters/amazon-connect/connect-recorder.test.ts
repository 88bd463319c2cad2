import { ConnectRecorder } from '../../../adapters/amazon-connect/connect-recorder.ts';
import type { ConnectAnswer, ConnectRequest } from '../../../adapters/amazon-connect/connect-request.ts';
import type { Verb } from '../../../domain/control/command/command.ts';
import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import type { Medium } from '../../../domain/recording/recording.ts';

const contact: LiveContact = {
  contactId: 'leg-2',
  initialContactId: 'leg-1',
  provider: 'amazon-connect',
  channel: 'VOICE',
  connectedAt: '2026-11-21T10:00:00.000Z',
};

/** Records what was sent, and answers 200. */
const recorder = (screens = true) => {
  const sent: { path: string; input: object | undefined }[] = [];
  const answer: ConnectAnswer = { status: 200, ok: true, error: '200', message: '', body: undefined };
  const request: ConnectRequest = async (path, input) => {
    sent.push({ path, input });
    return answer;
  };
  const own = new ConnectRecorder(request, { instanceId: 'instance-1', screens });
  const instruct = (verb: Verb, media: Medium[], of = contact) =>
    own.instruct({ verb, media, contact: of, tokens: {}, until: new Date(Date.now() + 5_000) });
  return { sent, instruct, own };
};
const ids = { InstanceId: 'instance-1', ContactId: 'leg-2', InitialContactId: 'leg-1' };

describe('a command to Amazon Connect', () => {
  test('is one request for all media, and names the live leg and its chain (PR-06)', async () => {
    const { sent, instruct } = recorder();
    const outcomes = await instruct('pause', ['audio', 'screen']);
    expect(sent).toEqual([{ path: '/contact/suspend-recording', input: ids }]);
    expect(outcomes).toMatchObject([
      { medium: 'audio', result: 'confirmed' },
      { medium: 'screen', result: 'confirmed' },
    ]);
  });

  test('never counts as done for media that Amazon Connect does not record', async () => {
    const { sent, instruct } = recorder();
    const outcomes = await instruct('pause', ['keystroke', 'audio', 'screen']);
    expect(sent).toHaveLength(1);
    expect(Object.fromEntries(outcomes.map(({ medium, result }) => [medium, result]))).toEqual({
      audio: 'confirmed',
      screen: 'confirmed',
      keystroke: 'unsupported',
    });
  });

  test.each([
    ['audio', 'AGENT'],
    ['screen', 'SCREEN'],
  ] as const)('names the type when only %s is requested', async (medium, ContactRecordingType) => {
    const { sent, instruct } = recorder();
    await instruct('resume', [medium]);
    expect(sent).toEqual([{ path: '/contact/resume-recording', input: { ...ids, ContactRecordingType } }]);
  });

  test('names the automated interaction while no agent is connected', async () => {
    const { sent, instruct } = recorder();
    const { connectedAt: _, ...waiting } = contact;
    await instruct('pause', ['audio'], waiting);
    expect(sent).toMatchObject([{ input: { ContactRecordingType: 'IVR' } }]);
  });

  test('starts both sides of the call, and not the screen', async () => {
    const { sent, instruct } = recorder();
    const outcomes = await instruct('start', ['audio', 'screen']);
    expect(sent).toEqual([
      {
        path: '/contact/start-recording',
        input: { ...ids, VoiceRecordingConfiguration: { VoiceRecordingTrack: 'ALL' } },
      },
    ]);
    expect(outcomes).toMatchObject([{ result: 'confirmed' }, { result: 'unsupported' }]);
  });

  test('never stops a recording unless it is a stop (PR-06)', async () => {
    const { sent, instruct } = recorder();
    for (const verb of ['start', 'pause', 'resume'] as const) await instruct(verb, ['audio']);
    expect(sent.map(({ path }) => path)).not.toContain('/contact/stop-recording');
    await instruct('stop', ['audio', 'screen']);
    expect(sent.at(-1)).toEqual({ path: '/contact/stop-recording', input: ids });
  });

  test('is for calls, and for screens if they are recorded or were started', () => {
    const media = (of: Partial<LiveContact>, screens: boolean) => recorder(screens).own.mediaOf({ ...contact, ...of });
    expect(media({}, true)).toEqual(['audio', 'screen']);
    expect(media({}, false)).toEqual(['audio']);
    expect(media({ media: ['screen'] }, false)).toEqual(['audio', 'screen']);
    expect(media({ channel: 'CHAT' }, true)).toEqual([]);
  });
});
