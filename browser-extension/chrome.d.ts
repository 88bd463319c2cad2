/** The parts of the browser's extension API that are used here. https://developer.chrome.com/docs/extensions/reference/api */
declare namespace chrome {
  interface Listeners<Listener> {
    addListener(listener: Listener): void;
  }

  namespace dom {
    function openOrClosedShadowRoot(element: HTMLElement): ShadowRoot | null;
  }

  namespace runtime {
    interface Port {
      postMessage(message: unknown): void;
      disconnect(): void;
      readonly onMessage: Listeners<(message: unknown) => void>;
      readonly onDisconnect: Listeners<() => void>;
    }

    interface MessageSender {
      readonly tab?: tabs.Tab;
      readonly frameId?: number;
      readonly documentId?: string;
      readonly url?: string;
      readonly origin?: string;
    }

    const id: string;
    const lastError: { message: string } | undefined;
    const onMessage: Listeners<(message: never, sender: MessageSender, answer: (value: unknown) => void) => void>;
    const onInstalled: Listeners<() => void>;
    function connectNative(application: string): Port;
    function getManifest(): { version: string };
    function sendMessage(message: unknown): Promise<unknown>;
  }

  namespace scripting {
    function executeScript(injection: {
      target: { tabId: number; allFrames: boolean };
      files: readonly string[];
      injectImmediately: boolean;
    }): Promise<unknown>;
  }

  namespace tabs {
    interface Tab {
      readonly id?: number;
      readonly url?: string;
    }

    const onActivated: Listeners<(tab: { readonly tabId: number }) => void>;
    const onRemoved: Listeners<(tabId: number) => void>;
    function query(about: { active?: boolean; lastFocusedWindow?: boolean; url?: readonly string[] }): Promise<Tab[]>;
    function sendMessage(tabId: number, message: unknown): Promise<unknown>;
  }

  namespace webNavigation {
    interface Navigation {
      readonly tabId: number;
      readonly frameId: number;
    }

    const onCommitted: Listeners<(navigation: Navigation) => void>;
    const onHistoryStateUpdated: Listeners<(navigation: Navigation) => void>;
    const onReferenceFragmentUpdated: Listeners<(navigation: Navigation) => void>;
  }

  namespace windows {
    const WINDOW_ID_NONE: number;
    const onFocusChanged: Listeners<(windowId: number) => void>;
  }
}
