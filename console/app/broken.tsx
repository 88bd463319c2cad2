import { Component, type ReactNode } from 'react';

/** Shown after a defect in a page, or if a newer deployment has replaced a part of the console. */
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
