import type { PauseList, PauseView } from '../../../api/control/control.ts';
import { dateAndTime } from '../../../domain/contact/day.ts';
import { line } from '../../../domain/csv.ts';

const columns = [
  'Contact',
  'Agent',
  'Agent Id',
  'From',
  'To',
  'Seconds',
  'Media',
  'Blackout',
  'By',
  'Caused by',
  'Reason',
  'Ended by',
  'Ended through',
  'Confirmed',
  'Recorder',
  'Medium',
  'Answer',
  'Code',
  'Detail',
  'Ledger',
  'Sound recorded until',
];

/** A report that had to stop early says so in its last line, so that nobody takes it for complete. */
const cutShort = 'This report was cut short: not every pause of the day is in it';

const rowsOf = (pause: PauseView, { unsound, timeZone }: { unsound: readonly string[]; timeZone: string }) => {
  const local = (at: string | null) => {
    if (at === null) return '';
    const { date, time } = dateAndTime(at, timeZone);
    return `${date} ${time}`;
  };
  const own = [
    pause.contactId,
    pause.agentName ?? '',
    pause.agentId ?? '',
    local(pause.from),
    local(pause.to),
    pause.seconds ?? '',
    pause.media.join(' '),
    pause.blackout ? 'yes' : 'no',
    pause.by,
    pause.source,
    pause.reason ?? '',
    pause.endedBy ?? '',
    pause.endedThrough ?? '',
    pause.confirmed ? 'yes' : 'NO',
  ];
  const ledger = unsound.includes(pause.contactId) ? 'DOES NOT CHECK' : 'sound';
  const answers = pause.answers.map(({ recorder, medium, result, code, detail }) => [
    recorder,
    medium,
    result,
    code ?? '',
    detail ?? '',
  ]);
  return (answers.length > 0 ? answers : [['', '', '', '', '']]).map((answer) =>
    line([...own, ...answer, ledger, local(pause.soundRecordedUntil)]),
  );
};

/** One line per pause and recorder, with times in the time zone of the contact centre. */
export const pauseReport = ({ pauses, unsound, complete }: PauseList, timeZone: string): string =>
  [
    line(columns),
    ...pauses.flatMap((pause) => rowsOf(pause, { unsound, timeZone })),
    ...(complete ? [] : [line([cutShort])]),
  ].join('');
