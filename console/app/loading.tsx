/** Shown from index.html until the first script has loaded and there is something else to show. */
export const Loading = () => (
  <main className="loading">
    <img src="/fermata.svg" alt="" width={56} height={56} />
    <h1>Fermata</h1>
    <p role="status">Loading…</p>
  </main>
);
