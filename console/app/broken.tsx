import { Component, type ReactNode } from 'react';

/** The last resort: a defect in a page, or a part of the console that a newer deployment has replaced. */
export class Broken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main role="alert" className="sign-in">
        <div>
          <h1>This page cannot be shown</h1>
          <p>Fermata may have been updated since you opened this page.</p>
          <button type="button" onClick={() => location.reload()}>
            Reload
          </button>
        </div>
      </main>
    );
  }
}
