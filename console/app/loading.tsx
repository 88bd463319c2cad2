/** What index.html shows before the first script is here, for as long as there is nothing else to show. */
export const Loading = () => (
  <main className="loading">
    <img src="/fermata.svg" alt="" width={56} height={56} />
    <h1>Fermata</h1>
    <p role="status">Loading…</p>
  </main>
);
