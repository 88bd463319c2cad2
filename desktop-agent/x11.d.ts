/** The package has no types: each user declares what it calls. */
declare module 'x11' {
  const x11: {
    createClient(
      options: { display?: string },
      done: (error: Error | null, display: unknown) => void,
    ): { on(event: string, listener: (value: unknown) => void): unknown };
  };
  export default x11;
}
