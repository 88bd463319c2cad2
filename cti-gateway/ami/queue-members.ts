import type { LoggedOnAgent } from '../../domain/telephony/call-events.ts';
import type { ExtensionOf } from './channel-name.ts';
import type { AmiMessage } from './message.ts';

/**
 * Keeps who is a member of which queue. A member's name is free text and their interface may be a local channel, so agents
 * are identified by the state interface, which is their phone.
 */
export const queueMembers = (extensionOf: ExtensionOf) => {
  const queuesOf = new Map<string, Set<string>>();

  const agentOf = (message: AmiMessage): LoggedOnAgent | undefined => {
    const interfaces = [message.get('StateInterface'), message.get('Interface'), message.get('Location')];
    const extension = interfaces.map((name) => (name ? extensionOf(name) : undefined)).find((found) => found);
    if (extension === undefined) return undefined;
    const name = message.get('MemberName') ?? message.get('Name');
    // Without a name, the queue uses the interface.
    const agentName = name && !name.includes('/') ? name : undefined;
    return { agentId: extension, agentName, extension };
  };

  return {
    /** Returns the agent, who is now a member of this queue. */
    add(message: AmiMessage): LoggedOnAgent | undefined {
      const agent = agentOf(message);
      if (agent) {
        const queues = queuesOf.get(agent.extension) ?? new Set();
        queuesOf.set(agent.extension, queues.add(message.get('Queue') ?? ''));
      }
      return agent;
    },
    /** Returns the agent if this was their last queue. */
    remove(message: AmiMessage): LoggedOnAgent | undefined {
      const agent = agentOf(message);
      const queues = agent && queuesOf.get(agent.extension);
      queues?.delete(message.get('Queue') ?? '');
      if (!agent || (queues?.size ?? 0) > 0) return undefined;
      queuesOf.delete(agent.extension);
      return agent;
    },
    clear: (): void => queuesOf.clear(),
  };
};
