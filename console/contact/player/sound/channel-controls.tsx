import ToggleButton from '@cloudscape-design/components/toggle-button';
import { channelColours } from './waveform.ts';

interface Props {
  names: string[];
  muted: number[];
  solo: number | undefined;
  mixable: boolean;
  onMute(channel: number, on: boolean): void;
  onSolo(channel: number | undefined): void;
}

/** The name of each channel next to its waveform, with mute and solo. */
export const ChannelControls = ({ names, muted, solo, mixable, onMute, onSolo }: Props) => (
  <div className="player-channels">
    {names.map((name, channel) => (
      <div key={name} className="player-channel">
        <svg className="player-colour" viewBox="0 0 10 10" aria-hidden="true">
          <rect width="10" height="10" rx="3" fill={channelColours[channel % channelColours.length]} />
        </svg>
        <span className="player-channel-name">{name}</span>
        {mixable && (
          <>
            <ToggleButton
              variant="icon"
              iconName="audio-full"
              pressedIconName="audio-off"
              ariaLabel={`Mute ${name}`}
              pressed={muted.includes(channel)}
              onChange={({ detail }) => onMute(channel, detail.pressed)}
            />
            <ToggleButton
              ariaLabel={`Solo ${name}`}
              pressed={solo === channel}
              onChange={({ detail }) => onSolo(detail.pressed ? channel : undefined)}
            >
              Solo
            </ToggleButton>
          </>
        )}
      </div>
    ))}
  </div>
);
